// Builds operations over windows.
#include "compiler/dialect/windows.h"
#include "compiler/dialect/convolution.h"
#include "compiler/dialect/pooling.h"

using namespace mlir;

namespace gradus {

using Dims = llvm::ArrayRef<sema::Dim>;

Windows windows_of(Operation *op) {
  Windows windows;
  auto integers = [&](StringRef name, llvm::SmallVector<int64_t> &into) {
    if (auto attribute = op->getAttrOfType<DenseI64ArrayAttr>(name))
      into.assign(attribute.asArrayRef().begin(), attribute.asArrayRef().end());
  };
  integers("size", windows.size);
  integers("stride", windows.stride);
  integers("dilation", windows.dilation);
  integers("low", windows.low);
  if (auto extents = op->getAttrOfType<DimsAttr>("extents"))
    windows.extents.assign(extents.getDims().begin(), extents.getDims().end());
  if (auto groups = op->getAttrOfType<IntegerAttr>("groups"))
    windows.groups = groups.getInt();
  return windows;
}

Dims space_of(const Term &image) { return image.shape().drop_front().drop_back(); }
Dims size_of(const Term &weights) { return weights.shape().drop_back(2); }

static DimsAttr dims(const Term &at, Dims list) {
  return DimsAttr::get(at.builder().getContext(), list);
}

template <typename Op>
static Term convolve(const Term &a, const Term &b, const Windows &windows) {
  return a.with(a.builder().create<Op>(a.location(), a.value(), b.value(), windows.stride,
                                       windows.dilation, windows.low, dims(a, windows.extents),
                                       windows.groups));
}

Term convolution(const Term &x, const Term &w, const Windows &windows) {
  return convolve<ConvolutionOp>(x, w, windows);
}
Term convolution_input(const Term &y, const Term &w, const Windows &windows) {
  return convolve<ConvolutionInputOp>(y, w, windows);
}
Term convolution_weight(const Term &x, const Term &y, const Windows &windows) {
  return convolve<ConvolutionWeightOp>(x, y, windows);
}

Term window_max_gradient(const Term &x, const Term &y, const Windows &windows) {
  return x.with(x.builder().create<WindowMaxGradientOp>(x.location(), x.value(), y.value(),
                                                        windows.size, windows.stride,
                                                        windows.dilation, windows.low));
}
Term window_max_pick(const Term &x, const Term &v, const Windows &windows) {
  return x.with(x.builder().create<WindowMaxPickOp>(x.location(), x.value(), v.value(),
                                                    windows.size, windows.stride, windows.dilation,
                                                    windows.low, dims(x, windows.extents)));
}

template <typename Op> static Term pool(const Term &x, const Windows &windows) {
  return x.with(x.builder().create<Op>(x.location(), x.value(), windows.size, windows.stride,
                                       windows.dilation, windows.low, dims(x, windows.extents)));
}

Term window_sum(const Term &x, const Windows &windows) { return pool<WindowSumOp>(x, windows); }
Term window_spread(const Term &y, const Windows &windows) {
  return pool<WindowSpreadOp>(y, windows);
}

} // namespace gradus
