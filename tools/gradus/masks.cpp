// Makes holes, hides what is in them, and has them filled.
#include "tools/gradus/masks.h"

#include "runtime/data/load.h"
#include "runtime/random/philox.h"

#include <algorithm>

namespace gradus::runner {

using runtime::CallbackExamples;
using runtime::DataSet;
using runtime::DataTensor;
using runtime::ExampleField;
using runtime::Examples;
using runtime::Result;
using runtime::Status;

namespace {

constexpr const char *mask_name = "mask";

/// A number in [least, most].
int64_t between(int64_t least, int64_t most, uint32_t word) {
  uint64_t count = static_cast<uint64_t>(most - least + 1);
  return least + static_cast<int64_t>(uint64_t{word} * count >> 32);
}

const gradus_argument *input_named(const gradus_entry &entry, const std::string &name) {
  for (int32_t index = 0; index < entry.argument_count; ++index)
    if (!entry.arguments[index].is_result && entry.arguments[index].name == name)
      return &entry.arguments[index];
  return nullptr;
}

void put(int32_t element, void *target, int64_t index, float value) {
  if (element == GRADUS_F64)
    static_cast<double *>(target)[index] = static_cast<double>(value);
  else
    static_cast<float *>(target)[index] = value;
}

} // namespace

bool is_inpainter(const gradus_entry &entry) {
  const gradus_argument *mask = input_named(entry, mask_name);
  return entry.kind == GRADUS_ENTRY_FUNCTION && entry.argument_count == 3 && mask &&
         (mask->element == GRADUS_F32 || mask->element == GRADUS_F64) &&
         entry.arguments[2].is_result && entry.arguments[2].rank > 1;
}

std::string picture_input(const gradus_entry &entry) {
  return entry.arguments[entry.arguments[0].name == std::string(mask_name) ? 1 : 0].name;
}

Result<Masks> Masks::make(const std::string &text, const PictureShape &shape, uint64_t seed) {
  Masks masks;
  masks.height_ = shape.height;
  masks.width_ = shape.width;
  masks.seed_ = seed;
  if (text == "random" || text == "half") {
    masks.kind_ = text == "half" ? Kind::half : Kind::random;
    return masks;
  }
  masks.kind_ = Kind::file;
  runtime::LoadOptions options;
  options.format = "png";
  Result<DataSet> set = runtime::load_data(text, options);
  if (!set)
    return Status(set.status().code(),
                  "the mask: " + set.status().message() + "; --masks takes random, half, or a PNG");
  const DataTensor &picture = set->tensors.front();
  if (picture.rows() != 1 || picture.shape[1] != shape.height || picture.shape[2] != shape.width)
    return Status(GRADUS_MISMATCH,
                  "the mask `" + text + "` is " + std::to_string(picture.shape[1]) + " x " +
                      std::to_string(picture.shape[2]) + " pixels and the pictures are " +
                      std::to_string(shape.height) + " x " + std::to_string(shape.width) +
                      "; they must be of one size");
  for (int64_t pixel = 0; pixel < shape.height * shape.width; ++pixel) {
    bool hole = false;
    for (int64_t channel = 0; channel < picture.shape[3]; ++channel)
      hole |= picture.at(pixel * picture.shape[3] + channel) >= 128;
    masks.file_.push_back(hole ? 1.0f : 0.0f);
  }
  return masks;
}

std::vector<float> Masks::of(int64_t example) const {
  if (kind_ == Kind::file)
    return file_;
  int64_t top = height_ / 2, left = 0, bottom = height_, right = width_;
  if (kind_ == Kind::random) {
    uint32_t word[4];
    // The site below those of noise.
    runtime::DrawKey key{seed_, runtime::DrawKey::inference, static_cast<uint64_t>(example),
                         0xFFFF00};
    runtime::counter_of(key, 0, word);
    runtime::philox(word, static_cast<uint32_t>(seed_), static_cast<uint32_t>(seed_ >> 32));
    auto side = [](int64_t whole, uint32_t random) {
      return between(std::max<int64_t>(1, whole / 4), std::max<int64_t>(1, whole / 2), random);
    };
    int64_t height = side(height_, word[0]), width = side(width_, word[1]);
    top = between(0, height_ - height, word[2]);
    left = between(0, width_ - width, word[3]);
    bottom = top + height;
    right = left + width;
  }
  std::vector<float> mask(static_cast<size_t>(height_ * width_), 0.0f);
  for (int64_t y = top; y < bottom; ++y)
    for (int64_t x = left; x < right; ++x)
      mask[static_cast<size_t>(y * width_ + x)] = 1;
  return mask;
}

Result<std::unique_ptr<Examples>> masked_examples(const gradus_entry &entry, const Examples &data,
                                                  const PictureShape &shape, const Masks &masks) {
  const gradus_argument &mask = *input_named(entry, mask_name);
  int64_t pixels = shape.height * shape.width, numbers = 1;
  for (int32_t axis = 1; axis < mask.rank; ++axis)
    numbers *= runtime::is_constant(mask.shape[axis]) ? mask.shape[axis].constant : -1;
  // A mask of symbolic size has one number for each pixel.
  int64_t repeats = numbers < 0 ? 1 : numbers / pixels;
  if (numbers >= 0 && numbers != pixels && numbers != shape.numbers())
    return Status(GRADUS_MISMATCH, "`mask` of `" + std::string(entry.name) + "` is " +
                                       runtime::shape_text(entry, mask) +
                                       ", and the pictures are " + picture_text(shape));
  std::string picture = picture_input(entry);
  size_t own = 0;
  while (own < data.fields().size() && data.fields()[own].name != picture)
    ++own;
  if (own == data.fields().size())
    return Status(GRADUS_MISMATCH, "`" + std::string(entry.name) + "` takes `" + picture +
                                       "`, which the examples do not have");
  std::vector<ExampleField> fields = {data.fields()[own],
                                      {mask_name, mask.element, pixels * repeats}};
  auto gather = [&data, own, masks, shape, pixels, repeats,
                 fields](const int64_t *rows, int64_t count, void *const *buffers) {
    std::vector<std::vector<unsigned char>> others;
    std::vector<void *> targets;
    for (const ExampleField &field : data.fields()) {
      others.emplace_back(static_cast<size_t>(count) * field.row_bytes());
      targets.push_back(others.back().data());
    }
    targets[own] = buffers[0];
    if (Status status = data.gather(rows, count, targets.data()); !status.ok())
      return status;
    for (int64_t index = 0; index < count; ++index) {
      std::vector<float> mask_pixels = masks.of(rows[index]);
      for (int64_t pixel = 0; pixel < pixels; ++pixel) {
        float hole = mask_pixels[static_cast<size_t>(pixel)];
        int64_t at = index * pixels + pixel;
        for (int64_t channel = 0; channel < repeats; ++channel)
          put(fields[1].element, buffers[1], at * repeats + channel, hole);
        for (int64_t channel = 0; channel < shape.channels && hole > 0; ++channel)
          put(fields[0].element, buffers[0], at * shape.channels + channel, 0);
      }
    }
    return Status();
  };
  return std::unique_ptr<Examples>(std::make_unique<CallbackExamples>(data.rows(), fields, gather));
}

Result<Inpainting> inpaint(const PictureFunction &function, const Selection &selection,
                           const std::string &masks, uint64_t seed) {
  const gradus_entry &entry = function.entry();
  Inpainting inpainting;
  ValueRange range;
  Result<Pictures> before = example_pictures(function, picture_input(entry), selection, &range);
  if (!before)
    return before.status();
  const PictureShape shape = before->shape;
  Result<Masks> holes = Masks::make(masks, shape, seed);
  if (!holes)
    return holes.status();
  Result<std::unique_ptr<Examples>> examples =
      masked_examples(entry, *selection.examples, shape, *holes);
  if (!examples)
    return examples.status();
  Selection masked = selection;
  masked.examples = examples->get();
  Result<MadePictures> after = make_pictures(function, masked, range);
  if (!after)
    return after.status();
  if (!(after->pictures.shape == shape))
    return Status(GRADUS_INVALID_ARGUMENT, "`" + std::string(entry.name) + "` makes pictures of " +
                                               picture_text(after->pictures.shape) +
                                               " from pictures of " + picture_text(shape));
  inpainting.before = std::move(*before);
  inpainting.after = std::move(*after);
  inpainting.masked = inpainting.before;
  double sum = 0, missing = 0;
  runtime::ExampleOrder::Epoch epoch = selection.order.epoch(0);
  for (size_t index = 0; index < inpainting.before.count(); ++index) {
    std::vector<float> hole = holes->of(epoch.row(static_cast<int64_t>(index)));
    for (int64_t number = 0; number < shape.numbers(); ++number) {
      size_t at = index * static_cast<size_t>(shape.numbers()) + static_cast<size_t>(number);
      if (hole[static_cast<size_t>(number / shape.channels)] == 0)
        continue;
      double difference = static_cast<double>(inpainting.before.values[at]) -
                          static_cast<double>(inpainting.after.pictures.values[at]);
      sum += difference * difference;
      missing += 1;
      inpainting.masked.values[at] = 0.5f;
    }
  }
  inpainting.hole_error = missing > 0 ? sum / missing : 0;
  inpainting.whole = compare(inpainting.before, inpainting.after.pictures);
  return inpainting;
}

} // namespace gradus::runner
