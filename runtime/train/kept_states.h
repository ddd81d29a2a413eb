// The states of a model at one moment, so that what is measured on the way changes nothing.
#pragma once

#include "gradus/abi.h"
#include "gradus/gradus.h"
#include "runtime/status/status.h"

#include <vector>

namespace gradus::runtime {

/// A copy of all states.
class KeptStates {
public:
  static Result<KeptStates> take(gradus_instance *instance);
  /// Gives the states their values again.
  Status restore() const;

private:
  struct Copy {
    const gradus_storage *storage;
    std::vector<unsigned char> bytes;
  };
  gradus_instance *instance_ = nullptr;
  std::vector<Copy> copies_;
};

} // namespace gradus::runtime
