// Convolutions and pooling in the algebra of term.h, and where their windows lie.
#pragma once

#include "compiler/dialect/term.h"

namespace gradus {

/// The attributes of an operation over windows; see convolution.td. `size` is of pooling alone.
struct Windows {
  llvm::SmallVector<int64_t> size, stride, dilation, low;
  llvm::SmallVector<sema::Dim> extents; ///< of what the result's operands don't decide
  int64_t groups = 1;

  Windows to(llvm::ArrayRef<sema::Dim> other) const {
    Windows changed = *this;
    changed.extents.assign(other.begin(), other.end());
    return changed;
  }
};

Windows windows_of(mlir::Operation *op);
/// [batch, space..., channels] without its ends.
llvm::ArrayRef<sema::Dim> space_of(const Term &image);
/// The extents of the windows that the weights of a convolution make.
llvm::ArrayRef<sema::Dim> size_of(const Term &weights);

Term convolution(const Term &x, const Term &w, const Windows &windows);
Term convolution_input(const Term &y, const Term &w, const Windows &windows);
Term convolution_weight(const Term &x, const Term &y, const Windows &windows);
Term window_max_gradient(const Term &x, const Term &y, const Windows &windows);
Term window_max_pick(const Term &x, const Term &v, const Windows &windows);
Term window_sum(const Term &x, const Windows &windows);
Term window_spread(const Term &y, const Windows &windows);

} // namespace gradus
