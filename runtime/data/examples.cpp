// Gathers examples from tensors in memory into the buffers of a batch, converting on the way.
#include "runtime/data/examples.h"

#include <cmath>
#include <limits>

namespace gradus::runtime {
namespace {

template <typename To, typename From>
void gather_rows(const ArrayField &source, const int64_t *rows, int64_t count, To *target) {
  const size_t width = static_cast<size_t>(source.field.row_elements);
  const bool real = std::is_floating_point<To>::value;
  const bool ranged =
      real && source.from.known() && source.to.known() && !(source.from == source.to);
  const bool scaled = real && !ranged && source.scale != 1;
  const To scale = scaled ? static_cast<To>(source.scale) : To(1);
  const To from_low = static_cast<To>(source.from.low), to_low = static_cast<To>(source.to.low);
  const To from_width = static_cast<To>(source.from.high - source.from.low);
  const To to_width = static_cast<To>(source.to.high - source.to.low);
  for (int64_t index = 0; index < count; ++index) {
    const unsigned char *from =
        source.tensor->bytes.data() + static_cast<size_t>(rows[index]) * width * sizeof(From);
    To *to = target + static_cast<size_t>(index) * width;
    if (std::is_same<To, From>::value && !scaled && !ranged) {
      std::memcpy(to, from, width * sizeof(To));
      continue;
    }
    for (size_t element = 0; element < width; ++element) {
      From value;
      std::memcpy(&value, from + element * sizeof(From), sizeof(From));
      // Division, not multiplication by the reciprocal: bit-equal to what other frameworks get, and
      // 0 to 255 becomes 0 to 1 as it does by a scale of 255.
      to[element] = ranged   ? (static_cast<To>(value) - from_low) / from_width * to_width + to_low
                    : scaled ? static_cast<To>(value) / scale
                             : static_cast<To>(value);
    }
  }
}

template <typename To>
void gather_as(const ArrayField &source, const int64_t *rows, int64_t count, void *target) {
  with_type(source.tensor->element, [&](auto type) {
    gather_rows<To, decltype(type)>(source, rows, count, static_cast<To *>(target));
  });
}

/// Integers are checked when the examples are made, so that no step fails on its 400th batch.
Status check_integers(const ArrayField &source) {
  const DataTensor &tensor = *source.tensor;
  bool boolean = source.field.element == GRADUS_BOOL;
  double lowest = source.field.element == GRADUS_I32 ? std::numeric_limits<int32_t>::min()
                                                     : -9007199254740992.0;
  double highest =
      source.field.element == GRADUS_I32 ? std::numeric_limits<int32_t>::max() : 9007199254740992.0;
  if (boolean || source.index_limit > 0)
    lowest = 0;
  if (boolean)
    highest = 1;
  if (source.index_limit > 0)
    highest = static_cast<double>(source.index_limit - 1);
  int64_t count = tensor.count(), width = tensor.row_elements();
  for (int64_t index = 0; index < count; ++index) {
    double value = tensor.at(index);
    if (value >= lowest && value <= highest && value == std::floor(value))
      continue;
    if (source.index_limit > 0 && value == static_cast<double>(source.index_ignored))
      continue;
    std::string text = value == std::floor(value) && std::fabs(value) < 1e15
                           ? std::to_string(static_cast<int64_t>(value))
                           : std::to_string(value);
    std::string place = "`" + source.field.name + "` of example " + std::to_string(index / width) +
                        " (counted from 0) is " + text + "; ";
    if (value == std::floor(value) && source.index_limit > 0)
      return Status(
          GRADUS_INVALID_ARGUMENT,
          place + "the model takes 0 to " + std::to_string(source.index_limit - 1) +
              (source.index_ignored != 0 ? " or " + std::to_string(source.index_ignored) : ""));
    return Status(GRADUS_INVALID_ARGUMENT,
                  place + (boolean ? "the model takes 0 or 1" : "the model takes whole numbers"));
  }
  return Status();
}

} // namespace

size_t size_of_model_element(int32_t element) {
  switch (element) {
  case GRADUS_F64:
  case GRADUS_I64:
    return 8;
  case GRADUS_BOOL:
    return 1;
  default:
    return 4;
  }
}

size_t ExampleField::row_bytes() const {
  return static_cast<size_t>(row_elements) * size_of_model_element(element);
}

Result<std::unique_ptr<ArrayExamples>> ArrayExamples::make(std::vector<ArrayField> fields) {
  std::unique_ptr<ArrayExamples> examples(new ArrayExamples());
  for (const ArrayField &source : fields) {
    int64_t rows = source.tensor->rows();
    if (&source != &fields.front() && rows != examples->rows_)
      return Status(GRADUS_INVALID_ARGUMENT,
                    "`" + fields.front().field.name + "` has " + std::to_string(examples->rows_) +
                        " examples and `" + source.field.name + "` has " + std::to_string(rows) +
                        "; they must belong together");
    examples->rows_ = rows;
    if (source.field.element != GRADUS_F32 && source.field.element != GRADUS_F64)
      if (Status status = check_integers(source); !status.ok())
        return status;
    examples->fields_.push_back(source.field);
  }
  examples->sources_ = std::move(fields);
  return examples;
}

Status ArrayExamples::gather(const int64_t *rows, int64_t count, void *const *buffers) const {
  for (size_t field = 0; field < sources_.size(); ++field) {
    const ArrayField &source = sources_[field];
    switch (source.field.element) {
    case GRADUS_F64:
      gather_as<double>(source, rows, count, buffers[field]);
      break;
    case GRADUS_I32:
      gather_as<int32_t>(source, rows, count, buffers[field]);
      break;
    case GRADUS_I64:
      gather_as<int64_t>(source, rows, count, buffers[field]);
      break;
    case GRADUS_BOOL:
      gather_as<uint8_t>(source, rows, count, buffers[field]);
      break;
    default:
      gather_as<float>(source, rows, count, buffers[field]);
      break;
    }
  }
  return Status();
}

} // namespace gradus::runtime
