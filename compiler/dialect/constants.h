// Asking values whether they are numbers known when the program is compiled.
#pragma once

#include "compiler/dialect/types.h"

#include <optional>

namespace gradus {

/// The number that every element of the value is: a constant, seen through operations that only
/// move elements.
std::optional<double> known_number(mlir::Value value);
inline bool is_number(mlir::Value value, double number) {
  std::optional<double> known = known_number(value);
  return known && *known == number;
}

/// What is left of a double in an element type: integers are cut and stop at the ends of their
/// range, f32 overflows to infinity. Roundings within range are not done: constants are rounded
/// once, when code is made.
std::optional<double> fit_number(double number, mlir::Type from, mlir::Type to);

} // namespace gradus
