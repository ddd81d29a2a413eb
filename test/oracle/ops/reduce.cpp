// Reductions.
#include "test/oracle/interpreter.h"

#include <cmath>
#include <limits>

namespace gradus::oracle {
namespace {

/// For every element of x in order: the place of the result's element that it goes into.
template <typename Visit> void for_each_place(const Shape &shape, const Shape &axes, Visit visit) {
  Shape reduced = shape;
  for (int64_t axis : axes)
    reduced[axis] = 1;
  Shape strides = strides_of(reduced);
  for (int64_t axis : axes)
    strides[axis] = 0;
  for_each_index(shape, [&](int64_t from, const Shape &index) {
    int64_t to = 0;
    for (size_t axis = 0; axis < index.size(); ++axis)
      to += index[axis] * strides[axis];
    visit(from, to, index);
  });
}

Tensor sum(Call &call) {
  Tensor result = call.result();
  // Wider than double, so that the order of additions does not show.
  std::vector<long double> totals(result.count(), 0);
  for_each_place(call.operand(0).shape, call.integers("axes"),
                 [&](int64_t from, int64_t to, const Shape &) { totals[to] += call.operand(0).values[from]; });
  for (int64_t i = 0; i < result.count(); ++i)
    result.values[i] = double(totals[i]);
  return result;
}

double least_of(sema::Element element) {
  return element == sema::Element::i32 ? -0x1p31 : element == sema::Element::i64 ? -0x1p63 : -INFINITY;
}
double greatest_of(sema::Element element) {
  return element == sema::Element::i32 ? 0x1p31 - 1 : element == sema::Element::i64 ? 0x1p63 : INFINITY;
}

template <bool greatest> Tensor extremum(Call &call) {
  Tensor result = call.result();
  result.values.setConstant(greatest ? least_of(result.element) : greatest_of(result.element));
  for_each_place(call.operand(0).shape, call.integers("axes"), [&](int64_t from, int64_t to, const Shape &) {
    double x = call.operand(0).values[from];
    double &best = result.values[to];
    if (std::isnan(x) || (greatest ? x > best : x < best))
      best = x;
  });
  return result;
}

/// NaN counts as the greatest, as NumPy has it.
Tensor argmax(Call &call) {
  Tensor result = call.result();
  int64_t axis = call.integer("axis");
  Numbers best = Numbers::Constant(result.count(), -INFINITY);
  for_each_place(call.operand(0).shape, {axis}, [&](int64_t from, int64_t to, const Shape &index) {
    double x = call.operand(0).values[from];
    if (std::isnan(best[to]) || !(x > best[to] || std::isnan(x)))
      return;
    best[to] = x;
    result.values[to] = double(index[axis]);
  });
  return result;
}

} // namespace

void add_reduce(Table &table) {
  table["sum"] = sum;
  table["max"] = extremum<true>;
  table["min"] = extremum<false>;
  table["argmax"] = argmax;
}

} // namespace gradus::oracle
