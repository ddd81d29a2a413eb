// The functions that generated `execute` calls. Generated frames cannot unwind, so nothing here
// throws: a failure is noted in the instance, and the call returns it at its end.
#include "runtime/instance/instance.h"
#include "runtime/parallel/parallel.h"
#include "runtime/primitives/rows.h"
#include "runtime/random/random.h"

#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <cstring>

using gradus::runtime::Binding;
using gradus::runtime::BoundAttention;
using gradus::runtime::BoundMatmul;
using gradus::runtime::BoundWindow;
using gradus::runtime::DrawKey;
using gradus::runtime::Instance;
using gradus::runtime::Partition;
using gradus::runtime::RowStretch;

namespace {

Instance &instance_of(const gradus_frame *frame) { return *frame->instance->instance; }

DrawKey key_of(const gradus_frame *frame, int32_t site) {
  DrawKey key = instance_of(frame).draw_key();
  key.site = uint32_t(site);
  return key;
}

/// Calls draw(values) with the slot as float or double.
template <typename Draw>
void draw_into(const gradus_frame *frame, int32_t slot, int32_t element, const Draw &draw) {
  if (element == GRADUS_F32)
    draw(static_cast<float *>(frame->slots[slot]));
  else if (element == GRADUS_F64)
    draw(static_cast<double *>(frame->slots[slot]));
  else
    instance_of(frame).fail_in_call(GRADUS_INTERNAL, "it draws elements that are not f32 or f64");
}

/// The number in a slot: a place along an axis.
int64_t place_in(const gradus_frame *frame, int32_t slot, int32_t element) {
  const void *value = frame->slots[slot];
  return element == GRADUS_I32 ? *static_cast<const int32_t *>(value)
                               : *static_cast<const int64_t *>(value);
}

/// Whether the stretch lies within its axis; otherwise the call fails.
bool fits(const gradus_frame *frame, const RowStretch &stretch) {
  if (stretch.lies_within())
    return true;
  char sentence[160];
  std::snprintf(sentence, sizeof sentence,
                "the model has room for %" PRId64 " along an axis, and %" PRId64
                " from place %" PRId64 " on do not lie within",
                stretch.extent, stretch.count, stretch.at);
  instance_of(frame).fail_in_call(GRADUS_INVALID_ARGUMENT, sentence);
  return false;
}

} // namespace

