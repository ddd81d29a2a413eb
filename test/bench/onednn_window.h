// A convolution or one of its gradients by oneDNN, without reorders: weights in the layout that it likes best (format_tag::any), images
// in that or with the channels last, as a step has them.
#pragma once

#include "runtime/primitives/window.h"

#include <oneapi/dnnl/dnnl.hpp>
#include <string>
#include <unordered_map>

namespace gradus::bench {

class OnednnWindow {
public:
  OnednnWindow(const runtime::WindowProblem &p, bool free_images) {
    using dnnl::memory;
    memory::dims x = {p.batch, p.x_channels}, y = {p.batch, p.y_channels}, stride, dilation, low, high;
    memory::dims w = {p.y_channels / p.groups, p.x_channels / p.groups};
    if (p.groups > 1)
      w.insert(w.begin(), p.groups);
    for (size_t axis = 0; axis < size_t(p.axes); ++axis) {
      x.push_back(p.x[axis]);
      y.push_back(p.y[axis]);
      w.push_back(p.size[axis]);
      stride.push_back(p.stride[axis]);
      dilation.push_back(p.dilation[axis] - 1);
      low.push_back(p.low[axis]);
      int64_t end = (p.y[axis] - 1) * p.stride[axis] + (p.size[axis] - 1) * p.dilation[axis] + 1;
      high.push_back(std::max<int64_t>(0, end - p.x[axis] - p.low[axis]));
    }
    auto any = [](const memory::dims &dims) { return memory::desc(dims, memory::data_type::f32, memory::format_tag::any); };
    auto image = [&](const memory::dims &dims) {
      const memory::format_tag last[] = {memory::format_tag::nwc, memory::format_tag::nhwc, memory::format_tag::ndhwc};
      return free_images ? any(dims) : memory::desc(dims, memory::data_type::f32, last[p.axes - 1]);
    };
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    auto direct = dnnl::algorithm::convolution_direct;
    dnnl::convolution_forward::primitive_desc forward(engine_, dnnl::prop_kind::forward_training, direct, image(x), any(w), image(y), stride,
                                                      dilation, low, high, attributes);
    auto fill = [this](int argument, const memory::desc &desc) {
      memory made(desc, engine_);
      auto *values = static_cast<float *>(made.get_data_handle());
      for (size_t i = 0; i < desc.get_size() / sizeof(float); ++i)
        values[i] = float(i * 7919 % 2001) * 1e-3f - 1;
      arguments_.emplace(argument, made);
    };
    if (p.kind == GRADUS_CONVOLUTION) {
      fill(DNNL_ARG_SRC, forward.src_desc());
      fill(DNNL_ARG_WEIGHTS, forward.weights_desc());
      fill(DNNL_ARG_DST, forward.dst_desc());
      finish(forward, dnnl::convolution_forward(forward));
    } else if (p.kind == GRADUS_CONVOLUTION_INPUT) {
      dnnl::convolution_backward_data::primitive_desc by_data(engine_, direct, image(x), any(w), image(y), stride, dilation, low, high, forward,
                                                              attributes);
      fill(DNNL_ARG_DIFF_DST, by_data.diff_dst_desc());
      fill(DNNL_ARG_WEIGHTS, by_data.weights_desc());
      fill(DNNL_ARG_DIFF_SRC, by_data.diff_src_desc());
      finish(by_data, dnnl::convolution_backward_data(by_data));
    } else {
      dnnl::convolution_backward_weights::primitive_desc by_weights(engine_, direct, image(x), any(w), image(y), stride, dilation, low, high,
                                                                    forward, attributes);
      fill(DNNL_ARG_SRC, by_weights.src_desc());
      fill(DNNL_ARG_DIFF_DST, by_weights.diff_dst_desc());
      fill(DNNL_ARG_DIFF_WEIGHTS, by_weights.diff_weights_desc());
      finish(by_weights, dnnl::convolution_backward_weights(by_weights));
    }
  }

  void run() { primitive_.execute(stream_, arguments_); }
  /// "jit:avx2": by which code.
  const std::string &implementation() const { return implementation_; }

private:
  template <typename Descriptor> void finish(const Descriptor &descriptor, const dnnl::primitive &primitive) {
    primitive_ = primitive;
    implementation_ = descriptor.impl_info_str();
    arguments_.emplace(DNNL_ARG_SCRATCHPAD, dnnl::memory(descriptor.scratchpad_desc(), engine_));
  }

  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  dnnl::primitive primitive_;
  std::unordered_map<int, dnnl::memory> arguments_;
  std::string implementation_;
};

} // namespace gradus::bench
