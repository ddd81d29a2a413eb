// Calls functions over examples and turns what goes in and comes out into pictures.
#include "tools/gradus/picture_functions.h"

#include "runtime/restoration/error.h"
#include "runtime/restoration/similarity.h"

namespace gradus::runner {

using runtime::Batch;
using runtime::EntryCall;
using runtime::Result;
using runtime::Status;

const gradus_argument &PictureFunction::result() const {
  int32_t index = 0;
  while (index + 1 < entry().argument_count && !entry().arguments[index].is_result)
    ++index;
  return entry().arguments[index];
}

Result<MadePictures> make_pictures(const PictureFunction &function, const Selection &selection,
                                   ValueRange otherwise) {
  Result<PictureShape> shape =
      function.shapes->of(function.entry(), function.result(), *selection.dimensions);
  if (!shape)
    return shape.status();
  Result<EntryCall> call = EntryCall::make(function.model(), function.index,
                                           selection.examples->fields(), *selection.dimensions);
  if (!call)
    return call.status();
  Result<Collected> numbers = first_result(function.instance, *call, *selection.examples,
                                           selection.order, selection.limit, function.batch_size);
  if (!numbers)
    return numbers.status();
  MadePictures made;
  made.pictures.shape = *shape;
  append_numbers(made.pictures.values, numbers->element, numbers->bytes.data(),
                 numbers->shape[0] * shape->numbers());
  ValueRange range = runtime::declared_range(function.result());
  if (!range.known())
    range = otherwise.known() ? otherwise : guess_range(made.pictures);
  to_unit(made.pictures, range);
  made.numbers = std::move(*numbers);
  return made;
}

Result<Pictures> example_pictures(const PictureFunction &function, const std::string &name,
                                  const Selection &selection, ValueRange *range) {
  const gradus_argument *input = nullptr;
  for (int32_t index = 0; index < function.entry().argument_count; ++index)
    if (function.entry().arguments[index].name == name)
      input = &function.entry().arguments[index];
  size_t field = 0;
  const std::vector<runtime::ExampleField> &fields = selection.examples->fields();
  while (field < fields.size() && fields[field].name != name)
    ++field;
  if (!input || field == fields.size())
    return Status(GRADUS_INVALID_ARGUMENT, "`" + std::string(function.entry().name) +
                                               "` takes no `" + name + "` from the data");
  Pictures pictures;
  Result<PictureShape> shape = function.shapes->of(function.entry(), *input, *selection.dimensions);
  if (!shape)
    return shape.status();
  pictures.shape = *shape;
  runtime::ExampleOrder::Epoch epoch = selection.order.epoch(0);
  int64_t count = selection.order.size();
  if (selection.limit > 0)
    count = std::min(count, selection.limit);
  std::vector<std::vector<unsigned char>> memory;
  std::vector<void *> buffers;
  for (const runtime::ExampleField &each : fields) {
    memory.emplace_back(each.row_bytes());
    buffers.push_back(memory.back().data());
  }
  for (int64_t position = 0; position < count; ++position) {
    int64_t row = epoch.row(position);
    if (Status status = selection.examples->gather(&row, 1, buffers.data()); !status.ok())
      return status;
    append_numbers(pictures.values, input->element, buffers[field], shape->numbers());
  }
  *range = runtime::declared_range(*input);
  if (!range->known())
    *range = guess_range(pictures);
  to_unit(pictures, *range);
  return pictures;
}

Result<Reconstruction> reconstruct(const PictureFunction &function, const Selection &selection) {
  Reconstruction reconstruction;
  ValueRange range;
  Result<Pictures> originals =
      example_pictures(function, function.entry().arguments[0].name, selection, &range);
  if (!originals)
    return originals.status();
  Result<MadePictures> made = make_pictures(function, selection, range);
  if (!made)
    return made.status();
  reconstruction.originals = std::move(*originals);
  reconstruction.made = std::move(*made);
  return reconstruction;
}

Likeness compare(const Pictures &originals, const Pictures &made) {
  Likeness sum;
  const PictureShape &shape = originals.shape;
  size_t count = std::min(originals.count(), made.count());
  for (size_t index = 0; index < count; ++index) {
    const float *a = originals.values.data() + index * static_cast<size_t>(shape.numbers());
    const float *b = made.values.data() + index * static_cast<size_t>(shape.numbers());
    double error = runtime::mean_squared_error(a, b, shape.numbers());
    sum.error += error;
    sum.decibels += runtime::peak_signal_to_noise(error, 1);
    sum.similarity +=
        runtime::structural_similarity(a, b, shape.height, shape.width, shape.channels, 1);
  }
  double pictures = static_cast<double>(std::max<size_t>(count, 1));
  return {sum.error / pictures, sum.decibels / pictures, sum.similarity / pictures};
}

std::string likeness_text(const Likeness &likeness, const PictureShape &shape) {
  char text[128];
  std::snprintf(text, sizeof text, "MSE %.4g, PSNR %.2f dB, SSIM %.4f", likeness.error,
                likeness.decibels, likeness.similarity);
  int64_t window = runtime::similarity_window(shape.height, shape.width);
  return window == 11 ? std::string(text)
                      : std::string(text) + " (window of " + std::to_string(window) + " x " +
                            std::to_string(window) + " pixels instead of 11 x 11)";
}

} // namespace gradus::runner
