// Convolutions by oneDNN: images as they lie, weights in the layout it likes, reordered in scratch where that is not ours.
#include "runtime/parallel/parallel.h"
#include "runtime/primitives/convolution.h"
#include "runtime/primitives/onednn.h"
#include "runtime/primitives/own_window.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace gradus::runtime {

namespace {

using namespace onednn;

/// A primitive with its arguments; addresses are set before each run.
class Step {
public:
  Status add(dnnl_engine_t engine, int argument, const_dnnl_memory_desc_t descriptor) {
    Memory memory;
    Status status = make(memory, "memory", dnnl_memory_create, descriptor, engine,
                         static_cast<void *>(DNNL_MEMORY_NONE));
    arguments_.push_back({argument, memory.get()});
    memories_.push_back(std::move(memory));
    return status;
  }

  /// In the order of add().
  Status run(dnnl_stream_t stream, std::initializer_list<const void *> addresses) noexcept {
    auto memory = memories_.begin();
    for (const void *address : addresses) {
      if (memory == memories_.end())
        break;
      Status status = status_of(dnnl_memory_set_data_handle((memory++)->get(), const_cast<void *>(address)), "set_data_handle");
      if (!status.ok())
        return status;
    }
    return status_of(dnnl_primitive_execute(primitive.get(), stream, int(arguments_.size()), arguments_.data()), "execute");
  }

  Primitive primitive;

private:
  std::vector<Memory> memories_;
  std::vector<dnnl_exec_arg_t> arguments_;
};

uint64_t aligned(uint64_t bytes) { return (bytes + 63) / 64 * 64; }

class OnednnConvolution final : public Convolution {
public:
  explicit OnednnConvolution(const WindowProblem &problem) : p_(problem) {}

  Status build();

  const char *engine() const override { return "onednn"; }
  int reorders() const override { return reorders_ ? 1 : 0; }
  uint64_t scratch_bytes() const override { return weights_bytes_ + scratch_bytes_ + reorder_bytes_; }

  Status run(const WindowOperands &operands) noexcept override {
    auto *scratch = static_cast<char *>(operands.scratch);
    void *weights = scratch, *own = scratch + weights_bytes_, *of_reorder = scratch + weights_bytes_ + scratch_bytes_;
    Status status;
    if (p_.kind == GRADUS_CONVOLUTION_WEIGHT) {
      status = step_.run(stream_.get(), {operands.a, reorders_ ? weights : operands.c, operands.b, own});
      if (status.ok() && reorders_)
        status = reorder_.run(stream_.get(), {weights, operands.c, of_reorder});
      return status;
    }
    if (reorders_)
      status = reorder_.run(stream_.get(), {operands.b, weights, of_reorder});
    if (status.ok())
      status = step_.run(stream_.get(), {operands.a, reorders_ ? weights : operands.b, operands.c, own, operands.bias});
    if (status.ok())
      finish(static_cast<float *>(operands.c), static_cast<const float *>(operands.bias));
    return status;
  }

private:
  Status describe_image(Descriptor &descriptor, int64_t channels, const Extents &extents) const;
  Status describe_weights(Descriptor &descriptor) const;
  Status describe_operation(const_dnnl_memory_desc_t x, const_dnnl_memory_desc_t w, const_dnnl_memory_desc_t y,
                            const_dnnl_memory_desc_t bias, const_dnnl_primitive_attr_t attributes);
  Status make_reorder(const_dnnl_memory_desc_t ours, const_dnnl_memory_desc_t theirs, const_dnnl_primitive_attr_t attributes);

  /// What isn't fused: a ReLU, and all behind a gradient by the input.
  void finish(float *c, const float *bias) const noexcept {
    bool input = p_.kind == GRADUS_CONVOLUTION_INPUT;
    int32_t activation = input || !fuses(p_.activation) ? p_.activation : int32_t(GRADUS_LINEAR);
    bias = input ? bias : nullptr;
    if (!bias && activation == GRADUS_LINEAR)
      return;
    const Extents &extents = input ? p_.x : p_.y;
    int64_t channels = input ? p_.x_channels : p_.y_channels, points = p_.batch * extents[0] * extents[1] * extents[2];
    Partition partition = Partition::of(points, std::max<int64_t>(1, 16384 / std::max<int64_t>(1, channels)), p_.threads);
    parallel_parts(p_.threads, partition.parts, [&](int64_t part) {
      int64_t from = part * partition.size, to = std::min(points, from + partition.size);
      for (int64_t point = from; bias && point < to; ++point)
        for (int64_t channel = 0; channel < channels; ++channel)
          c[point * channels + channel] += bias[channel];
      activate(c + from * channels, (to - from) * channels, activation);
    });
  }

