// The arguments of one call of an entry, handed over with their shapes, from which its dimensions
// follow.
#pragma once

#include "gradus/abi.h"
#include "gradus/gradus.h"
#include "runtime/status/status.h"

#include <vector>

namespace gradus::runtime {

class EntryArguments {
public:
  explicit EntryArguments(const gradus_entry &entry);

  /// Fails where the entry takes another shape.
  Status hand(int32_t argument, const void *values, const std::vector<int64_t> &shape);
  /// The shape of a result, once all inputs are handed over.
  std::vector<int64_t> shape_of(int32_t argument) const;
  void receive(int32_t argument, void *values);
  Status call(gradus_instance *instance, int32_t index);

private:
  const gradus_entry &entry_;
  std::vector<int64_t> dims_; // -1: not known yet
  std::vector<void *> values_;
};

} // namespace gradus::runtime
