// Every byte is a token: any text, also what is no UTF-8, and no vocabulary to make.
#pragma once

#include "runtime/text/tokenizer.h"

namespace gradus::runtime::text {

/// Which marks a tokenizer of ours has; they stand behind the others, in this order.
struct Marks {
  bool begin = false, end = false, padding = false;
};

/// Ids 0 to 255 are the bytes.
std::unique_ptr<Tokenizer> make_bytes_tokenizer(Marks marks = {});

} // namespace gradus::runtime::text
