// Who computes which rows of an attention, and in what scratch. Each item, some rows of one head of keys, is computed by one thread in an
// order of its own; what the items are is decided by the shape alone.
#include "runtime/primitives/attention.h"

#include "runtime/parallel/parallel.h"
#include "runtime/parallel/processor.h"
#include "runtime/primitives/attention_kernels.h"

#include <algorithm>
#include <string>

namespace gradus::runtime {

namespace {

template <typename Float> const AttentionKernels<Float> &best_kernels();

template <> const AttentionKernels<float> &best_kernels<float>() {
  switch (processor()) {
#ifdef GRADUS_X86
  case Processor::avx512:
    return attention_f32_avx512;
  case Processor::avx2:
    return attention_f32_avx2;
#endif
  default:
    return attention_f32_baseline;
  }
}

template <> const AttentionKernels<double> &best_kernels<double>() {
  switch (processor()) {
#ifdef GRADUS_X86
  case Processor::avx512:
    return attention_f64_avx512;
  case Processor::avx2:
    return attention_f64_avx2;
#endif
  default:
    return attention_f64_baseline;
  }
}

/// Rows of an item: enough to pay for arranging the keys, fewer where there would be too few items for the threads.
constexpr int64_t many_items = 16, many_rows = 192, some_rows = 48;
/// Multiplications and additions that a thread must have to pay for the parallel region.
constexpr double work_per_part = 100'000;

template <typename Float> class OwnAttention : public Attention {
public:
  explicit OwnAttention(const AttentionProblem &problem) : p_(problem), kernels_(best_kernels<Float>()) {
    group_ = p_.heads / p_.key_heads;
    int64_t rows = p_.queries * group_, sequences = p_.batch * p_.key_heads;
    item_rows_ = p_.gradient ? rows : std::min(rows, sequences >= many_items ? many_rows : some_rows);
    blocks_ = item_rows_ > 0 ? (rows + item_rows_ - 1) / item_rows_ : int64_t(p_.gradient);
    double work = double(item_rows_) * double(p_.keys) * double(p_.size + p_.value_size) * (p_.gradient ? 2.5 : 1);
    int64_t grain = work > 0 ? int64_t(std::min(work_per_part / work + 1, 1e9)) : 1;
    parts_ = Partition::of(sequences * blocks_, grain, p_.threads).parts;
    int64_t floats = (p_.gradient ? kernels_.gradient_scratch : kernels_.forward_scratch)(item_rows_, p_.size, p_.value_size);
    slab_ = (floats * int64_t(sizeof(Float)) + 63) / 64 * 64;
  }

  uint64_t scratch_bytes() const override { return uint64_t(parts_ * slab_); }

  void run(const AttentionOperands &operands) const noexcept override {
    int64_t items = p_.batch * p_.key_heads * blocks_;
    // Items of one sequence take turns: under a causal mask the later ones see more.
    parallel_parts(p_.threads, parts_, [&](int64_t part) {
      for (int64_t item = part; item < items; item += parts_)
        run_item(operands, item, static_cast<char *>(operands.scratch) + part * slab_);
    });
  }

private:
  void run_item(const AttentionOperands &operands, int64_t item, char *scratch) const {
    int64_t block = item % blocks_, head = item / blocks_ % p_.key_heads, sequence = item / blocks_ / p_.key_heads;
    AttentionJob<Float> job = {};
    job.queries = p_.queries;
    job.group = group_;
    job.stored_keys = p_.keys;
    job.keys = std::clamp<int64_t>(operands.length[sequence], 0, p_.keys);
    job.size = p_.size;
    job.value_size = p_.value_size;
    job.causal = p_.causal;
    job.offset = p_.causal ? *operands.offset : 0;
    job.scale = Float(p_.scale);
    job.query_row = p_.heads * p_.size;
    job.result_row = p_.heads * p_.value_size;
    job.key_row = p_.key_heads * p_.size;
    job.value_row = p_.key_heads * p_.value_size;
    int64_t query = sequence * p_.queries * job.query_row + head * group_ * p_.size;
    int64_t result = sequence * p_.queries * job.result_row + head * group_ * p_.value_size;
    int64_t key = sequence * p_.keys * job.key_row + head * p_.size;
    int64_t value = sequence * p_.keys * job.value_row + head * p_.value_size;
    auto at = [](auto *base, int64_t place) {
      using Pointer = std::conditional_t<std::is_const_v<std::remove_pointer_t<decltype(base)>>, const Float *, Float *>;
      return base ? static_cast<Pointer>(base) + place : nullptr;
    };
    job.query = at(operands.query, query);
    job.key = at(operands.key, key);
    job.value = at(operands.value, value);
    job.result = at(operands.result, result);
    job.log_sum = at(operands.log_sum, (sequence * p_.heads + head * group_) * p_.queries);
    job.gradient = at(operands.gradient, result);
    job.d_query = at(operands.d_query, query);
    job.d_key = at(operands.d_key, key);
    job.d_value = at(operands.d_value, value);
    job.first_row = block * item_rows_;
    job.rows = std::min(item_rows_, p_.queries * group_ - job.first_row);
    job.scratch = reinterpret_cast<Float *>(scratch);
    (p_.gradient ? kernels_.gradient : kernels_.forward)(job);
  }

  const AttentionProblem p_;
  const AttentionKernels<Float> &kernels_;
  int64_t group_, item_rows_, blocks_, parts_, slab_;
};

const char *mistake_in(const AttentionProblem &p) {
  if (p.element != GRADUS_F32 && p.element != GRADUS_F64)
    return "of elements other than f32 and f64";
  if (p.batch < 0 || p.queries < 0 || p.keys < 0 || p.size < 0 || p.value_size < 0)
    return "of negative sizes";
  if (p.key_heads < 1 ? p.key_heads < 0 || p.heads != 0 : p.heads < 0 || p.heads % p.key_heads != 0)
    return "whose heads don't share the heads of keys evenly";
  return nullptr;
}

/// No heads of queries are no queries; no heads of keys are no sequences.
AttentionProblem with_heads(AttentionProblem p) {
  if (p.heads == 0)
    p.queries = 0;
  if (p.key_heads == 0)
    p.batch = 0;
  p.key_heads = std::max<int64_t>(p.key_heads, 1);
  p.heads = std::max(p.heads, p.key_heads);
  return p;
}

} // namespace

Result<std::unique_ptr<Attention>> make_attention(const AttentionProblem &given) {
  if (const char *mistake = mistake_in(given))
    return Status(GRADUS_INTERNAL, std::string("the generated code asks for an attention ") + mistake);
  AttentionProblem problem = with_heads(given);
  // Rows of padded vectors, several of each: beside them the scratch for tiles is small.
  double rows = double(problem.queries) * double(problem.heads / problem.key_heads);
  if (rows * (double(problem.size) + double(problem.value_size) + 64) * 32 * problem.threads > 1e15 ||
      (double(problem.size) + double(problem.value_size)) * 64 * 64 * problem.threads > 1e15)
    return Status(GRADUS_INVALID_ARGUMENT, "no machine has memory for an attention over sizes like these");
  if (problem.element == GRADUS_F64)
    return std::unique_ptr<Attention>(std::make_unique<OwnAttention<double>>(problem));
  return std::unique_ptr<Attention>(std::make_unique<OwnAttention<float>>(problem));
}

} // namespace gradus::runtime
