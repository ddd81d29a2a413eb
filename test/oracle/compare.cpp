// The comparison: initial values, functions, gradients, and three steps of each training.
#include "test/oracle/compare.h"

#include "test/oracle/cases.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <utility>

namespace gradus::oracle {
namespace {

/// Steps of a training: many at the first dimensions, so that schedules get going, and a few at the others.
constexpr int steps_compared = 3, steps_compared_first = 12, calls_compared = 3;

/// What the oracle computes: exactly, and, for f32, with each result rounded to f32. How far these two are apart says how
/// much rounding is amplified on the way, and so what may be asked of compiled code.
struct Twin {
  World exact, rounded;
};

class Comparison {
public:
  Comparison(Program &program, Compiled &compiled, const Options &options, sema::Element precision, Tally &tally)
      : program_(program), compiled_(compiled), options_(options), precision_(precision), tally_(tally),
        module_(*program.imported), fresh_(make_world(module_)) {}

  void run() {
    compare_initialization();
    // What a function leaves in a state shows in the next call.
    bool carries = !module_.getOps<StateOp>().empty();
    const gradus_model &model = compiled_.model();
    for (int32_t index = 0; index < model.entry_count; ++index) {
      const gradus_entry &entry = model.entries[index];
      if (entry.kind == GRADUS_ENTRY_INITIALIZE || (!options_.entry.empty() && options_.entry != entry.name))
        continue;
      ++tally_.entries;
      bool learns = entry.kind == GRADUS_ENTRY_STEP || entry.kind == GRADUS_ENTRY_LOSS;
      const sema::Function *function = program_.function(entry.name);
      if (!function) {
        fail(entry, {}, "the oracle's program has no such function");
        continue;
      }
      int steps = steps_compared_first;
      bool gradient = function->kind == sema::Function::Kind::gradient;
      for (const Dims &dims : bindings(entry, *function, !learns && !gradient, options_)) {
        ++tally_.cases;
        if (entry.kind == GRADUS_ENTRY_STEP)
          compare_calls(index, dims, std::exchange(steps, steps_compared));
        else
          compare_calls(index, dims, carries ? calls_compared : 1);
      }
    }
  }

private:
  void fail(const gradus_entry &entry, const Dims &dims, const std::string &what) {
    ++tally_.failures;
    std::string at;
    for (int32_t dim = 0; dim < entry.dimension_count; ++dim)
      at += llvm::formatv(" --at {0}={1}", entry.dimensions[dim], dims.lookup(entry.dimensions[dim]));
    std::string settings;
    for (const std::string &setting : options_.settings)
      settings += " --set " + setting;
    std::string between = options_.low == -2 && options_.high == 2
                              ? ""
                              : llvm::formatv(" --between {0} {1}", options_.low, options_.high).str();
    llvm::outs() << llvm::formatv("{0}: {1} {2}: {3}; repeat with: gradus-oracle {4} --precision {1} --entry {0}{5}{6}{7}\n",
                                  entry.name, sema::name(precision_), text_of(entry, dims), what, options_.file, at,
                                  settings, between);
  }

  /// The values of one tensor. `noise` is the oracle's own f32 run, where there is one.
  bool agree(const gradus_entry &entry, const Dims &dims, llvm::StringRef name, const Tensor &found, const Tensor &expected,
             const Tensor *noise) {
    double scale = 0, spread = 0;
    for (int64_t i = 0; i < expected.count(); ++i)
      if (std::isfinite(expected.values[i])) {
        scale = std::max(scale, std::abs(expected.values[i]));
        if (noise && std::isfinite(noise->values[i]))
          spread = std::max(spread, std::abs(noise->values[i] - expected.values[i]));
      }
    bool integer = !sema::is_float(expected.element);
    for (int64_t i = 0; i < expected.count(); ++i) {
      double want = expected.values[i], have = found.values[i];
      double own = noise && std::isfinite(noise->values[i]) ? std::abs(noise->values[i] - want) : 0;
      double allowed = integer          ? 0
                       : found.element == sema::Element::f32 ? 2e-5 * std::abs(want) + 4e-6 * scale + 32 * own + 4 * spread + 1e-30
                                        : 1e-11 * scale + 1e-15;
      // What f32 cannot hold overflows there alone.
      if (found.element == sema::Element::f32 && std::isfinite(want) && noise && !std::isfinite(noise->values[i]))
        continue;
      if ((std::isnan(want) && std::isnan(have)) || want == have)
        continue;
      double error = std::abs(have - want);
      if (error <= allowed) {
        if (allowed > 0)
          tally_.worst = std::max(tally_.worst, error / allowed);
        continue;
      }
      fail(entry, dims, llvm::formatv("{0}[{1}] is {2}, the oracle says {3}, {4} apart, allowed {5}", name, i,
                                      text_of(have), text_of(want), text_of(error), text_of(allowed)));
      return false;
    }
    return true;
  }