  WindowProblem p_;
  // Destroyed in the opposite order: the engine last.
  Engine engine_;
  Stream stream_;
  PrimitiveDescriptor forward_hint_, descriptor_;
  Step step_, reorder_;
  bool reorders_ = false;
  uint64_t weights_bytes_ = 0, scratch_bytes_ = 0, reorder_bytes_ = 0;
};

Status OnednnConvolution::describe_image(Descriptor &descriptor, int64_t channels, const Extents &extents) const {
  dnnl_dims_t dims = {p_.batch, channels}, strides = {0, 1};
  int64_t stride = channels;
  for (int axis = p_.axes - 1; axis >= 0; --axis) {
    dims[2 + axis] = extents[size_t(axis)];
    strides[2 + axis] = stride;
    stride *= extents[size_t(axis)];
  }
  strides[0] = stride;
  return make(descriptor, "memory_desc", dnnl_memory_desc_create_with_strides, 2 + p_.axes, dims, dnnl_f32, strides);
}

/// [size..., in, out] as oneDNN names it: [groups,] out, in, size...
Status OnednnConvolution::describe_weights(Descriptor &descriptor) const {
  int64_t ins = p_.x_channels / p_.groups, outs = p_.y_channels / p_.groups;
  dnnl_dims_t dims = {p_.groups, outs, ins}, strides = {outs, 1, p_.y_channels};
  int64_t stride = ins * p_.y_channels;
  for (int axis = p_.axes - 1; axis >= 0; --axis) {
    dims[3 + axis] = p_.size[size_t(axis)];
    strides[3 + axis] = stride;
    stride *= p_.size[size_t(axis)];
  }
  int skip = p_.groups == 1 ? 1 : 0;
  return make(descriptor, "memory_desc", dnnl_memory_desc_create_with_strides, 3 + p_.axes - skip, dims + skip, dnnl_f32,
              strides + skip);
}

Status OnednnConvolution::describe_operation(const_dnnl_memory_desc_t x, const_dnnl_memory_desc_t w, const_dnnl_memory_desc_t y,
                                             const_dnnl_memory_desc_t bias, const_dnnl_primitive_attr_t attributes) {
  dnnl_dims_t strides, dilations, low, high;
  for (size_t axis = 0; axis < size_t(p_.axes); ++axis) {
    strides[axis] = p_.stride[axis];
    dilations[axis] = p_.dilation[axis] - 1;
    low[axis] = p_.low[axis];
    // What floor division crops is no padding.
    int64_t end = (p_.y[axis] - 1) * p_.stride[axis] + (p_.size[axis] - 1) * p_.dilation[axis] + 1;
    high[axis] = std::max<int64_t>(0, end - p_.x[axis] - p_.low[axis]);
  }
  auto forward = [&](PrimitiveDescriptor &made, const_dnnl_memory_desc_t of_bias, const_dnnl_primitive_attr_t with) {
    return make(made, "convolution", dnnl_convolution_forward_primitive_desc_create, engine_.get(), dnnl_forward_training,
                dnnl_convolution_direct, x, w, of_bias, y, strides, dilations, low, high, with);
  };
  if (p_.kind == GRADUS_CONVOLUTION)
    return forward(descriptor_, bias, attributes);
  Status status = forward(forward_hint_, nullptr, nullptr);
  if (!status.ok())
    return status;
  if (p_.kind == GRADUS_CONVOLUTION_INPUT)
    return make(descriptor_, "backward by data", dnnl_convolution_backward_data_primitive_desc_create, engine_.get(),
                dnnl_convolution_direct, x, w, y, strides, dilations, low, high, forward_hint_.get(), attributes);
  return make(descriptor_, "backward by weights", dnnl_convolution_backward_weights_primitive_desc_create, engine_.get(),
              dnnl_convolution_direct, x, w, nullptr, y, strides, dilations, low, high, forward_hint_.get(), attributes);
}

Status OnednnConvolution::make_reorder(const_dnnl_memory_desc_t ours, const_dnnl_memory_desc_t theirs,
                                       const_dnnl_primitive_attr_t attributes) {
  reorders_ = true;
  weights_bytes_ = aligned(dnnl_memory_desc_get_size(theirs));
  const_dnnl_memory_desc_t from = ours, to = theirs;
  if (p_.kind == GRADUS_CONVOLUTION_WEIGHT)
    std::swap(from, to);
  PrimitiveDescriptor descriptor;
  Status status = make(descriptor, "reorder", dnnl_reorder_primitive_desc_create, from, engine_.get(), to, engine_.get(), attributes);
  if (status.ok())
    status = make(reorder_.primitive, "reorder", dnnl_primitive_create, descriptor.get());
  if (status.ok())
    status = reorder_.add(engine_.get(), DNNL_ARG_FROM, from);
  if (status.ok())
    status = reorder_.add(engine_.get(), DNNL_ARG_TO, to);
  if (!status.ok())
    return status;
  const_dnnl_memory_desc_t scratch = dnnl_primitive_desc_query_md(descriptor.get(), dnnl_query_scratchpad_md, 0);
  reorder_bytes_ = aligned(dnnl_memory_desc_get_size(scratch));
  return reorder_.add(engine_.get(), DNNL_ARG_SCRATCHPAD, scratch);
}

Status OnednnConvolution::build() {
  bool input = p_.kind == GRADUS_CONVOLUTION_INPUT, weight = p_.kind == GRADUS_CONVOLUTION_WEIGHT;
  Descriptor x, y, ours, any, bias;
  Attributes attributes, plain;
  Status status = make(engine_, "engine", dnnl_engine_create, dnnl_cpu, size_t(0));
  auto then = [&status](auto &&step) {
    if (status.ok())
      status = step();
  };
  then([&] { return make(stream_, "stream", dnnl_stream_create, engine_.get(), unsigned(dnnl_stream_default_flags)); });
  then([&] { return describe_image(x, p_.x_channels, p_.x); });
  then([&] { return describe_image(y, p_.y_channels, p_.y); });
  then([&] { return describe_weights(ours); });
  then([&] {
    int dimensions = 0;
    dnnl_dims_t *dims = nullptr;
    (void)dnnl_memory_desc_query(ours.get(), dnnl_query_ndims_s32, &dimensions);
    (void)dnnl_memory_desc_query(ours.get(), dnnl_query_dims, &dims);
    return make(any, "memory_desc", dnnl_memory_desc_create_with_tag, dimensions, *dims, dnnl_f32, dnnl_format_tag_any);
  });
  if (p_.has_bias && !input)
    then([&] {
      dnnl_dims_t dims = {p_.y_channels};
      return make(bias, "memory_desc", dnnl_memory_desc_create_with_tag, 1, dims, dnnl_f32, dnnl_a);
    });
  then([&] { return make_attributes(plain, GRADUS_LINEAR); });
  then([&] { return make_attributes(attributes, input ? int32_t(GRADUS_LINEAR) : p_.activation); });
  then([&] { return describe_operation(x.get(), any.get(), y.get(), bias.get(), attributes.get()); });
  then([&] {
    const char *name = "";
    (void)dnnl_primitive_desc_query(descriptor_.get(), dnnl_query_impl_info_str, 0, &name);
    if (std::strncmp(name, "ref", 3) == 0)
      return Status(GRADUS_UNSUPPORTED, "oneDNN has only its reference code for this convolution");
    return Status();
  });
  then([&] { return make(step_.primitive, "primitive", dnnl_primitive_create, descriptor_.get()); });
  if (!status.ok())
    return status;
  const_dnnl_memory_desc_t theirs =
      dnnl_primitive_desc_query_md(descriptor_.get(), weight ? dnnl_query_diff_weights_md : dnnl_query_weights_md, 0);
  if (!dnnl_memory_desc_equal(theirs, ours.get()))
    status = make_reorder(ours.get(), theirs, plain.get());
  then([&] { return step_.add(engine_.get(), weight ? DNNL_ARG_SRC : input ? DNNL_ARG_DIFF_DST : DNNL_ARG_SRC, input ? y.get() : x.get()); });
  then([&] { return step_.add(engine_.get(), weight ? DNNL_ARG_DIFF_WEIGHTS : DNNL_ARG_WEIGHTS, theirs); });
  then([&] {
    return step_.add(engine_.get(), weight ? DNNL_ARG_DIFF_DST : input ? DNNL_ARG_DIFF_SRC : DNNL_ARG_DST, input ? x.get() : y.get());
  });
  then([&] {
    const_dnnl_memory_desc_t scratch = dnnl_primitive_desc_query_md(descriptor_.get(), dnnl_query_scratchpad_md, 0);
    scratch_bytes_ = aligned(dnnl_memory_desc_get_size(scratch));
    return step_.add(engine_.get(), DNNL_ARG_SCRATCHPAD, scratch);
  });
  if (bias)
    then([&] { return step_.add(engine_.get(), DNNL_ARG_BIAS, bias.get()); });
  return status;
}

} // namespace

Result<std::unique_ptr<Convolution>> make_onednn_convolution(const WindowProblem &problem) {
  if (problem.element != GRADUS_F32)
    return Status(GRADUS_UNSUPPORTED, "oneDNN convolves f32 alone");
  for (size_t axis = 0; axis < 3; ++axis)
    if (problem.low[axis] < 0 || problem.x[axis] == 0 || problem.y[axis] == 0)
      return Status(GRADUS_UNSUPPORTED, "oneDNN convolves whole images, and some");
  auto convolution = std::make_unique<OnednnConvolution>(problem);
  Status status = convolution->build();
  if (!status.ok())
    return status;
  return std::unique_ptr<Convolution>(std::move(convolution));
}

} // namespace gradus::runtime
