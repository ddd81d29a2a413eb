// Examples that a batch can be gathered from: arrays in memory, or a callback of the host.
#pragma once

#include "gradus/abi.h"
#include "runtime/data/data_set.h"
#include "runtime/data/value_range.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gradus::runtime {

/// One input of the model, as each example has it.
struct ExampleField {
  std::string name;
  int32_t element = GRADUS_F32; // gradus_element that the model takes
  int64_t row_elements = 1;     // numbers in one example
  size_t row_bytes() const;
};

/// Bytes of one number of a gradus_element.
size_t size_of_model_element(int32_t element);

class Examples {
public:
  virtual ~Examples() = default;
  virtual int64_t rows() const = 0;
  virtual const std::vector<ExampleField> &fields() const = 0;
  /// Writes the examples `rows[0…count)` to one dense buffer for each field. Called from one thread
  /// at a time, not always the one that trains. The same rows must always give the same numbers.
  virtual Status gather(const int64_t *rows, int64_t count, void *const *buffers) const = 0;
};

/// One field taken from a tensor: converted to the model's element. Floats are divided by `scale`, or
/// taken from one range to another where these are known.
struct ArrayField {
  ExampleField field;
  const DataTensor *tensor = nullptr; // outlives the examples
  double scale = 1;
  ValueRange from, to;
  int64_t index_limit = 0;   // integers must lie in [0, index_limit); 0: unlimited
  int64_t index_ignored = 0; // or be this
};

class ArrayExamples final : public Examples {
public:
  /// Checks every integer once: whole, within the element and below the field's limit.
  static Result<std::unique_ptr<ArrayExamples>> make(std::vector<ArrayField> fields);

  int64_t rows() const override { return rows_; }
  const std::vector<ExampleField> &fields() const override { return fields_; }
  Status gather(const int64_t *rows, int64_t count, void *const *buffers) const override;

private:
  ArrayExamples() = default;

  std::vector<ArrayField> sources_;
  std::vector<ExampleField> fields_;
  int64_t rows_ = 0;
};

class CallbackExamples final : public Examples {
public:
  using Gather = std::function<Status(const int64_t *rows, int64_t count, void *const *buffers)>;
  CallbackExamples(int64_t rows, std::vector<ExampleField> fields, Gather gather)
      : rows_(rows), fields_(std::move(fields)), gather_(std::move(gather)) {}

  int64_t rows() const override { return rows_; }
  const std::vector<ExampleField> &fields() const override { return fields_; }
  Status gather(const int64_t *rows, int64_t count, void *const *buffers) const override {
    return gather_(rows, count, buffers);
  }

private:
  int64_t rows_;
  std::vector<ExampleField> fields_;
  Gather gather_;
};

} // namespace gradus::runtime
