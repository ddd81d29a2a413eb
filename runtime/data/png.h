// PNG: 8-bit pixels from and to the bytes of a file, with libpng.
#pragma once

#include "runtime/status/status.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gradus::runtime {

/// Row-major, channels last: 1 is grey, 3 is red, green, blue. 0 to 255 are black to white.
struct Pixels {
  int64_t height = 0, width = 0, channels = 1;
  std::vector<unsigned char> bytes;
};

/// Whether the bytes begin as every PNG does.
bool recognizes_png(const std::string &opening);

/// Palettes and fewer bits become 8 bits, 16 bits are rounded to them, alpha is dropped; gamma is
/// left aside. `what` names the file in sentences. No size is believed: pixels that the bytes
/// cannot hold, or that need more than `memory_limit`, are refused before any are made.
Result<Pixels> decode_png(const std::vector<unsigned char> &content, const std::string &what,
                          uint64_t memory_limit);

Result<std::vector<unsigned char>> encode_png(const Pixels &pixels);

} // namespace gradus::runtime
