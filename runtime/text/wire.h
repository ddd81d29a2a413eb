// Protocol buffers' wire format, as far as a SentencePiece model needs it: fields of a message by
// number.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gradus::runtime::text {

/// Walks over the fields of a message. Ends early where the bytes are no message.
class WireReader {
public:
  explicit WireReader(std::string_view bytes) : bytes_(bytes) {}

  struct Field {
    uint64_t number;
    uint64_t value;         // of a variable-length number
    std::string_view bytes; // of a string or a message
  };
  std::optional<Field> next();

private:
  std::optional<uint64_t> number();
  std::optional<std::string_view> take(uint64_t size);

  std::string_view bytes_;
};

} // namespace gradus::runtime::text
