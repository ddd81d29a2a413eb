// The one resource that operations with effects touch: what a model stores between calls.
#pragma once

#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace gradus {

struct StorageResource : mlir::SideEffects::Resource::Base<StorageResource> {
  llvm::StringRef getName() final { return "storage"; }
};

} // namespace gradus
