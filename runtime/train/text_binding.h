// Which tokens of a text each input of the model's entries is.
#pragma once

#include "runtime/data/tokens.h"
#include "runtime/train/binding.h"

namespace gradus::runtime {

/// Inputs of [n, t], i32 or i64, are windows of t tokens: `token`, or `next`, the tokens one place
/// further on. Names are matched as `bind_data` says.
Result<DataBinding> bind_text(const std::vector<const gradus_entry *> &entries,
                              std::shared_ptr<const Tokens> text, const BindOptions &options);

} // namespace gradus::runtime
