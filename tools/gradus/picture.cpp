// Lays out and writes grids of pictures with libpng.
#include "tools/gradus/picture.h"

#include "runtime/file/file.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <png.h>

namespace gradus::runner {

using runtime::Status;

namespace {

constexpr int64_t scale = 2, gap = 2;

struct Range {
  float least = 0, greatest = 1;
};

Range range_of(const Pictures &pictures) {
  Range seen{0, 0};
  for (float value : pictures.values)
    if (std::isfinite(value))
      seen = {std::min(seen.least, value), std::max(seen.greatest, value)};
  if (seen.least >= 0 && seen.greatest <= 1)
    return {0, 1};
  if (seen.least >= -1 && seen.greatest <= 1)
    return {-1, 1};
  return seen;
}

class Canvas {
public:
  Canvas(int64_t width, int64_t height)
      : width_(width), height_(height),
        pixels_(static_cast<size_t>(width) * static_cast<size_t>(height), 64) {}

  void place(const Pictures &pictures, size_t index, int64_t left, int64_t top, Range range) {
    const float *values =
        pictures.values.data() + index * static_cast<size_t>(pictures.side * pictures.side);
    for (int64_t y = 0; y < pictures.side * scale; ++y)
      for (int64_t x = 0; x < pictures.side * scale; ++x) {
        float value = values[(y / scale) * pictures.side + x / scale];
        float share = (value - range.least) / (range.greatest - range.least);
        share = std::isfinite(share) ? std::min(std::max(share, 0.0f), 1.0f) : 0.0f;
        pixels_[static_cast<size_t>((top + y) * width_ + left + x)] =
            static_cast<png_byte>(std::lround(share * 255));
      }
  }

  Status write(const std::string &path) const {
    png_image image;
    std::memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(width_);
    image.height = static_cast<png_uint_32>(height_);
    image.format = PNG_FORMAT_GRAY;
    png_alloc_size_t size = 0;
    std::vector<png_byte> content;
    bool good = png_image_write_get_memory_size(image, size, 0, pixels_.data(), 0, nullptr);
    if (good) {
      content.resize(size);
      good =
          png_image_write_to_memory(&image, content.data(), &size, 0, pixels_.data(), 0, nullptr);
    }
    if (!good)
      return Status(GRADUS_INTERNAL, "cannot make the picture `" + path + "`: " + image.message);
    return runtime::replace_file(path, {{content.data(), size}});
  }

private:
  int64_t width_, height_;
  std::vector<png_byte> pixels_;
};

} // namespace

int64_t square_side(int64_t numbers) {
  int64_t side = std::llround(std::sqrt(static_cast<double>(numbers)));
  return side > 1 && side * side == numbers ? side : 0;
}

Status write_grid(const std::string &path, const Pictures &pictures, const Pictures *below,
                  size_t columns) {
  size_t count = pictures.count();
  if (count == 0)
    return Status(GRADUS_INVALID_ARGUMENT, "there is nothing to show in `" + path + "`");
  columns = std::max<size_t>(1, std::min(columns, count));
  int64_t rows = static_cast<int64_t>((count + columns - 1) / columns) * (below ? 2 : 1);
  int64_t cell = pictures.side * scale + gap;
  int64_t width = static_cast<int64_t>(columns) * cell + gap, height = rows * cell + gap;
  if (width > 100000 || height > 100000)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "the picture `" + path + "` would be larger than 100,000 pixels; say --limit");
  Canvas canvas(width, height);
  Range range = range_of(pictures);
  for (size_t index = 0; index < count; ++index) {
    int64_t left = gap + static_cast<int64_t>(index % columns) * cell;
    int64_t row = static_cast<int64_t>(index / columns) * (below ? 2 : 1);
    canvas.place(pictures, index, left, gap + row * cell, range);
    if (below && index < below->count())
      canvas.place(*below, index, left, gap + (row + 1) * cell, range);
  }
  return canvas.write(path);
}

} // namespace gradus::runner
