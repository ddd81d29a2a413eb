// Which tokenizer a model's tokens are of.
#pragma once

#include "runtime/text/tokenizer.h"
#include "tools/gradus/instance.h"

namespace gradus::runner {

/// `named` (a file, a folder, or `bytes`); else the one that travels with the weights; else bytes.
runtime::Result<std::shared_ptr<const runtime::text::Tokenizer>>
tokenizer_for(const std::string &named, const InstanceFlags &flags);

/// Whether every id lies below `limit` (0: unlimited), which the model's `argument` sets.
runtime::Status check_vocabulary(const runtime::text::Tokenizer &tokenizer, int64_t limit,
                                 const std::string &argument);

} // namespace gradus::runner
