// A data set in memory: named tensors whose first extent counts the examples.
#pragma once

#include "runtime/data/element.h"
#include "runtime/status/status.h"

#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace gradus::runtime {

/// Row-major and dense; `bytes` holds exactly the product of the shape, in the machine's byte
/// order.
struct DataTensor {
  std::string name;
  DataElement element = DataElement::f32;
  std::vector<int64_t> shape; // rows first; rank at least 1
  std::vector<unsigned char> bytes;
  bool pixels = false;              // of a picture file: 0 to 255 are black to white
  std::vector<std::string> classes; // of a label: names of 0, 1, …, where there are such

  int64_t rows() const { return shape.front(); }
  /// Numbers in one row.
  int64_t row_elements() const {
    int64_t count = 1;
    for (size_t axis = 1; axis < shape.size(); ++axis)
      count *= shape[axis];
    return count;
  }
  int64_t count() const { return rows() * row_elements(); }
  /// The number at `index`, counted row-major over the whole tensor.
  double at(int64_t index) const {
    return with_type(element, [&](auto type) {
      std::memcpy(&type, bytes.data() + static_cast<size_t>(index) * sizeof type, sizeof type);
      return static_cast<double>(type);
    });
  }
};

/// `[5000, 784]`.
std::string shape_text(const std::vector<int64_t> &shape);

class Tokens;
struct TokenRecords;

struct DataSet {
  std::string format; // row of the table of formats that read it
  std::vector<DataTensor> tensors;
  std::shared_ptr<const Tokens> text;          // else null; its windows are `token` and `next`
  std::shared_ptr<const TokenRecords> records; // else null: pairs of texts, or texts with a class
  std::vector<std::string> notes;              // sentences on what was read, for the user

  const DataTensor *find(const std::string &name) const;
  /// `x, label`: every tensor's name, for a sentence.
  std::string names() const;
};

/// Bytes of a tensor of this shape, or a sentence: a negative extent, more than memory addresses.
Result<uint64_t> checked_bytes(const std::vector<int64_t> &shape, DataElement element);

/// Reverses the bytes of every number: IDX files are big-endian.
void swap_bytes(std::vector<unsigned char> &bytes, size_t element_size);

} // namespace gradus::runtime
