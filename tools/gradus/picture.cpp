// Lays out grids of pictures and writes pictures as PNG.
#include "tools/gradus/picture.h"

#include "runtime/data/png.h"
#include "runtime/file/file.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace gradus::runner {

using runtime::Pixels;
using runtime::Result;
using runtime::Status;

namespace {

constexpr int64_t gap = 2, small_side = 64, longest = 100000;
constexpr unsigned char background = 64;

unsigned char shade(float unit) {
  unit = std::isfinite(unit) ? std::min(std::max(unit, 0.0f), 1.0f) : 0.0f;
  return static_cast<unsigned char>(std::lround(unit * 255));
}

/// One picture, each pixel `scale` times as wide and high, into the canvas at (left, top).
void place(Pixels &canvas, const Pictures &pictures, size_t index, int64_t left, int64_t top,
           int64_t scale) {
  const PictureShape &shape = pictures.shape;
  const float *values =
      pictures.values.data() + index * static_cast<size_t>(pictures.shape.numbers());
  for (int64_t y = 0; y < shape.height * scale; ++y)
    for (int64_t x = 0; x < shape.width * scale; ++x) {
      const float *pixel = values + ((y / scale) * shape.width + x / scale) * shape.channels;
      int64_t at = ((top + y) * canvas.width + left + x) * canvas.channels;
      for (int64_t channel = 0; channel < canvas.channels; ++channel)
        canvas.bytes[static_cast<size_t>(at + channel)] =
            shade(pixel[shape.channels == 1 ? 0 : channel]);
    }
}

Status write_pixels(const std::string &path, const Pixels &pixels) {
  Result<std::vector<unsigned char>> content = runtime::encode_png(pixels);
  if (!content)
    return content.status();
  return runtime::replace_file(path, {{content->data(), content->size()}});
}

/// Makes the folder; a sentence where it holds pictures already.
Status make_folder(const std::filesystem::path &path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  std::filesystem::directory_iterator at(path, error), end;
  for (; !error && at != end; at.increment(error))
    if (at->path().extension() == ".png")
      return Status(GRADUS_INVALID_ARGUMENT,
                    "the folder `" + path.string() + "` holds pictures already, such as `" +
                        at->path().filename().string() + "`; choose another, or remove it");
  if (error)
    return Status(GRADUS_IO, "cannot make the folder `" + path.string() + "`: " + error.message());
  return Status();
}

} // namespace

Pictures first_of(const Pictures &pictures, int64_t count) {
  size_t numbers =
      std::min(pictures.values.size(),
               static_cast<size_t>(count) * static_cast<size_t>(pictures.shape.numbers()));
  return {pictures.shape, {pictures.values.begin(), pictures.values.begin() + numbers}};
}

ValueRange guess_range(const Pictures &pictures) {
  double least = 0, greatest = 0;
  for (float value : pictures.values)
    if (std::isfinite(value)) {
      least = std::min<double>(least, value);
      greatest = std::max<double>(greatest, value);
    }
  if (least >= 0 && greatest <= 1)
    return {0, 1};
  if (least >= -1 && greatest <= 1)
    return {-1, 1};
  return {least, greatest};
}

void to_unit(Pictures &pictures, ValueRange range) {
  if (range.low == 0 && range.high == 1)
    return;
  for (float &value : pictures.values)
    value = static_cast<float>((value - range.low) / (range.high - range.low));
}

Status write_grid(const std::string &path, const std::vector<const Pictures *> &layers,
                  size_t columns) {
  const PictureShape &shape = layers.front()->shape;
  size_t count = layers.front()->count();
  if (count == 0)
    return Status(GRADUS_INVALID_ARGUMENT, "there is nothing to show in `" + path + "`");
  columns = std::max<size_t>(1, std::min(columns, count));
  int64_t depth = static_cast<int64_t>(layers.size());
  int64_t rows = static_cast<int64_t>((count + columns - 1) / columns) * depth;
  int64_t scale = std::max(shape.height, shape.width) <= small_side ? 2 : 1;
  int64_t cell_width = shape.width * scale + gap, cell_height = shape.height * scale + gap;
  Pixels canvas;
  canvas.width = static_cast<int64_t>(columns) * cell_width + gap;
  canvas.height = rows * cell_height + gap;
  for (const Pictures *layer : layers)
    canvas.channels = std::max(canvas.channels, layer->shape.channels);
  if (canvas.width > longest || canvas.height > longest)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "the picture `" + path + "` would be larger than 100,000 pixels; show fewer");
  canvas.bytes.assign(static_cast<size_t>(canvas.width * canvas.height) *
                          static_cast<size_t>(canvas.channels),
                      background);
  for (size_t index = 0; index < count; ++index)
    for (size_t layer = 0; layer < layers.size(); ++layer) {
      int64_t row = static_cast<int64_t>(index / columns) * depth + static_cast<int64_t>(layer);
      if (index < layers[layer]->count())
        place(canvas, *layers[layer], index,
              gap + static_cast<int64_t>(index % columns) * cell_width, gap + row * cell_height,
              scale);
    }
  return write_pixels(path, canvas);
}

Status write_picture_folder(const std::string &folder, const Pictures &pictures) {
  if (Status status = make_folder(folder); !status.ok())
    return status;
  size_t digits = std::max<size_t>(3, std::to_string(pictures.count() - 1).size());
  for (size_t index = 0; index < pictures.count(); ++index) {
    Pixels picture{pictures.shape.height, pictures.shape.width, pictures.shape.channels, {}};
    picture.bytes.resize(static_cast<size_t>(pictures.shape.numbers()));
    place(picture, pictures, index, 0, 0, 1);
    std::string name = std::to_string(index);
    name.insert(0, digits - name.size(), '0');
    if (Status status =
            write_pixels((std::filesystem::path(folder) / (name + ".png")).string(), picture);
        !status.ok())
      return status;
  }
  return Status();
}

} // namespace gradus::runner
