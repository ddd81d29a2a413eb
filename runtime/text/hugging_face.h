// A tokenizer as Hugging Face's `tokenizer.json` describes it.
#pragma once

#include "runtime/text/tokenizer.h"

#include <nlohmann/json_fwd.hpp>

namespace gradus::runtime::text {

/// `file` is the parsed `content`, which is kept for `save`.
TokenizerResult read_hugging_face(const nlohmann::json &file, std::string content,
                                  const std::string &path);

} // namespace gradus::runtime::text
