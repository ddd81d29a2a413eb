// Which values of the data become which values of the model.
#pragma once

#include "runtime/train/binding.h"

namespace gradus::runtime {

/// An input of an entry.
struct EntryInput {
  const gradus_entry *entry;
  const gradus_argument *argument;
};

/// The first input of `entries` called as `argument` that declares a range, else one that does not.
EntryInput declaring(const std::vector<const gradus_entry *> &entries,
                     const gradus_argument &argument);

/// Sets scale or ranges of a float field for `input`, and says in `words` what becomes of the
/// values. A sentence where values lie outside the range that is said of them or declared.
Status choose_conversion(ArrayField &field, const EntryInput &input, const BindOptions &options,
                         std::vector<std::string> &words);

/// `-1 to 1`
std::string range_text(const ValueRange &range);

} // namespace gradus::runtime
