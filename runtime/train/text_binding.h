// Which tokens of a text each input of the model's entries is.
#pragma once

#include "runtime/data/tokens.h"
#include "runtime/train/binding.h"

namespace gradus::runtime {

/// Inputs of [n, t], i32 or i64, are windows of t tokens: `token`, or `next`, the tokens one place
/// further on, or `begins`, 1 where a token is the first of a document. Names are matched as
/// `bind_data` says.
Result<DataBinding> bind_text(const std::vector<const gradus_entry *> &entries,
                              std::shared_ptr<const Tokens> text, const BindOptions &options);

/// How many tokens an input of [n, t] has in each example: as the model says, or --dim, which then
/// goes to `dimensions`. `data`: "a text", in sentences.
Result<int64_t> sequence_length(const gradus_entry &entry, const gradus_argument &argument,
                                const BindOptions &options, const char *data,
                                Dimensions &dimensions);

/// A sentence where tokens below `vocabulary` are more than the input takes.
Status check_vocabulary(const gradus_entry &entry, const gradus_argument &argument,
                        const std::string &tokenizer, int64_t vocabulary);

} // namespace gradus::runtime
