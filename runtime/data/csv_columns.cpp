// Stores CSV numbers as narrowly as they allow.
#include "runtime/data/csv_columns.h"

#include <algorithm>
#include <cmath>

namespace gradus::runtime {

void NumberColumn::widen() {
  wide_.reserve(bytes_.capacity());
  wide_.assign(bytes_.begin(), bytes_.end());
  bytes_ = {};
  is_wide_ = true;
}

void NumberColumn::append(const double *values, size_t count) {
  if (!is_wide_) {
    size_t begin = bytes_.size();
    bytes_.resize(begin + count);
    bool exact = true;
    for (size_t index = 0; index < count; ++index) {
      // Outside 0…255 the conversion would be undefined; the comparison below finds such a number.
      double clamped = std::min(std::max(values[index], 0.0), 255.0);
      unsigned char byte = static_cast<unsigned char>(clamped);
      bytes_[begin + index] = byte;
      exact &= byte == values[index];
    }
    if (exact)
      return;
    bytes_.resize(begin);
    widen();
  }
  wide_.insert(wide_.end(), values, values + count);
}

DataTensor NumberColumn::take(std::string name, std::vector<int64_t> shape) {
  DataTensor tensor;
  tensor.name = std::move(name);
  tensor.shape = std::move(shape);
  if (!is_wide_) {
    tensor.element = DataElement::u8;
    tensor.bytes = std::move(bytes_);
    return tensor;
  }
  constexpr double exact_limit = 9007199254740992.0; // 2^53
  bool whole =
      tensor.shape.size() == 1 && std::all_of(wide_.begin(), wide_.end(), [](double value) {
        return std::fabs(value) <= exact_limit && value == std::floor(value);
      });
  tensor.element = whole ? DataElement::i64 : DataElement::f64;
  tensor.bytes.resize(wide_.size() * sizeof(double));
  for (size_t index = 0; index < wide_.size(); ++index) {
    int64_t integer = whole ? static_cast<int64_t>(wide_[index]) : 0;
    std::memcpy(&tensor.bytes[index * 8],
                whole ? static_cast<const void *>(&integer) : &wide_[index], 8);
  }
  wide_ = {};
  return tensor;
}

ColumnLayout::ColumnLayout(std::vector<std::string> own) : own_(std::move(own)) {
  for (size_t column = 0; column < own_.size(); ++column) {
    if (!own_[column].empty()) {
      runs_.push_back({column, column + 1, static_cast<int64_t>(singles_.size())});
      singles_.emplace_back();
      single_names_.push_back(own_[column]);
    } else if (!runs_.empty() && runs_.back().own < 0) {
      runs_.back().end = column + 1;
    } else {
      runs_.push_back({column, column + 1, -1});
    }
  }
}

void ColumnLayout::append(const std::vector<double> &row) {
  for (const Run &run : runs_)
    (run.own < 0 ? matrix_ : singles_[static_cast<size_t>(run.own)])
        .append(row.data() + run.begin, run.end - run.begin);
  ++rows_;
}

uint64_t ColumnLayout::bytes() const {
  uint64_t total = matrix_.bytes();
  for (const NumberColumn &single : singles_)
    total += single.bytes();
  return total;
}

std::vector<DataTensor> ColumnLayout::take(const std::string &matrix_name) {
  std::vector<DataTensor> tensors;
  int64_t width = static_cast<int64_t>(own_.size() - singles_.size());
  if (width > 0)
    tensors.push_back(matrix_.take(matrix_name, {rows_, width}));
  for (size_t index = 0; index < singles_.size(); ++index)
    tensors.push_back(singles_[index].take(single_names_[index], {rows_}));
  return tensors;
}

} // namespace gradus::runtime
