// Extents of an entry's arguments: their values for given dimensions, and their text.
#pragma once

#include "gradus/abi.h"

#include <string>

namespace gradus::runtime {

/// Whether the extent depends on no dimension.
inline bool is_constant(const gradus_extent &extent) {
  return extent.dimension < 0 && !extent.polynomial;
}
/// Whether the extent is a dimension by itself, which data can decide.
inline bool is_dimension(const gradus_extent &extent) { return extent.dimension >= 0; }
/// Whether dimension `index` of the entry occurs in the extent.
bool depends_on(const gradus_extent &extent, int32_t index);
/// The extent where `dims` are the entry's dimensions; -1 where it is beyond int64.
int64_t extent_value(const gradus_extent &extent, const int64_t *dims);
/// `784`, `n`, `2*n*t + 1`.
std::string extent_text(const gradus_entry &entry, const gradus_extent &extent);
/// `[n, 784]`.
std::string shape_text(const gradus_entry &entry, const gradus_argument &argument);

} // namespace gradus::runtime
