// Matches the data's tensors to the inputs of entries, and calls entries with batches.
#include "runtime/train/binding.h"

#include "runtime/plan/extent.h"
#include "runtime/train/conversion.h"
#include "runtime/train/record_binding.h"
#include "runtime/train/text_binding.h"

#include <algorithm>
#include <new>

namespace gradus::runtime {
namespace {

constexpr size_t any_field = static_cast<size_t>(-1);

std::vector<const gradus_argument *> inputs_of(const gradus_entry &entry) {
  std::vector<const gradus_argument *> inputs;
  for (int32_t index = 0; index < entry.argument_count; ++index)
    if (!entry.arguments[index].is_result)
      inputs.push_back(&entry.arguments[index]);
  return inputs;
}

Status mismatch(const gradus_entry &entry, const gradus_argument &argument,
                const DataTensor &tensor, const std::string &why) {
  return Status(GRADUS_MISMATCH, "`" + tensor.name + "` of the data is " +
                                     shape_text(tensor.shape) + " and `" + argument.name +
                                     "` of `" + entry.name + "` is " + shape_text(entry, argument) +
                                     ": " + why);
}

/// Checks the extents behind the first and learns the symbolic ones.
Status match_shape(const gradus_entry &entry, const gradus_argument &argument,
                   const DataTensor &tensor, bool data_has_label, Dimensions &dimensions) {
  if (argument.rank < 1)
    return Status(GRADUS_UNSUPPORTED, "`" + std::string(argument.name) + "` of `" + entry.name +
                                          "` is a single number; only tensors whose first "
                                          "dimension is the batch can come from data");
  bool symbolic = false;
  int64_t wanted = 1;
  for (int32_t axis = 1; axis < argument.rank; ++axis) {
    symbolic |= !is_constant(argument.shape[axis]);
    wanted *= is_constant(argument.shape[axis]) ? argument.shape[axis].constant : 1;
  }
  if (static_cast<size_t>(argument.rank) != tensor.shape.size()) {
    if (symbolic)
      return mismatch(entry, argument, tensor, "the ranks differ");
    if (wanted == tensor.row_elements())
      return Status();
  } else {
    bool fits = true;
    for (int32_t axis = 1; axis < argument.rank; ++axis) {
      int64_t extent = tensor.shape[static_cast<size_t>(axis)];
      const gradus_extent &wanted_extent = argument.shape[axis];
      if (is_constant(wanted_extent))
        fits &= extent == wanted_extent.constant;
      if (!is_dimension(wanted_extent))
        continue; // a polynomial decides nothing; EntryCall compares it once all dimensions are
                  // known
      auto [known, added] = dimensions.emplace(entry.dimensions[wanted_extent.dimension], extent);
      if (!added && known->second != extent)
        return mismatch(entry, argument, tensor,
                        "`" + known->first + "` would be " + std::to_string(extent) +
                            " here and is " + std::to_string(known->second) + " elsewhere");
    }
    if (fits)
      return Status();
  }
  std::string why = std::to_string(tensor.row_elements()) +
                    " numbers for each example instead of " + std::to_string(wanted);
  if (tensor.row_elements() == wanted + 1 && !data_has_label)
    why += "; if one column is the label, say which: --label-column first or last";
  return mismatch(entry, argument, tensor, why);
}

} // namespace

ValueRange declared_range(const gradus_argument &argument) { return {argument.low, argument.high}; }

Result<DataBinding> bind_data(const std::vector<const gradus_entry *> &entries, const DataSet &data,
                              const BindOptions &options) {
  struct Input {
    const gradus_entry *entry;
    const gradus_argument *argument;
  };
  std::vector<Input> inputs;
  for (const gradus_entry *entry : entries)
    for (const gradus_argument *argument : inputs_of(*entry)) {
      auto same = [&](const Input &input) {
        return std::string(input.argument->name) == argument->name;
      };
      if (std::none_of(inputs.begin(), inputs.end(), same))
        inputs.push_back({entry, argument});
    }
  if (data.text)
    return bind_text(entries, data.text, options);
  if (data.records)
    return bind_records(entries, data.records, options);
  if (data.tensors.empty())
    return Status(GRADUS_INVALID_ARGUMENT, "the data holds no tensors");

  DataBinding binding;
  binding.dimensions = options.dimensions;
  std::vector<ArrayField> fields;
  for (const Input &input : inputs) {
    const gradus_argument &argument = *input.argument;
    auto column = options.columns.find(argument.name);
    const DataTensor *tensor =
        data.find(column == options.columns.end() ? argument.name : column->second);
    if (!tensor && column != options.columns.end())
      return Status(GRADUS_INVALID_ARGUMENT,
                    "the data has no `" + column->second + "`; it has " + data.names());
    if (!tensor && inputs.size() == 1)
      tensor = &data.tensors.front();
    if (!tensor)
      return Status(GRADUS_MISMATCH,
                    "`" + std::string(input.entry->name) + "` takes `" + argument.name +
                        "`, and the data has only " + data.names() +
                        (argument.name == std::string("label")
                             ? "; which column is the label? say --label-column first or last"
                             : "; say --column " + std::string(argument.name) + "=NAME"));
    if (Status status = match_shape(*input.entry, argument, *tensor, data.find("label") != nullptr,
                                    binding.dimensions);
        !status.ok())
      return status;
    ArrayField field;
    field.field = {argument.name, argument.element, tensor->row_elements()};
    field.tensor = tensor;
    field.index_limit = argument.index_limit;
    field.index_ignored = argument.index_ignored;
    if (argument.element == GRADUS_F32 || argument.element == GRADUS_F64)
      if (Status status =
              choose_conversion(field, declaring(entries, argument), options, binding.conversions);
          !status.ok())
        return status;
    fields.push_back(std::move(field));
  }
  // Another entry may use an argument of the same name otherwise.
  for (const gradus_entry *entry : entries)
    for (const gradus_argument *argument : inputs_of(*entry))
      for (const ArrayField &field : fields)
        if (field.field.name == argument->name) {
          if (field.field.element != argument->element)
            return Status(GRADUS_MISMATCH, "`" + field.field.name + "` of `" + entry->name +
                                               "` has another element type than in `" +
                                               inputs.front().entry->name + "`");
          if (Status status = match_shape(*entry, *argument, *field.tensor,
                                          data.find("label") != nullptr, binding.dimensions);
              !status.ok())
            return status;
        }
  Result<std::unique_ptr<ArrayExamples>> examples = ArrayExamples::make(std::move(fields));
  if (!examples)
    return examples.status();
  if ((*examples)->rows() == 0 && !inputs.empty())
    return Status(GRADUS_INVALID_ARGUMENT, "the data holds no examples");
  binding.examples = std::move(*examples);
  return binding;
}

/// The field that serves an input, and the first extent that all inputs must share.
Status EntryCall::take_input(const gradus_argument &argument,
                             const std::vector<ExampleField> &fields) {
  std::string what = "`" + std::string(argument.name) + "` of `" + entry_->name + "`";
  size_t found = any_field;
  for (size_t field = 0; field < fields.size(); ++field)
    if (fields[field].name == argument.name)
      found = field;
  if (found == any_field)
    return Status(GRADUS_MISMATCH, "`" + std::string(entry_->name) + "` takes `" + argument.name +
                                       "`, which the examples do not have");
  if (argument.rank < 1 || argument.shape[0].polynomial)
    return Status(GRADUS_UNSUPPORTED, what + " has no dimension of its own for the batch");
  const gradus_extent &batch = argument.shape[0];
  int64_t fixed = is_constant(batch) ? batch.constant : 0;
  if (fields_.empty()) {
    batch_dimension_ = batch.dimension;
    fixed_batch_ = fixed;
  }
  fields_.push_back(found);
  if (batch_dimension_ != batch.dimension || fixed_batch_ != fixed)
    return Status(GRADUS_UNSUPPORTED, "the inputs of `" + std::string(entry_->name) +
                                          "` do not share their first dimension");
  for (int32_t axis = 1; axis < argument.rank; ++axis)
    if (batch_dimension_ >= 0 && depends_on(argument.shape[axis], batch_dimension_))
      return Status(GRADUS_UNSUPPORTED,
                    what + " is " + shape_text(*entry_, argument) +
                        ", whose examples change their shape with the batch's size");
  return Status();
}

Status EntryCall::take_dimensions(const Dimensions &dimensions) {
  for (int32_t at = 0; at < entry_->dimension_count; ++at) {
    auto known = dimensions.find(entry_->dimensions[at]);
    if (at != batch_dimension_ && known == dimensions.end())
      return Status(GRADUS_INVALID_ARGUMENT, "`" + std::string(entry_->dimensions[at]) + "` of `" +
                                                 entry_->name + "` is not known from the data");
    dims_.push_back(at == batch_dimension_ ? 0 : known->second);
  }
  return Status();
}

/// Examples have as many numbers as the input wants, whoever made them.
Status EntryCall::check_sizes(const std::vector<ExampleField> &fields) const {
  size_t input = 0;
  for (int32_t at = 0; at < entry_->argument_count; ++at) {
    const gradus_argument &argument = entry_->arguments[at];
    if (argument.is_result)
      continue;
    const ExampleField &field = fields[fields_[input++]];
    int64_t wanted = 1;
    for (int32_t axis = 1; axis < argument.rank; ++axis)
      if (__builtin_mul_overflow(wanted, extent_value(argument.shape[axis], dims_.data()), &wanted))
        wanted = -1;
    if (wanted != field.row_elements || argument.element != field.element)
      return Status(GRADUS_MISMATCH,
                    "`" + field.name + "` has " + std::to_string(field.row_elements) +
                        " numbers in each example and `" + entry_->name + "` takes " +
                        shape_text(*entry_, argument) +
                        (argument.element != field.element ? " of another element type" : ""));
  }
  return Status();
}

Result<EntryCall> EntryCall::make(const gradus_model &model, int32_t index,
                                  const std::vector<ExampleField> &fields,
                                  const Dimensions &dimensions) {
  if (index < 0 || index >= model.entry_count)
    return Status(GRADUS_INVALID_ARGUMENT, "the model has no entry " + std::to_string(index));
  EntryCall call;
  call.entry_ = &model.entries[index];
  call.index_ = index;
  Status status;
  for (int32_t at = 0; at < call.entry_->argument_count && status.ok(); ++at) {
    const gradus_argument &argument = call.entry_->arguments[at];
    if (argument.is_result)
      call.results_.push_back({&argument, {}});
    else
      status = call.take_input(argument, fields);
  }
  if (status.ok())
    status = call.take_dimensions(dimensions);
  if (status.ok())
    status = call.check_sizes(fields);
  if (!status.ok())
    return status;
  return call;
}

void EntryCall::bind_batch(int64_t batch) {
  if (batch == bound_batch_)
    return;
  if (batch_dimension_ >= 0)
    dims_[static_cast<size_t>(batch_dimension_)] = batch;
  bound_batch_ = batch;
  for (size_t index = 0; index < results_.size(); ++index) {
    int64_t count = 1;
    for (int64_t extent : result_shape(index))
      count *= extent;
    // Numbers have at most eight bytes; one more, so that data() is never null.
    results_[index].memory.resize(static_cast<size_t>(count) + 1);
  }
}

Status EntryCall::prepare(gradus_instance *instance, int64_t batch) {
  try {
    bind_batch(batch);
  } catch (const std::bad_alloc &) {
    return Status(GRADUS_OUT_OF_MEMORY,
                  "no memory for the results of a batch of " + std::to_string(batch));
  }
  gradus_status status = gradus_prepare(instance, index_, dims_.data());
  return status == GRADUS_OK ? Status() : Status(status, gradus_message(instance));
}

Status EntryCall::operator()(gradus_instance *instance, const Batch &batch) {
  bind_batch(batch.size);
  arguments_.clear();
  size_t input = 0, result = 0;
  for (int32_t at = 0; at < entry_->argument_count; ++at)
    arguments_.push_back(entry_->arguments[at].is_result ? results_[result++].memory.data()
                                                         : batch.buffers[fields_[input++]]);
  gradus_status status = gradus_call(instance, index_, arguments_.data(), dims_.data());
  return status == GRADUS_OK ? Status() : Status(status, gradus_message(instance));
}

std::vector<int64_t> EntryCall::result_shape(size_t index) const {
  const gradus_argument &argument = *results_[index].argument;
  std::vector<int64_t> shape;
  for (int32_t axis = 0; axis < argument.rank; ++axis)
    shape.push_back(std::max<int64_t>(0, extent_value(argument.shape[axis], dims_.data())));
  return shape;
}

double EntryCall::result_number(size_t index) const {
  const void *data = result_data(index);
  auto as = [&](auto value) {
    std::memcpy(&value, data, sizeof value);
    return static_cast<double>(value);
  };
  switch (results_[index].argument->element) {
  case GRADUS_F64:
    return as(double{});
  case GRADUS_I32:
    return as(int32_t{});
  case GRADUS_I64:
    return as(int64_t{});
  case GRADUS_BOOL:
    return as(uint8_t{});
  default:
    return as(float{});
  }
}

} // namespace gradus::runtime
