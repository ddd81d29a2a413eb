// Pictures of numbers: grids in a PNG, folders of PNGs.
#pragma once

#include "runtime/data/value_range.h"
#include "runtime/status/status.h"
#include "tools/gradus/picture_shape.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gradus::runner {

using runtime::ValueRange; // black and white

/// Pictures of one shape, one behind the other.
struct Pictures {
  PictureShape shape;
  std::vector<float> values;
  size_t count() const {
    return shape.numbers() ? values.size() / static_cast<size_t>(shape.numbers()) : 0;
  }
};

/// The first `count`, or all where there are fewer.
Pictures first_of(const Pictures &pictures, int64_t count);

/// [0, 1] where the values allow it, else [-1, 1], else their least and greatest.
ValueRange guess_range(const Pictures &pictures);
/// Maps `range` to [0, 1], as all functions below take them.
void to_unit(Pictures &pictures, ValueRange range);

/// Writes rows of `columns` pictures, small ones twice as large. Of several layers, each row of the
/// first is followed by its counterparts in the others.
runtime::Status write_grid(const std::string &path, const std::vector<const Pictures *> &layers,
                           size_t columns);
/// Writes `000.png`, `001.png`, … into a folder, which is made, and must hold no PNG before.
runtime::Status write_picture_folder(const std::string &folder, const Pictures &pictures);

} // namespace gradus::runner
