// From where to where numbers go: black and white of a picture.
#pragma once

namespace gradus::runtime {

/// The same number twice: not known.
struct ValueRange {
  double low = 0, high = 0;
  bool known() const { return low < high; }
  bool operator==(const ValueRange &other) const { return low == other.low && high == other.high; }
};

} // namespace gradus::runtime