  std::vector<Tensor> arguments(const gradus_entry &entry, const Dims &dims, llvm::StringRef word) {
    Source source(options_.seed, (llvm::Twine(entry.name) + text_of(entry, dims) + word).str());
    std::vector<Tensor> result;
    for (int32_t i = 0; i < entry.argument_count; ++i) {
      const gradus_argument &argument = entry.arguments[i];
      if (argument.is_result)
        continue;
      result.push_back(tensor_of(entry, argument, dims));
      fill(result.back(), source, options_, argument, true);
    }
    return result;
  }

  runtime::DrawKey key(runtime::DrawKey::Stream stream, uint64_t step) { return {options_.seed, stream, step, 0}; }

  /// Both worlds at the model's first values, as the program's `initialize` computes them.
  Twin initialized() {
    Twin twin{fresh_, fresh_};
    twin.rounded.rounded = true;
    for (World *world : {&twin.exact, &twin.rounded}) {
      world->key = key(runtime::DrawKey::initialization, 0);
      interpret(program_.find("initialize"), {}, {}, *world);
    }
    return twin;
  }

  void compare_initialization() {
    const gradus_model &model = compiled_.model();
    const gradus_entry &entry = model.entries[model.initialize];
    Twin twin = initialized();
    for (const std::string &name : variables(module_)) {
      Tensor &expected = twin.exact.storages[name];
      Tensor found = expected;
      if (!compiled_.read(name, found))
        fail(entry, {}, "`" + name + "` cannot be read: " + compiled_.message());
      else
        agree(entry, {}, name, found, expected, noise(twin.rounded.storages[name]));
    }
    ++tally_.cases;
  }

  const Tensor *noise(const Tensor &rounded) const { return precision_ == sema::Element::f32 ? &rounded : nullptr; }

  /// Both sides at the same parameters, slots empty, counters at 0.
  bool begin(const gradus_entry &entry, const Dims &dims, Twin &twin) {
    twin = initialized();
    if (gradus_initialize(compiled_.instance(), options_.seed) != GRADUS_OK ||
        gradus_seed(compiled_.instance(), options_.seed) != GRADUS_OK) {
      fail(entry, dims, compiled_.message());
      return false;
    }
    Source source(options_.seed, "parameters");
    for (const std::string &name : variables(module_)) {
      Tensor &value = twin.exact.storages[name];
      if (is_float(value.element))
        perturb(value, source);
      twin.rounded.storages[name] = value;
      if (!compiled_.write(name, value)) {
        fail(entry, dims, "`" + name + "` cannot be written: " + compiled_.message());
        return false;
      }
    }
    return true;
  }

  /// Runs one entry on both sides and compares its results.
  bool run_both(int32_t index, const Dims &dims, Twin &twin, const std::vector<Tensor> &inputs) {
    const gradus_entry &entry = compiled_.model().entries[index];
    std::vector<Tensor> found;
    std::string problem = compiled_.call(index, dims, inputs, found);
    FuncOp function = program_.find(entry.name);
    std::vector<Tensor> expected = interpret(function, dims, inputs, twin.exact), rounded = expected;
    // Both diverge: that is agreement, and the end.
    if (compiled_.diverged() && twin.exact.diverged)
      return false;
    if (!problem.empty() || twin.exact.diverged) {
      fail(entry, dims, problem.empty() ? "the oracle's loss is not finite" : problem);
      return false;
    }
    if (precision_ == sema::Element::f32)
      rounded = interpret(function, dims, inputs, twin.rounded);
    size_t result = 0;
    for (int32_t i = 0; i < entry.argument_count; ++i)
      if (entry.arguments[i].is_result) {
        if (!agree(entry, dims, entry.arguments[i].name, found[result], expected[result], noise(rounded[result])))
          return false;
        ++result;
      }
    return true;
  }

  /// So many calls, one after the other; after each of them what the model keeps is compared too.
  void compare_calls(int32_t index, const Dims &dims, int calls) {
    const gradus_entry &entry = compiled_.model().entries[index];
    Twin twin;
    if (!begin(entry, dims, twin))
      return;
    bool trains = entry.kind == GRADUS_ENTRY_STEP;
    for (int call = 0; call < calls; ++call) {
      twin.exact.key = twin.rounded.key =
          key(trains ? runtime::DrawKey::training : runtime::DrawKey::inference, uint64_t(call));
      std::string word = (trains ? "step" : "call") + std::to_string(call);
      if (!run_both(index, dims, twin, arguments(entry, dims, word)))
        return;
      for (const std::string &name : variables(module_)) {
        Tensor found = twin.exact.storages[name];
        compiled_.read(name, found);
        if (!agree(entry, dims, "after " + word + ", " + name, found, twin.exact.storages[name],
                   noise(twin.rounded.storages[name])))
          return;
      }
    }
  }

  Program &program_;
  Compiled &compiled_;
  const Options &options_;
  sema::Element precision_;
  Tally &tally_;
  mlir::ModuleOp module_;
  World fresh_;
};

} // namespace

void compare(Program &program, Compiled &compiled, const Options &options, sema::Element precision, Tally &tally) {
  Comparison(program, compiled, options, precision, tally).run();
}

} // namespace gradus::oracle
