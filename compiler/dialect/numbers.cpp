// Elementwise operations on doubles, as their definitions say.
#include "compiler/dialect/elementwise.h"

#include <cmath>

namespace gradus {

/// With the sign of the divisor, as Python's `%`.
static double remainder(double x, double y) {
  double rest = std::fmod(x, y);
  return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
}

static double compare(Predicate predicate, double x, double y) {
  switch (predicate) {
  case Predicate::eq:
    return x == y;
  case Predicate::ne:
    return x != y;
  case Predicate::lt:
    return x < y;
  case Predicate::le:
    return x <= y;
  case Predicate::gt:
    return x > y;
  case Predicate::ge:
    return x >= y;
  }
  llvm_unreachable("every predicate compares");
}

#include "compiler/dialect/numbers.inc"

} // namespace gradus
