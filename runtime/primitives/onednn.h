// oneDNN's C interface, with owners for its handles and statuses for its errors.
#pragma once

#include "gradus/abi.h"
#include "runtime/status/status.h"

#include <memory>
#include <oneapi/dnnl/dnnl.h>
#include <string>
#include <type_traits>

namespace gradus::runtime::onednn {

template <auto Destroy> struct Destroyer {
  template <typename Handle> void operator()(Handle *handle) const { (void)Destroy(handle); }
};
template <typename Handle, auto Destroy>
using Owned = std::unique_ptr<std::remove_pointer_t<Handle>, Destroyer<Destroy>>;
using Engine = Owned<dnnl_engine_t, dnnl_engine_destroy>;
using Stream = Owned<dnnl_stream_t, dnnl_stream_destroy>;
using Descriptor = Owned<dnnl_memory_desc_t, dnnl_memory_desc_destroy>;
using Memory = Owned<dnnl_memory_t, dnnl_memory_destroy>;
using Attributes = Owned<dnnl_primitive_attr_t, dnnl_primitive_attr_destroy>;
using PostOps = Owned<dnnl_post_ops_t, dnnl_post_ops_destroy>;
using PrimitiveDescriptor = Owned<dnnl_primitive_desc_t, dnnl_primitive_desc_destroy>;
using Primitive = Owned<dnnl_primitive_t, dnnl_primitive_destroy>;

inline Status status_of(dnnl_status_t status, const char *call) {
  if (status == dnnl_success)
    return {};
  if (status == dnnl_out_of_memory)
    return Status(GRADUS_OUT_OF_MEMORY, "oneDNN has no memory for a product or convolution");
  return Status(status == dnnl_unimplemented ? GRADUS_UNSUPPORTED : GRADUS_INTERNAL,
                std::string("oneDNN refused a product or convolution (") + call + ", status " +
                    std::to_string(int(status)) + ")");
}

/// Calls create(&handle, arguments...) and keeps what it made.
template <typename Holder, typename Create, typename... Arguments>
Status make(Holder &holder, const char *call, Create create, Arguments... arguments) {
  typename Holder::pointer made = nullptr;
  Status status = status_of(create(&made, arguments...), call);
  holder.reset(made);
  return status;
}

struct PostOperation {
  dnnl_alg_kind_t algorithm;
  float alpha;
};

inline PostOperation post_operation(int32_t activation) {
  switch (activation) {
  case GRADUS_SIGMOID:
    return {dnnl_eltwise_logistic, 0};
  case GRADUS_TANH:
    return {dnnl_eltwise_tanh, 0};
  case GRADUS_GELU_ERF:
    return {dnnl_eltwise_gelu_erf, 0};
  case GRADUS_GELU_TANH:
    return {dnnl_eltwise_gelu_tanh, 0};
  default: // x * sigmoid(alpha x)
    return {dnnl_eltwise_swish, 1};
  }
}

/// oneDNN's ReLU makes a NaN a zero, which would hide that a loss diverges: that one is ours to compute.
inline bool fuses(int32_t activation) { return activation != GRADUS_LINEAR && activation != GRADUS_RELU; }

/// Scratch given by us, and the activation fused where fuses() says so.
inline Status make_attributes(Attributes &attributes, int32_t activation) {
  Status status = make(attributes, "attributes", dnnl_primitive_attr_create);
  if (status.ok())
    status = status_of(dnnl_primitive_attr_set_scratchpad_mode(attributes.get(), dnnl_scratchpad_mode_user), "scratchpad_mode");
  if (!status.ok() || !fuses(activation))
    return status;
  PostOps post_ops;
  status = make(post_ops, "post_ops", dnnl_post_ops_create);
  if (!status.ok())
    return status;
  PostOperation operation = post_operation(activation);
  status = status_of(dnnl_post_ops_append_eltwise(post_ops.get(), operation.algorithm, operation.alpha, 0), "append_eltwise");
  if (!status.ok())
    return status;
  return status_of(dnnl_primitive_attr_set_post_ops(attributes.get(), post_ops.get()), "set_post_ops");
}

} // namespace gradus::runtime::onednn
