// iota, arange, gather, scatter_sum.
#include "dsl/sema/builtins.h"
#include "dsl/sema/elaborator.h"

#include <array>

namespace gradus::sema {

/// iota([n, 10], axis): the position along an axis, as i32.
static Value iota(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<std::vector<Dim>> shape = elaborator.want_shape(call[0], call.at(0), "`iota`");
  if (!shape)
    return {};
  std::optional<unsigned> axis =
      elaborator.want_axis(call.given(1) ? call[1] : Value::integer(Dim(-1)), shape->size(),
                           call.at(1), "`axis` of `iota`");
  if (!axis)
    return {};
  return elaborator.emit(
      "iota", {}, {{"shape", *shape}, {"axis", int64_t(*axis)}, {"element", std::string("i32")}},
      call.range);
}

/// arange(n): 0, 1, … n - 1, as i32.
static Value arange(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<Dim> count = elaborator.want_dim(call[0], call.at(0), "`arange`");
  if (!count)
    return {};
  return elaborator.emit(
      "iota", {},
      {{"shape", std::vector<Dim>{*count}}, {"axis", int64_t(0)}, {"element", std::string("i32")}},
      call.range);
}

/// Two tensors: the first of rows, the second of their indices. Nothing after an error.
static std::optional<std::array<Value, 2>> rows_and_index(Elaborator &elaborator,
                                                          const BuiltinCall &call) {
  std::array<Value, 2> tensors;
  for (unsigned i = 0; i < 2; ++i) {
    std::optional<Value> tensor =
        elaborator.want_tensor(call[i], call.at(i), "`" + call.name.str() + "`");
    if (!tensor || tensor->is_poison())
      return std::nullopt;
    tensors[i] = *tensor;
  }
  return tensors;
}

/// gather(table, index): the rows of the table at the indices.
static Value gather(Elaborator &elaborator, const BuiltinCall &call) {
  auto tensors = rows_and_index(elaborator, call);
  return tensors ? elaborator.emit("gather", *tensors, {}, call.range) : Value();
}

/// scatter_sum(values, index, rows): `rows` rows, each the sum of the values with its index.
static Value scatter_sum(Elaborator &elaborator, const BuiltinCall &call) {
  auto tensors = rows_and_index(elaborator, call);
  std::optional<Dim> rows =
      elaborator.want_dim(call[2], call.at(2), "`rows` of `scatter_sum`");
  if (!tensors || !rows)
    return {};
  return elaborator.emit("scatter_sum", *tensors, {{"rows", std::vector<Dim>{*rows}}}, call.range);
}

/// What slice_at and place_at have in common: their tensors, the last of which is the place, and the axis.
static std::optional<std::pair<std::vector<Value>, unsigned>>
at_a_place(Elaborator &elaborator, const BuiltinCall &call, llvm::ArrayRef<unsigned> tensors, unsigned axis) {
  std::string what = "`" + call.name.str() + "`";
  std::vector<Value> values;
  for (unsigned i : tensors) {
    bool known_place = i == tensors.back() && call[i].is(Value::Kind::integer);
    std::optional<Value> tensor =
        known_place ? elaborator.to_tensor(call[i], Element::i32, call.at(i))
                    : elaborator.want_tensor(call[i], call.at(i), what);
    if (!tensor || tensor->is_poison())
      return std::nullopt;
    values.push_back(*tensor);
  }
  auto along = elaborator.want_axis(call.given(axis) ? call[axis] : Value::integer(Dim(0)),
                                    values.front().type.shape.size(), call.at(axis), "`axis` of " + what);
  if (!along)
    return std::nullopt;
  return std::make_pair(std::move(values), *along);
}

/// slice_at(x, at, count, axis): the `count` elements from `at` on.
static Value slice_at(Elaborator &elaborator, const BuiltinCall &call) {
  auto place = at_a_place(elaborator, call, {0, 1}, 3);
  std::optional<Dim> count = elaborator.want_dim(call[2], call.at(2), "`count` of `slice_at`");
  if (!place || !count)
    return {};
  return elaborator.emit("slice_at", place->first,
                         {{"count", std::vector<Dim>{*count}}, {"axis", int64_t(place->second)}}, call.range);
}

/// place_at(x, value, at, axis): x, but `value` from `at` on.
static Value place_at(Elaborator &elaborator, const BuiltinCall &call) {
  auto place = at_a_place(elaborator, call, {0, 1, 2}, 3);
  if (!place)
    return {};
  return elaborator.emit("place_at", place->first, {{"axis", int64_t(place->second)}}, call.range);
}

void add_index_builtins(std::vector<Builtin> &rows) {
  rows.push_back({"iota", {"shape", "axis?"}, iota});
  rows.push_back({"arange", {"count"}, arange});
  rows.push_back({"gather", {"table", "index"}, gather});
  rows.push_back({"scatter_sum", {"values", "index", "rows"}, scatter_sum});
  rows.push_back({"slice_at", {"x", "at", "count", "axis?"}, slice_at});
  rows.push_back({"place_at", {"x", "value", "at", "axis?"}, place_at});
}

} // namespace gradus::sema
