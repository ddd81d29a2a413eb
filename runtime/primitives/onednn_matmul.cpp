// Products by oneDNN: primitive, descriptors and argument array made once; run only fills in
// addresses that changed.
#include "runtime/parallel/parallel.h"
#include "runtime/primitives/matmul.h"
#include "runtime/primitives/onednn.h"
#include "runtime/primitives/own_matmul.h"

#include <algorithm>
#include <array>

namespace gradus::runtime {

namespace {

using namespace onednn;

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
    Status status = status_of(
        dnnl_primitive_execute(primitive_.get(), stream_.get(), count_, arguments_.data()),
        "execute");
    if (status.ok() && activation_ != GRADUS_LINEAR && !fuses(activation_))
      finish(operands.c);
    return status;
  }

private:
  void finish(float *c) const noexcept {
    Partition partition = Partition::of(results_, 16384, threads_);
    parallel_parts(threads_, partition.parts, [&](int64_t part) {
      int64_t from = part * partition.size, to = std::min(results_, from + partition.size);
      best_kernels().activate(c + from, to - from, activation_);
    });
  }

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
  int32_t activation_ = GRADUS_LINEAR;
  int64_t results_ = 0;
  int threads_ = 1;
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
  activation_ = problem.activation;
  results_ = problem.batch * problem.m * problem.n;
  threads_ = problem.threads;
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
  then([&] { return make_attributes(attributes, problem.activation); });
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
