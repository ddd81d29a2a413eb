// The fuse pass: from operations on whole tensors to products and kernels.
#pragma once

#include <memory>

namespace mlir {
class Pass;
}

namespace gradus::fuse {

/// `fuse` false: one kernel for each operation, for -O0 and for comparing.
std::unique_ptr<mlir::Pass> create_fuse_pass(bool fuse = true);
void register_fuse_pass();

} // namespace gradus::fuse
