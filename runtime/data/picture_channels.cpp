// Repeats grey, or weighs colours.
#include "runtime/data/picture_channels.h"

namespace gradus::runtime {

void set_channels(DataTensor &pictures, int64_t channels) {
  int64_t &own = pictures.shape.back();
  if (own == channels)
    return;
  std::vector<unsigned char> &bytes = pictures.bytes;
  size_t pixels = bytes.size() / static_cast<size_t>(own);
  std::vector<unsigned char> changed(pixels * static_cast<size_t>(channels));
  for (size_t pixel = 0; pixel < pixels; ++pixel)
    if (channels == 3) {
      std::memset(&changed[pixel * 3], bytes[pixel], 3);
    } else {
      const unsigned char *color = &bytes[pixel * 3];
      changed[pixel] = static_cast<unsigned char>(
          (299u * color[0] + 587u * color[1] + 114u * color[2] + 500u) / 1000u);
    }
  bytes = std::move(changed);
  own = channels;
}

} // namespace gradus::runtime
