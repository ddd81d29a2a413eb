// iota, arange.
#include "dsl/sema/builtins.h"
#include "dsl/sema/elaborator.h"

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

void add_index_builtins(std::vector<Builtin> &rows) {
  rows.push_back({"iota", {"shape", "axis?"}, iota});
  rows.push_back({"arange", {"count"}, arange});
}

} // namespace gradus::sema
