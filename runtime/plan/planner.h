// Places buffers with lifetimes in one arena: book them, commit, look up their offsets.
// Invariant: buffers that live at the same operation never share a byte; every offset is a multiple
// of `alignment`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gradus::runtime {

class ArenaPlan {
public:
  static constexpr uint64_t alignment = 64;
  /// More than any machine holds, and far enough from 2^64 that sums of sizes cannot overflow.
  static constexpr uint64_t limit = uint64_t(1) << 47;

  /// Asks for `bytes` during the operations [first, last], both included. The handle is the count
  /// of earlier bookings. False, and nothing booked, where bytes exceed `limit` or last < first.
  /// Needs no memory after reserve().
  bool book(uint64_t bytes, int32_t first, int32_t last);
  void reserve(size_t bookings) { buffers_.reserve(bookings); }

  /// Places everything booked: the largest first (of equals the longest-lived, then the first
  /// booked), each into the tightest gap between the buffers that live at the same time, else
  /// behind them. The same bookings give the same plan.
  void commit();

  /// After commit: bytes from the start of the arena.
  uint64_t offset(size_t buffer) const { return buffers_[buffer].offset; }
  /// After commit: the size of the arena.
  uint64_t peak() const { return peak_; }
  /// The most bytes that live at one operation: no plan needs less.
  uint64_t lower_bound() const;
  size_t size() const { return buffers_.size(); }

  /// A line for each buffer in order of offset, then the peak. `names` may be shorter than the
  /// bookings.
  std::string report(const std::vector<std::string> &names = {}) const;

private:
  struct Buffer {
    uint64_t bytes; // rounded up to the alignment
    int32_t first, last;
    uint64_t offset;
  };
  std::vector<Buffer> buffers_;
  uint64_t peak_ = 0;
};

/// "96 B", "1.5 MB", "24 GB": for people, by powers of ten.
std::string readable_bytes(uint64_t bytes);

} // namespace gradus::runtime
