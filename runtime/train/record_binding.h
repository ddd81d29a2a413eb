// Which part of a pair of texts, or of a text with a class, each input of the model's entries is.
#pragma once

#include "runtime/data/token_records.h"
#include "runtime/train/binding.h"

namespace gradus::runtime {

/// Inputs by name, i32 or i64. Of pairs: `source` [n, s] and `source_length` [n]; `target` [n, t]:
/// the id that begins a text, then its tokens; `next` [n, t]: its tokens and the id that ends it,
/// -1 behind; `target_length` [n]: how many of these count. Of texts with a class: `token` [n, t],
/// `length` [n], `label` [n]. Where -1 occurs the model must take it. Pairs that are longer than s
/// or t are left out, longer texts are cut, and `conversions` say how many.
Result<DataBinding> bind_records(const std::vector<const gradus_entry *> &entries,
                                 std::shared_ptr<const TokenRecords> records,
                                 const BindOptions &options);

} // namespace gradus::runtime
