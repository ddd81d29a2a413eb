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

void add_index_builtins(std::vector<Builtin> &rows) {
  rows.push_back({"iota", {"shape", "axis?"}, iota});
  rows.push_back({"arange", {"count"}, arange});
  rows.push_back({"gather", {"table", "index"}, gather});
  rows.push_back({"scatter_sum", {"values", "index", "rows"}, scatter_sum});
}

} // namespace gradus::sema
