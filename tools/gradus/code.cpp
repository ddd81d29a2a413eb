// Quantizes columns evenly between their least and greatest number, and back.
#include "tools/gradus/code.h"

#include "tools/gradus/npz_file.h"

#include <algorithm>
#include <cmath>

namespace gradus::runner {

using runtime::DataElement;
using runtime::DataSet;
using runtime::DataTensor;
using runtime::Result;
using runtime::Status;

namespace {

constexpr const char *code_name = "code", *low_name = "low", *step_name = "step";

} // namespace

bool quantizes(const std::string &path) {
  return path.size() > 4 && path.compare(path.size() - 4, 4, ".npz") == 0;
}

Status write_codes(const std::string &path, const Collected &codes, int bits) {
  if (!quantizes(path))
    return write_npy(path, codes.element, codes.shape, codes.bytes.data(), codes.bytes.size());
  std::vector<float> values;
  int64_t rows = codes.shape[0], width = 1;
  for (size_t axis = 1; axis < codes.shape.size(); ++axis)
    width *= codes.shape[axis];
  append_numbers(values, codes.element, codes.bytes.data(), rows * width);
  float most = static_cast<float>((1 << bits) - 1);
  std::vector<float> low(static_cast<size_t>(width), INFINITY),
      high(static_cast<size_t>(width), -INFINITY), step;
  for (size_t index = 0; index < values.size(); ++index) {
    size_t column = index % static_cast<size_t>(width);
    if (!std::isfinite(values[index]))
      return Status(GRADUS_INVALID_ARGUMENT,
                    "the code of example " + std::to_string(index / static_cast<size_t>(width)) +
                        " is NaN or infinite and cannot be quantized");
    low[column] = std::min(low[column], values[index]);
    high[column] = std::max(high[column], values[index]);
  }
  for (size_t column = 0; column < low.size(); ++column)
    step.push_back((high[column] - low[column]) / most);
  std::vector<unsigned char> quantized;
  for (size_t index = 0; index < values.size(); ++index) {
    size_t column = index % static_cast<size_t>(width);
    float level = step[column] > 0 ? (values[index] - low[column]) / step[column] : 0;
    quantized.push_back(static_cast<unsigned char>(std::lround(std::min(level, most))));
  }
  std::vector<int64_t> row(codes.shape.begin() + 1, codes.shape.end());
  return write_npz(path, {{code_name, "|u1", codes.shape, quantized.data(), quantized.size()},
                          {low_name, "<f4", row, low.data(), low.size() * sizeof(float)},
                          {step_name, "<f4", row, step.data(), step.size() * sizeof(float)}});
}

Result<DataSet> restore_codes(DataSet set) {
  const DataTensor *code = set.find(code_name), *low = set.find(low_name),
                   *step = set.find(step_name);
  if (!code || !low || !step)
    return set;
  int64_t width = code->row_elements();
  if (low->count() != width || step->count() != width)
    return Status(GRADUS_CORRUPT_FILE, "`code`, `low` and `step` of the codes do not belong "
                                       "together: " +
                                           runtime::shape_text(code->shape) + ", " +
                                           runtime::shape_text(low->shape) + ", " +
                                           runtime::shape_text(step->shape));
  DataTensor numbers;
  numbers.name = code_name;
  numbers.element = DataElement::f32;
  numbers.shape = code->shape;
  numbers.bytes.resize(static_cast<size_t>(code->count()) * sizeof(float));
  for (int64_t index = 0; index < code->count(); ++index) {
    auto value =
        static_cast<float>(low->at(index % width) + step->at(index % width) * code->at(index));
    std::memcpy(&numbers.bytes[static_cast<size_t>(index) * sizeof value], &value, sizeof value);
  }
  DataSet restored;
  restored.format = set.format;
  restored.tensors.push_back(std::move(numbers));
  return restored;
}

} // namespace gradus::runner
