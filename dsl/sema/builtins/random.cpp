// normal, uniform, random_orthogonal: each use draws from a stream of its own, told apart by
// `site`.
#include "dsl/sema/builtins.h"
#include "dsl/sema/elaborator.h"

namespace gradus::sema {

using syntax::BinaryOperator;

static Value draw(Elaborator &elaborator, const BuiltinCall &call, llvm::StringRef mnemonic) {
  std::optional<std::vector<Dim>> shape =
      elaborator.want_shape(call[0], call.at(0), "`" + call.name.str() + "`");
  if (!shape)
    return {};
  Builder &builder = elaborator.builder();
  if (builder.repeats()) {
    // A number is drawn by its place in the program, so every step would draw the same.
    elaborator.error(Id::scan_effect, call.range, {"`" + call.name.str() + "` cannot draw numbers"}).hint =
        "draw them for all steps before the `scan`, and give them to it beside the sequence";
    return {};
  }
  return elaborator.emit(mnemonic, {},
                         {{"shape", *shape},
                          {"site", builder.next_site++},
                          {"element", name(builder.precision).str()}},
                         call.range);
}

static Value affine(Elaborator &elaborator, Value x, const Value &scale, const Value &offset,
                    diagnostics::Range range) {
  if (!(scale.is_known_number() && scale.known_number() == 1))
    x = elaborator.binary(BinaryOperator::multiply, x, scale, range);
  if (!(offset.is_known_number() && offset.known_number() == 0))
    x = elaborator.binary(BinaryOperator::add, x, offset, range);
  return x;
}

/// normal(shape, mean = 0, std = 1)
static Value normal(Elaborator &elaborator, const BuiltinCall &call) {
  Value x = draw(elaborator, call, "random_normal");
  return affine(elaborator, x, call.given(2) ? call[2] : Value::integer(Dim(1)),
                call.given(1) ? call[1] : Value::integer(Dim()), call.range);
}

/// uniform(shape, low = 0, high = 1)
static Value uniform(Elaborator &elaborator, const BuiltinCall &call) {
  Value low = call.given(1) ? call[1] : Value::integer(Dim());
  Value high = call.given(2) ? call[2] : Value::integer(Dim(1));
  Value x = draw(elaborator, call, "random_uniform");
  return affine(elaborator, x, elaborator.binary(BinaryOperator::subtract, high, low, call.range),
                low, call.range);
}

static Value random_orthogonal(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<std::vector<Dim>> shape =
      elaborator.want_shape(call[0], call.at(0), "`random_orthogonal`");
  if (shape && shape->size() < 2) {
    elaborator.error(Id::wrong_shape, call.range, {"orthogonal rows need at least two axes"});
    return {};
  }
  return draw(elaborator, call, "random_orthogonal");
}

void add_random_builtins(std::vector<Builtin> &rows) {
  rows.push_back({"normal", {"shape", "mean?", "std?"}, normal});
  rows.push_back({"uniform", {"shape", "low?", "high?"}, uniform});
  rows.push_back({"random_orthogonal", {"shape"}, random_orthogonal});
}

} // namespace gradus::sema
