// Square pictures of numbers, as a grid in a PNG file.
#pragma once

#include "runtime/status/status.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gradus::runner {

/// Side of the square that `numbers` pixels make, or 0.
int64_t square_side(int64_t numbers);

/// Pictures of `side` x `side` numbers, one behind the other.
struct Pictures {
  int64_t side = 0;
  std::vector<float> values;
  size_t count() const { return side ? values.size() / static_cast<size_t>(side * side) : 0; }
};

/// Writes rows of `columns` pictures, twice as large; with `below`, each row is followed by the row
/// of its counterparts. Black to white is 0 to 1 where the first pictures allow it, else -1 to 1,
/// else from their least to their greatest number.
runtime::Status write_grid(const std::string &path, const Pictures &pictures, const Pictures *below,
                           size_t columns);

} // namespace gradus::runner
