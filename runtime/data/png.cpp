// Reads and writes PNG. libpng leaves its functions by longjmp, so nothing with a destructor lives
// where it runs.
#include "runtime/data/png.h"

#include <csetjmp>
#include <cstring>
#include <png.h>

namespace gradus::runtime {
namespace {

constexpr char signature[] = "\x89PNG\r\n\x1a\n";
constexpr size_t signature_size = 8, header_size = 33; // up to the end of the chunk IHDR

struct Source {
  const unsigned char *at;
  size_t left;
  char problem[160];
};

void keep_problem(png_structp png, png_const_charp words) {
  auto *source = static_cast<Source *>(png_get_error_ptr(png));
  std::strncpy(source->problem, words, sizeof source->problem - 1);
  png_longjmp(png, 1);
}

void ignore_warning(png_structp, png_const_charp) {}

void take_bytes(png_structp png, png_bytep target, size_t count) {
  auto *source = static_cast<Source *>(png_get_io_ptr(png));
  if (count > source->left)
    png_error(png, "it is cut off");
  std::memcpy(target, source->at, count);
  source->at += count;
  source->left -= count;
}

/// Fills `target`, whose rows have `stride` bytes; false with the problem noted in `source`.
bool decode_rows(Source *source, unsigned char *target, size_t stride) {
  png_structp png =
      png_create_read_struct(PNG_LIBPNG_VER_STRING, source, keep_problem, ignore_warning);
  png_infop info = png ? png_create_info_struct(png) : nullptr;
  if (!info) {
    std::strcpy(source->problem, "no memory for it");
    png_destroy_read_struct(&png, nullptr, nullptr);
    return false;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, nullptr);
    return false;
  }
  png_set_read_fn(png, source, take_bytes);
  png_read_info(png, info);
  png_set_expand(png);
  png_set_scale_16(png);
  png_set_strip_alpha(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  if (png_get_rowbytes(png, info) != stride)
    png_error(png, "its header and its palette disagree");
  png_uint_32 height = png_get_image_height(png, info);
  for (int pass = 0; pass < passes; ++pass)
    for (png_uint_32 row = 0; row < height; ++row)
      png_read_row(png, target + row * stride, nullptr);
  png_read_end(png, nullptr);
  png_destroy_read_struct(&png, &info, nullptr);
  return true;
}

struct Header {
  uint64_t width, height;
  unsigned bits, color; // of a sample; PNG_COLOR_TYPE_…
  uint64_t channels() const { return color & PNG_COLOR_MASK_COLOR ? 3 : 1; }
  /// Of the filtered rows before compression, interlaced or not: at least this many.
  uint64_t stored_bytes() const {
    bool palette = color & PNG_COLOR_MASK_PALETTE;
    uint64_t samples = (palette ? 1 : channels()) + (color & PNG_COLOR_MASK_ALPHA ? 1 : 0);
    return height * ((width * samples * bits + 7) / 8);
  }
};

uint64_t big_endian(const unsigned char *bytes) {
  return uint64_t{bytes[0]} << 24 | uint64_t{bytes[1]} << 16 | uint64_t{bytes[2]} << 8 | bytes[3];
}

} // namespace

bool recognizes_png(const std::string &opening) {
  return opening.compare(0, signature_size, signature, signature_size) == 0;
}

Result<Pixels> decode_png(const std::vector<unsigned char> &content, const std::string &what,
                          uint64_t memory_limit) {
  if (content.size() < signature_size ||
      std::memcmp(content.data(), signature, signature_size) != 0)
    return Status(GRADUS_CORRUPT_FILE, what + " is no PNG: it does not begin like one");
  if (content.size() < header_size)
    return Status(GRADUS_CORRUPT_FILE, what + " is a broken PNG: it is cut off in its header");
  const unsigned char *at = content.data() + 16;
  Header header{big_endian(at), big_endian(at + 4), at[8], at[9]};
  constexpr uint64_t longest = 1000000; // libpng's own limit: nothing below overflows
  if (header.width < 1 || header.height < 1 || header.width > longest || header.height > longest)
    return Status(GRADUS_CORRUPT_FILE, what + " is a broken PNG: its header says " +
                                           std::to_string(header.width) + " x " +
                                           std::to_string(header.height) + " pixels");
  // Deflate expands at most 1032 times.
  if (header.stored_bytes() / 1032 > content.size())
    return Status(GRADUS_CORRUPT_FILE, what + " is a broken PNG: its header says " +
                                           std::to_string(header.width) + " x " +
                                           std::to_string(header.height) +
                                           " pixels, more than the file can hold");
  uint64_t stride = header.width * header.channels();
  if (stride * header.height > memory_limit)
    return Status(GRADUS_OUT_OF_MEMORY,
                  what + " would take " + std::to_string(stride * header.height) +
                      " bytes, more than the " + std::to_string(memory_limit) +
                      " that data may take here");
  Pixels pixels;
  pixels.height = static_cast<int64_t>(header.height);
  pixels.width = static_cast<int64_t>(header.width);
  pixels.channels = static_cast<int64_t>(header.channels());
  pixels.bytes.resize(static_cast<size_t>(stride * header.height));
  Source source{content.data(), content.size(), {}};
  if (!decode_rows(&source, pixels.bytes.data(), static_cast<size_t>(stride)))
    return Status(GRADUS_CORRUPT_FILE, what + " is a broken PNG: " + source.problem);
  return pixels;
}

Result<std::vector<unsigned char>> encode_png(const Pixels &pixels) {
  png_image image;
  std::memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(pixels.width);
  image.height = static_cast<png_uint_32>(pixels.height);
  image.format = pixels.channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  png_alloc_size_t size = 0;
  std::vector<unsigned char> content;
  if (png_image_write_get_memory_size(image, size, 0, pixels.bytes.data(), 0, nullptr)) {
    content.resize(size);
    if (png_image_write_to_memory(&image, content.data(), &size, 0, pixels.bytes.data(), 0,
                                  nullptr)) {
      content.resize(size);
      return content;
    }
  }
  return Status(GRADUS_INTERNAL, "cannot make a PNG of " + std::to_string(pixels.width) + " x " +
                                     std::to_string(pixels.height) + " pixels: " + image.message);
}

} // namespace gradus::runtime