extern "C" {

GRADUS_API void gradus_parallel(const gradus_frame *frame, gradus_kernel kernel, int64_t count,
                                int64_t grain) {
  int threads = instance_of(frame).threads();
  Partition partition = Partition::of(count, grain, threads);
  if (partition.parts == 1)
    return kernel(frame, 0, count);
  gradus::runtime::parallel_parts(threads, partition.parts, [&](int64_t part) {
    int64_t begin = part * partition.size, end = begin + partition.size;
    kernel(frame, begin, end < count ? end : count);
  });
}

GRADUS_API void gradus_parallel_runs(const gradus_frame *frame, gradus_kernel kernel,
                                     const int32_t *ends, int32_t runs, int64_t grain) {
  int threads = instance_of(frame).threads();
  int64_t count = runs > 0 ? ends[runs - 1] : 0;
  int64_t parts = Partition::of(count, grain, threads).parts;
  if (parts <= 1)
    return kernel(frame, 0, count);
  gradus::runtime::parallel_parts(threads, parts, [&](int64_t part) {
    for (int64_t run = 0, begin = 0; run < runs; begin = ends[run++]) {
      int64_t length = ends[run] - begin;
      int64_t from = begin + length * part / parts, to = begin + length * (part + 1) / parts;
      if (from < to)
        kernel(frame, from, to);
    }
  });
}

GRADUS_API void gradus_run_matmul(const gradus_frame *frame, int32_t index) {
  auto &binding = *static_cast<Binding *>(frame->binding);
  BoundMatmul &bound = binding.matmul(index);
  const gradus_matmul_spec &spec = bound.spec;
  auto at = [frame](int32_t slot) { return static_cast<float *>(frame->slots[slot]); };
  const float *b = bound.packed_b ? bound.packed_b : at(spec.b);
  gradus::runtime::Status status =
      bound.matmul->run({at(spec.a), b, spec.bias < 0 ? nullptr : at(spec.bias),
                         at(spec.c), binding.scratch(bound)});
  if (!status.ok())
    instance_of(frame).fail_in_call(status.code(), "oneDNN could not compute a matrix product");
}

GRADUS_API void gradus_run_window(const gradus_frame *frame, int32_t index) {
  auto &binding = *static_cast<Binding *>(frame->binding);
  BoundWindow &bound = binding.window(index);
  const gradus_window_spec &spec = bound.spec;
  auto at = [frame](int32_t slot) { return slot < 0 ? nullptr : frame->slots[slot]; };
  gradus::runtime::Status status = bound.window->run(
      {at(spec.a), at(spec.b), at(spec.bias), at(spec.c), binding.scratch(bound)});
  if (!status.ok())
    instance_of(frame).fail_in_call(status.code(), "oneDNN could not compute a convolution");
}

GRADUS_API void gradus_run_attention(const gradus_frame *frame, int32_t index) {
  auto &binding = *static_cast<Binding *>(frame->binding);
  const BoundAttention &bound = binding.attention(index);
  const gradus_attention_spec &spec = *bound.spec;
  auto at = [frame](int32_t slot) { return slot < 0 ? nullptr : frame->slots[slot]; };
  gradus::runtime::AttentionOperands operands;
  operands.query = at(spec.query);
  operands.key = at(spec.key);
  operands.value = at(spec.value);
  operands.length = static_cast<const int32_t *>(at(spec.length));
  operands.offset = static_cast<const int32_t *>(at(spec.offset));
  operands.result = at(spec.result);
  operands.log_sum = at(spec.log_sum);
  operands.gradient = at(spec.d_result);
  operands.d_query = at(spec.d_query);
  operands.d_key = at(spec.d_key);
  operands.d_value = at(spec.d_value);
  operands.scratch = binding.scratch(bound);
  bound.attention->run(operands);
}

GRADUS_API void gradus_run_loop(const gradus_frame *frame, int32_t index) {
  auto &binding = *static_cast<Binding *>(frame->binding);
  binding.loop(index).run(frame, static_cast<char *>(binding.scratch(binding.loop(index))));
}

GRADUS_API int32_t gradus_not_finite(const gradus_frame *frame, int32_t slot, int32_t element) {
  const void *value = frame->slots[slot];
  return element == GRADUS_F64 ? !std::isfinite(*static_cast<const double *>(value))
                               : !std::isfinite(*static_cast<const float *>(value));
}

GRADUS_API void gradus_random_normal(const gradus_frame *frame, int32_t slot, int32_t element,
                                     int64_t count, int32_t site) {
  draw_into(frame, slot, element, [&](auto *values) {
    fill_normal(key_of(frame, site), values, count, instance_of(frame).threads());
  });
}

GRADUS_API void gradus_random_uniform(const gradus_frame *frame, int32_t slot, int32_t element,
                                      int64_t count, int32_t site) {
  draw_into(frame, slot, element, [&](auto *values) {
    fill_uniform(key_of(frame, site), values, count, instance_of(frame).threads());
  });
}

GRADUS_API void gradus_random_orthogonal(const gradus_frame *frame, int32_t slot, int32_t element,
                                         int64_t rows, int64_t columns, int32_t site) {
  Instance &instance = instance_of(frame);
  draw_into(frame, slot, element, [&](auto *values) {
    if (!fill_orthogonal(key_of(frame, site), values, rows, columns, instance.threads(),
                         instance.hooks()))
      instance.fail_in_call(GRADUS_OUT_OF_MEMORY,
                            "there is no memory to orthogonalize a matrix in double precision");
  });
}

GRADUS_API void gradus_gather(const gradus_frame *frame, int32_t table, int32_t index,
                              int32_t result, int32_t index_element, int64_t rows, int64_t count,
                              int64_t row_bytes) {
  gradus::runtime::gather_rows(frame->slots[table], rows, row_bytes,
                               {frame->slots[index], index_element, count}, frame->slots[result],
                               instance_of(frame).threads());
}

GRADUS_API void gradus_scatter_sum(const gradus_frame *frame, int32_t values, int32_t index,
                                   int32_t result, int32_t element, int32_t index_element,
                                   int64_t rows, int64_t count, int64_t width) {
  gradus::runtime::scatter_sum_rows(frame->slots[values], element,
                                    {frame->slots[index], index_element, count},
                                    frame->slots[result], rows, width,
                                    instance_of(frame).threads());
}

GRADUS_API void gradus_slice_at(const gradus_frame *frame, int32_t source, int32_t at,
                                int32_t result, int32_t at_element, int64_t outer, int64_t extent,
                                int64_t count, int64_t row_bytes) {
  RowStretch stretch = {outer, extent, place_in(frame, at, at_element), count, row_bytes};
  if (fits(frame, stretch))
    gradus::runtime::slice_rows(frame->slots[source], stretch, frame->slots[result],
                                instance_of(frame).threads());
}

GRADUS_API void gradus_place_at(const gradus_frame *frame, int32_t source, int32_t value,
                                int32_t at, int32_t result, int32_t at_element, int64_t outer,
                                int64_t extent, int64_t count, int64_t row_bytes) {
  RowStretch stretch = {outer, extent, place_in(frame, at, at_element), count, row_bytes};
  if (fits(frame, stretch))
    gradus::runtime::place_rows(frame->slots[source], frame->slots[value], stretch,
                                frame->slots[result], instance_of(frame).threads());
}

GRADUS_API void gradus_copy(const gradus_frame *frame, int32_t destination, int32_t source,
                            int64_t bytes) {
  if (bytes > 0)
    std::memmove(frame->slots[destination], frame->slots[source], size_t(bytes));
}

} // extern "C"
