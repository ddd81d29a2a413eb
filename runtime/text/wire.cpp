// Reads tags and values; 32- and 64-bit values are passed over.
#include "runtime/text/wire.h"

namespace gradus::runtime::text {

std::optional<uint64_t> WireReader::number() {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes_.empty(); shift += 7) {
    auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    value |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80)
      return value;
  }
  return std::nullopt;
}

std::optional<std::string_view> WireReader::take(uint64_t size) {
  if (size > bytes_.size())
    return std::nullopt;
  std::string_view part = bytes_.substr(0, size);
  bytes_.remove_prefix(size);
  return part;
}

std::optional<WireReader::Field> WireReader::next() {
  std::optional<uint64_t> tag = number();
  if (!tag)
    return std::nullopt;
  Field field{*tag >> 3, 0, {}};
  std::optional<uint64_t> value;
  std::optional<std::string_view> part;
  switch (*tag & 7) {
  case 0:
    if (!(value = number()))
      return std::nullopt;
    field.value = *value;
    return field;
  case 1:
  case 5:
    if (!take((*tag & 7) == 1 ? 8 : 4))
      return std::nullopt;
    return field;
  case 2:
    if (!(value = number()) || !(part = take(*value)))
      return std::nullopt;
    field.bytes = *part;
    return field;
  default:
    return std::nullopt;
  }
}

} // namespace gradus::runtime::text
