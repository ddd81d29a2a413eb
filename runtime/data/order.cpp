// Splits and shuffles by keyed bijections. The constants are part of what makes a run repeatable:
// do not change them.
#include "runtime/data/order.h"

namespace gradus::runtime {
namespace {

/// The finalizer of SplitMix64 (Steele, Lea & Flood 2014): a bijection that mixes all bits.
uint64_t mix(uint64_t value) {
  value += 0x9e3779b97f4a7c15u;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
  return value ^ (value >> 31);
}

constexpr uint64_t split_stream = 0x73706c6974u;     // "split"
constexpr uint64_t shuffle_stream = 0x73687566666cu; // "shuffl"

uint64_t key_of(uint64_t seed, uint64_t stream, uint64_t epoch) {
  return mix(mix(mix(seed) ^ stream) ^ epoch);
}

} // namespace

Permutation::Permutation(int64_t size, uint64_t key) : size_(size), half_bits_(1) {
  while (half_bits_ < 32 && (int64_t{1} << (2 * half_bits_)) < size && half_bits_ < 31)
    ++half_bits_;
  half_mask_ = (uint64_t{1} << half_bits_) - 1;
  for (int round = 0; round < rounds; ++round)
    round_keys_[round] = key = mix(key);
}

int64_t Permutation::operator()(int64_t index) const {
  uint64_t value = static_cast<uint64_t>(index);
  do {
    uint64_t left = value >> half_bits_, right = value & half_mask_;
    for (uint64_t key : round_keys_) {
      uint64_t next = left ^ (mix(right ^ key) & half_mask_);
      left = right;
      right = next;
    }
    value = left << half_bits_ | right;
  } while (value >= static_cast<uint64_t>(size_));
  return static_cast<int64_t>(value);
}

ExampleOrder::ExampleOrder(int64_t rows, int64_t begin, int64_t end, uint64_t seed, bool split,
                           bool shuffle)
    : begin_(begin), end_(end), seed_(seed), split_(split), shuffle_(shuffle),
      split_order_(rows, key_of(seed, split_stream, 0)) {}

ExampleOrder ExampleOrder::in_sequence(int64_t rows) {
  return ExampleOrder(rows, 0, rows, 0, false, false);
}

ExampleOrder ExampleOrder::validation(int64_t rows, int64_t validation, uint64_t seed) {
  return ExampleOrder(rows, 0, validation, seed, true, false);
}

ExampleOrder ExampleOrder::training(int64_t rows, int64_t validation, uint64_t seed, bool shuffle) {
  return ExampleOrder(rows, validation, rows, seed, validation > 0, shuffle);
}

ExampleOrder ExampleOrder::tail(int64_t rows, int64_t validation) {
  return ExampleOrder(rows, rows - validation, rows, 0, false, false);
}

ExampleOrder ExampleOrder::before_tail(int64_t rows, int64_t validation, uint64_t seed,
                                       bool shuffle) {
  return ExampleOrder(rows, 0, rows - validation, seed, false, shuffle);
}

ExampleOrder ExampleOrder::in_streams(int64_t rows, int64_t validation, int64_t streams) {
  ExampleOrder order(rows, 0, rows - validation, 0, false, false);
  order.streams_ = streams;
  return order;
}

ExampleOrder ExampleOrder::tail_in_streams(int64_t rows, int64_t validation, int64_t streams) {
  ExampleOrder order = tail(rows, validation);
  order.streams_ = streams;
  return order;
}

ExampleOrder::Epoch::Epoch(const ExampleOrder &order, uint64_t epoch)
    : order_(order), shuffle_(order.size(), key_of(order.seed_, shuffle_stream, epoch)) {}

int64_t ExampleOrder::Epoch::row(int64_t position) const {
  if (order_.streams_ > 0)
    return order_.begin_ + position % order_.streams_ * (order_.size() / order_.streams_) +
           position / order_.streams_;
  if (order_.shuffle_)
    position = shuffle_(position);
  position += order_.begin_;
  return order_.split_ ? order_.split_order_(position) : position;
}

} // namespace gradus::runtime
