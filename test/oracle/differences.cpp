// Central differences, in double precision.
#include "test/oracle/differences.h"

#include "test/oracle/cases.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

namespace gradus::oracle {
namespace {

constexpr int64_t most_elements = 40; ///< of one parameter
constexpr double step_size = 1e-5, tolerance = 1e-6;

class Differences {
public:
  Differences(Program &program, const gradus_entry &entry, const sema::Step &step, const Options &options, Tally &tally)
      : program_(program), entry_(entry), step_(step), options_(options), tally_(tally), function_(program.find(entry.name)) {}

  void check(const Dims &dims) {
    dims_ = dims;
    Source source(options_.seed, "differences" + text_of(entry_, dims));
    arguments_.clear();
    for (int32_t i = 0; i < entry_.argument_count; ++i)
      if (!entry_.arguments[i].is_result) {
        arguments_.push_back(tensor_of(entry_, entry_.arguments[i], dims));
        // No ties: at a kink there is no derivative to compare with.
        fill(arguments_.back(), source, options_, entry_.arguments[i], false);
      }
    world_ = make_world(*program_.imported);
    world_.key = {options_.seed, runtime::DrawKey::initialization, 0, 0};
    interpret(program_.find("initialize"), {}, {}, world_);
    for (const std::string &name : variables(*program_.imported))
      perturb(world_.storages[name], source);
    world_.key.stream = runtime::DrawKey::inference;
    std::vector<Tensor> results = interpret(function_, dims_, arguments_, world_);
    size_t losses = step_.statements.size();
    for (size_t statement = 0; statement < losses; ++statement)
      check_statement(unsigned(statement), results[losses + statement]);
  }

private:
  double loss(unsigned statement) {
    double value = interpret(function_, dims_, arguments_, world_, statement)[0].values[0];
    return step_.statements[statement].maximize ? -value : value;
  }

  double slope(unsigned statement, double &x) {
    double at = x;
    x = at + step_size;
    double above = loss(statement);
    x = at - step_size;
    double below = loss(statement);
    x = at;
    return (above - below) / (2 * step_size);
  }

  void check_statement(unsigned statement, const Tensor &gradient) {
    double scale = gradient.count() ? gradient.values.abs().maxCoeff() : 0;
    int64_t begin = 0;
    for (const std::string &name : step_.statements[statement].over) {
      Numbers &values = world_.storages[name].values;
      int64_t stride = std::max<int64_t>(1, values.size() / most_elements);
      for (int64_t i = 0; i < values.size(); i += stride) {
        double found = gradient.values[begin + i], wanted = slope(statement, values[i]);
        double allowed = tolerance * (scale + std::abs(wanted)) + 1e-9;
        double error = std::abs(found - wanted);
        tally_.worst = std::max(tally_.worst, error / allowed);
        if (error <= allowed)
          continue;
        ++tally_.failures;
        llvm::outs() << llvm::formatv("{0}: {1}: the gradient by {2}[{3}] is {4}, differences say {5}; repeat with: "
                                      "gradus-oracle {6} --finite-differences --entry {0}\n",
                                      entry_.name, text_of(entry_, dims_), name, i, text_of(found), text_of(wanted), options_.file);
        return;
      }
      begin += values.size();
    }
  }

  Program &program_;
  const gradus_entry &entry_;
  const sema::Step &step_;
  const Options &options_;
  Tally &tally_;
  FuncOp function_;
  Dims dims_;
  std::vector<Tensor> arguments_;
  World world_;
};

} // namespace

void check_differences(Program &program, const Compiled &compiled, const Options &options, Tally &tally) {
  const gradus_model &model = compiled.model();
  for (int32_t index = 0; index < model.entry_count; ++index) {
    const gradus_entry &entry = model.entries[index];
    for (const sema::Step &step : program.text.steps) {
      if (step.name + "_gradient" != entry.name || (!options.entry.empty() && options.entry != entry.name))
        continue;
      Differences differences(program, entry, step, options, tally);
      auto all = bindings(entry, *program.function(entry.name), false, options);
      for (size_t i = 0; i < all.size() && i < 3; ++i) {
        ++tally.cases;
        differences.check(all[i]);
      }
    }
  }
}

} // namespace gradus::oracle
