// The post-processors of a tokenizer.json: what stands before and behind the tokens of a text.
#pragma once

#include "runtime/text/json_part.h"
#include "runtime/text/tokenizer.h"

namespace gradus::runtime::text {

struct Around {
  std::vector<TokenId> before, after;
};

/// For one text; what the file says of pairs of texts is left aside.
Around read_post_processor(const JsonPart &file);

} // namespace gradus::runtime::text
