// The numbers of a CSV file as they arrive row by row: one matrix `x` and single columns, each kept
// in one byte for each number as long as all are whole numbers from 0 to 255, in f64 from the first
// that is not.
#pragma once

#include "runtime/data/data_set.h"

namespace gradus::runtime {

/// A sequence of numbers that widens itself.
class NumberColumn {
public:
  void append(const double *values, size_t count);
  uint64_t bytes() const { return bytes_.size() + wide_.size() * sizeof(double); }
  /// Moves the numbers out; i64 for a single column of whole numbers that need more than a byte.
  DataTensor take(std::string name, std::vector<int64_t> shape);

private:
  void widen();

  bool is_wide_ = false;
  std::vector<unsigned char> bytes_;
  std::vector<double> wide_;
};

/// Distributes the fields of a row to `x` and the columns of their own.
class ColumnLayout {
public:
  /// `own` names a column that becomes a tensor itself, at its place; empty: part of `x`.
  explicit ColumnLayout(std::vector<std::string> own);

  size_t columns() const { return own_.size(); }
  void append(const std::vector<double> &row);
  uint64_t bytes() const;
  std::vector<DataTensor> take(const std::string &matrix_name);

private:
  struct Run { // of neighbouring columns that go to the same place
    size_t begin, end;
    int64_t own; // -1: the matrix
  };
  std::vector<std::string> own_;
  std::vector<Run> runs_;
  NumberColumn matrix_;
  std::vector<NumberColumn> singles_;
  std::vector<std::string> single_names_;
  int64_t rows_ = 0;
};

} // namespace gradus::runtime
