// Which example comes when: the split into training and validation and the shuffle of each epoch,
// both pure functions of the seed, so that a resumed run sees the batches it would have seen.
#pragma once

#include <cstdint>

namespace gradus::runtime {

/// A bijection of [0, size) chosen by `key`: a Feistel network on the next power of four, walked
/// until it lands inside (Black & Rogaway 2002). Holds no table.
class Permutation {
public:
  Permutation(int64_t size, uint64_t key);
  int64_t size() const { return size_; }
  int64_t operator()(int64_t index) const;

private:
  static constexpr int rounds = 8;

  int64_t size_;
  int half_bits_;
  uint64_t half_mask_;
  uint64_t round_keys_[rounds];
};

/// One part of a split: `size()` examples; `row` says which row of the data comes at a position.
class ExampleOrder {
public:
  /// Rows as they stand in the data.
  static ExampleOrder in_sequence(int64_t rows);
  /// The first `validation` rows of the seed's permutation, always in the same order.
  static ExampleOrder validation(int64_t rows, int64_t validation, uint64_t seed);
  /// The other rows, shuffled anew in each epoch.
  static ExampleOrder training(int64_t rows, int64_t validation, uint64_t seed, bool shuffle);

  // Of a text, whose rows follow each other, the validation is the end: windows between those that
  // are trained on would be half known.
  static ExampleOrder tail(int64_t rows, int64_t validation);
  static ExampleOrder before_tail(int64_t rows, int64_t validation, uint64_t seed, bool shuffle);
  /// The same as `streams` streams: row r of consecutive batches of that size are consecutive rows
  /// of stream r. Batch b of every epoch has, in row r, row r * stretch + b, where stretch is the
  /// length of a stream; what is left at the end is left out.
  static ExampleOrder in_streams(int64_t rows, int64_t validation, int64_t streams);
  /// The same of the end.
  static ExampleOrder tail_in_streams(int64_t rows, int64_t validation, int64_t streams);

  int64_t size() const { return end_ - begin_; }
  /// A view of one epoch; cheap to make.
  class Epoch {
  public:
    int64_t row(int64_t position) const;

  private:
    friend class ExampleOrder;
    Epoch(const ExampleOrder &order, uint64_t epoch);
    const ExampleOrder &order_;
    Permutation shuffle_;
  };
  Epoch epoch(uint64_t epoch) const { return Epoch(*this, epoch); }

private:
  ExampleOrder(int64_t rows, int64_t begin, int64_t end, uint64_t seed, bool split, bool shuffle);

  int64_t begin_, end_, streams_ = 0;
  uint64_t seed_;
  bool split_, shuffle_;
  Permutation split_order_;
};

} // namespace gradus::runtime
