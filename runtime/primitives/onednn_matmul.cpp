// Products by oneDNN: primitive, descriptors and argument array made once; run only fills in
// addresses that changed.
#include "runtime/primitives/matmul.h"

#include <array>
#include <oneapi/dnnl/dnnl.h>
#include <string>
#include <type_traits>

namespace gradus::runtime {

namespace {

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

Status status_of(dnnl_status_t status, const char *call) {
  if (status == dnnl_success)
    return {};
  if (status == dnnl_out_of_memory)
    return Status(GRADUS_OUT_OF_MEMORY, "oneDNN has no memory for a matrix product");
  return Status(status == dnnl_unimplemented ? GRADUS_UNSUPPORTED : GRADUS_INTERNAL,
                std::string("oneDNN refused a matrix product (") + call + ", status " +
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

PostOperation post_operation(int32_t activation) {
  switch (activation) {
  case GRADUS_RELU:
    return {dnnl_eltwise_relu, 0};
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

class OnednnMatmul final : public Matmul {
public:
  Status build(const MatmulProblem &problem);

  uint64_t scratch_bytes() const override { return scratch_bytes_; }
  const char *engine() const override { return "onednn"; }

  Status run(const MatmulOperands &operands) noexcept override {
    const void *addresses[] = {operands.a, operands.b, operands.c, operands.scratch, operands.bias};
    for (int i = 0; i < count_; ++i)
      if (addresses[i] != current_[i]) {
        Status status = status_of(
            dnnl_memory_set_data_handle(memories_[i].get(), const_cast<void *>(addresses[i])),
            "set_data_handle");
        if (!status.ok())
          return status;
        current_[i] = addresses[i];
      }
    return status_of(
        dnnl_primitive_execute(primitive_.get(), stream_.get(), count_, arguments_.data()),
        "execute");
  }

private:
  Status describe_matrix(Descriptor &descriptor, bool batched, bool transposed, int64_t rows,
                         int64_t columns);
  Status add(int argument, const_dnnl_memory_desc_t descriptor);

  // Destroyed in the opposite order: the engine last.
  Engine engine_;
  Stream stream_;
  PrimitiveDescriptor descriptor_;
  Primitive primitive_;
  std::array<Memory, 5> memories_;
  std::array<dnnl_exec_arg_t, 5> arguments_ = {};
  std::array<const void *, 5> current_ = {};
  int count_ = 0;
  int64_t batch_ = 1;
  uint64_t scratch_bytes_ = 0;
};

/// rows x columns as oneDNN sees them; `transposed` says that memory holds columns x rows.
Status OnednnMatmul::describe_matrix(Descriptor &descriptor, bool batched, bool transposed,
                                     int64_t rows, int64_t columns) {
  int64_t row_stride = transposed ? 1 : columns, column_stride = transposed ? rows : 1;
  if (batch_ == 1) {
    dnnl_dims_t dims = {rows, columns}, strides = {row_stride, column_stride};
    return make(descriptor, "memory_desc", dnnl_memory_desc_create_with_strides, 2, dims, dnnl_f32,
                strides);
  }
  dnnl_dims_t dims = {batched ? batch_ : 1, rows, columns};
  dnnl_dims_t strides = {rows * columns, row_stride, column_stride};
  return make(descriptor, "memory_desc", dnnl_memory_desc_create_with_strides, 3, dims, dnnl_f32,
              strides);
}

Status OnednnMatmul::add(int argument, const_dnnl_memory_desc_t descriptor) {
  // Without memory of its own; run() sets the address.
  Status status = make(memories_[count_], "memory", dnnl_memory_create, descriptor, engine_.get(),
                       static_cast<void *>(DNNL_MEMORY_NONE));
  arguments_[count_] = {argument, memories_[count_].get()};
  ++count_;
  return status;
}

Status OnednnMatmul::build(const MatmulProblem &problem) {
  batch_ = problem.batch;
  Descriptor a, b, c, bias;
  Attributes attributes;
  Status status = make(engine_, "engine", dnnl_engine_create, dnnl_cpu, size_t(0));
  auto then = [&status](auto &&step) {
    if (status.ok())
      status = step();
  };
  then([&] {
    return make(stream_, "stream", dnnl_stream_create, engine_.get(),
                unsigned(dnnl_stream_default_flags));
  });
  then([&] {
    return describe_matrix(a, problem.a_batched, problem.transpose_a, problem.m, problem.k);
  });
  then([&] {
    return describe_matrix(b, problem.b_batched, problem.transpose_b, problem.k, problem.n);
  });
  then([&] { return describe_matrix(c, true, false, problem.m, problem.n); });
  if (problem.has_bias)
    then([&] {
      int dimensions = batch_ == 1 ? 2 : 3;
      dnnl_dims_t dims = {1, 1, problem.n}, strides = {problem.n, problem.n, 1};
      return make(bias, "memory_desc", dnnl_memory_desc_create_with_strides, dimensions,
                  dims + (3 - dimensions), dnnl_f32, strides + (3 - dimensions));
    });
  then([&] { return make(attributes, "attributes", dnnl_primitive_attr_create); });
  then([&] {
    return status_of(
        dnnl_primitive_attr_set_scratchpad_mode(attributes.get(), dnnl_scratchpad_mode_user),
        "scratchpad_mode");
  });
  if (problem.activation != GRADUS_LINEAR)
    then([&] {
      PostOps post_ops;
      Status made = make(post_ops, "post_ops", dnnl_post_ops_create);
      if (!made.ok())
        return made;
      PostOperation operation = post_operation(problem.activation);
      made = status_of(
          dnnl_post_ops_append_eltwise(post_ops.get(), operation.algorithm, operation.alpha, 0),
          "append_eltwise");
      if (!made.ok())
        return made;
      return status_of(dnnl_primitive_attr_set_post_ops(attributes.get(), post_ops.get()),
                       "set_post_ops");
    });
  then([&] {
    return make(descriptor_, "primitive_desc", dnnl_matmul_primitive_desc_create, engine_.get(),
                a.get(), b.get(), bias.get(), c.get(), attributes.get());
  });
  then([&] { return make(primitive_, "primitive", dnnl_primitive_create, descriptor_.get()); });
  then([&] { return add(DNNL_ARG_SRC, a.get()); });
  then([&] { return add(DNNL_ARG_WEIGHTS, b.get()); });
  then([&] { return add(DNNL_ARG_DST, c.get()); });
  then([&] {
    const_dnnl_memory_desc_t scratch =
        dnnl_primitive_desc_query_md(descriptor_.get(), dnnl_query_scratchpad_md, 0);
    scratch_bytes_ = dnnl_memory_desc_get_size(scratch);
    return add(DNNL_ARG_SCRATCHPAD, scratch);
  });
  if (problem.has_bias)
    then([&] { return add(DNNL_ARG_BIAS, bias.get()); });
  return status;
}

} // namespace

Result<std::unique_ptr<Matmul>> make_onednn_matmul(const MatmulProblem &problem) {
  auto matmul = std::make_unique<OnednnMatmul>();
  Status status = matmul->build(problem);
  if (!status.ok())
    return status;
  return std::unique_ptr<Matmul>(std::move(matmul));
}

} // namespace gradus::runtime
