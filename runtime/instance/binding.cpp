// From an entry's tables and dimensions to addresses and primitives.
#include "runtime/instance/binding.h"

#include "runtime/instance/elements.h"
#include "runtime/instance/plan.h"
#include "runtime/plan/extent.h"

#include <algorithm>
#include <string>

namespace gradus::runtime {

namespace {

std::string quoted(const std::string &name) { return "`" + name + "`"; }

/// "`n` = 3, `t` = 128"
std::string list_dims(const gradus_entry &entry, const std::vector<int64_t> &dims) {
  std::string text;
  for (size_t i = 0; i < dims.size(); ++i)
    text += (i ? ", " : "") + quoted(entry.dimensions[i]) + " = " + std::to_string(dims[i]);
  return text;
}

Status absurd(const gradus_entry &entry, const std::vector<int64_t> &dims) {
  return Status(GRADUS_INVALID_ARGUMENT, list_dims(entry, dims) + " in a call of " +
                                             quoted(entry.name) +
                                             ": no machine has memory for sizes like these");
}

Status generated_mistake(const gradus_entry &entry, const std::string &what) {
  return Status(GRADUS_INTERNAL, "the compiled code of " + quoted(entry.name) + " asks for " +
                                     what +
                                     "; this is a mistake of Gradus, please report it with the "
                                     "model");
}

} // namespace

Result<std::unique_ptr<Binding>> Binding::make(const gradus_model &model, const gradus_entry &entry,
                                               const int64_t *dims, int threads,
                                               const LoopCaptures &captures) {
  std::unique_ptr<Binding> binding(new Binding(model, entry, captures));
  if (entry.dimension_count > 0 && !dims)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "the dimensions in a call of " + quoted(entry.name) + " are a null pointer");
  binding->dims_.assign(dims, dims + entry.dimension_count);
  Status status = binding->measure_arguments();
  if (status.ok())
    status = binding->describe(threads);
  if (status.ok())
    status = binding->check_slots();
  if (!status.ok())
    return status;
  return binding;
}

bool Binding::has_dims(const int64_t *dims) const {
  return dims_.empty() || (dims && std::equal(dims_.begin(), dims_.end(), dims));
}

Status Binding::measure_arguments() {
  bool learns = entry_.kind == GRADUS_ENTRY_STEP || entry_.kind == GRADUS_ENTRY_LOSS;
  for (size_t i = 0; i < dims_.size(); ++i) {
    if (dims_[i] < 0)
      return Status(GRADUS_INVALID_ARGUMENT,
                    quoted(entry_.dimensions[i]) + " is " + std::to_string(dims_[i]) +
                        " in a call of " + quoted(entry_.name) + "; a size cannot be negative");
    if (dims_[i] == 0 && learns)
      return Status(GRADUS_INVALID_ARGUMENT, quoted(entry_.dimensions[i]) + " is 0 in a call of " +
                                                 quoted(entry_.name) +
                                                 "; a loss needs at least one example");
  }
  uint64_t staged = 0;
  for (int32_t i = 0; i < entry_.argument_count; ++i) {
    const gradus_argument &argument = entry_.arguments[i];
    uint64_t bytes = element_bytes(argument.element);
    for (int32_t axis = 0; axis < argument.rank; ++axis) {
      const gradus_extent &extent = argument.shape[axis];
      if (extent.dimension >= entry_.dimension_count || (bytes == 0 && axis == 0))
        return generated_mistake(entry_, "an argument of unknown type or size");
      int64_t size;
      if (!extent_value(extent, dims_.data(), size) || size < 0 ||
          __builtin_mul_overflow(bytes, uint64_t(size), &bytes) || bytes > ArenaPlan::limit)
        return absurd(entry_, dims_);
    }
    if (bytes > machine_memory())
      return Status(GRADUS_INVALID_ARGUMENT,
                    list_dims(entry_, dims_) + " makes " + quoted(argument.name) + " of " +
                        quoted(entry_.name) + " " + readable_bytes(bytes) + "; this machine has " +
                        readable_bytes(machine_memory()));
    argument_bytes_.push_back(bytes);
    bool stages = (entry_.kind == GRADUS_ENTRY_STEP || entry_.fails) && argument.is_result;
    staging_offsets_.push_back(stages ? staged : UINT64_MAX);
    if (stages)
      staged += (bytes + 63) / 64 * 64;
  }
  staging_.resize(staged);
  return {};
}

Status Binding::describe(int threads) {
  gradus_plan plan(entry_);
  entry_.describe(&plan, dims_.data());
  if (plan.unmet)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "`" + std::string(entry_.name) + "` cannot run with these dimensions: " + plan.unmet);
  if (plan.absurd)
    return absurd(entry_, dims_);
  if (plan.mistake)
    return generated_mistake(entry_, plan.mistake);

  Status status = make_matmuls(plan, threads);
  if (status.ok())
    status = make_windows(plan, threads);
  if (status.ok())
    status = make_attentions(plan, threads);
  if (status.ok())
    status = make_loops(plan, threads);
  if (!status.ok())
    return status;
  plan.arena.commit();
  for (BoundMatmul &matmul : matmuls_)
    matmul.scratch_offset = plan.arena.offset(size_t(matmul.scratch_offset));
  for (BoundWindow &window : windows_)
    window.scratch_offset = plan.arena.offset(size_t(window.scratch_offset));
  for (BoundAttention &attention : attentions_)
    attention.scratch_offset = plan.arena.offset(size_t(attention.scratch_offset));
  for (BoundLoop &loop : loops_)
    loop.scratch_offset = plan.arena.offset(size_t(loop.scratch_offset));
  plan_ = std::move(plan.arena);
  buffer_of_slot_ = std::move(plan.buffer_of_slot);
  offsets_ = std::move(plan.offsets);
  slots_.resize(size_t(entry_.slot_count));
  return {};
}

Status Binding::make_matmuls(gradus_plan &plan, int threads) {
  for (const MatmulRequest &request : plan.matmuls) {
    if (!request.made)
      return generated_mistake(entry_, "a primitive that it doesn't describe");
    MatmulProblem problem;
    problem.transpose_a = request.spec.transpose_a;
    problem.transpose_b = request.spec.transpose_b;
    problem.a_batched = request.spec.a_batched;
    problem.b_batched = request.spec.b_batched;
    problem.has_bias = request.spec.bias >= 0;
    problem.packs_b = stays(entry_, request.spec.b, captures_);
    problem.activation = request.spec.activation;
    problem.batch = request.batch;
    problem.m = request.m;
    problem.n = request.n;
    problem.k = request.k;
    problem.threads = threads;
    Result<std::unique_ptr<Matmul>> matmul = make_matmul(problem);
    if (!matmul)
      return matmul.status();
    uint64_t booking = plan.arena.size();
    if (!plan.arena.book((*matmul)->scratch_bytes(), request.operation, request.operation))
      return absurd(entry_, dims_);
    matmuls_.push_back({request.spec, std::move(*matmul), booking});
  }
  return {};
}

Status Binding::make_windows(gradus_plan &plan, int threads) {
  for (const WindowRequest &request : plan.windows) {
    if (!request.made)
      return generated_mistake(entry_, "a window operation that it doesn't describe");
    WindowProblem problem;
    problem.kind = request.spec.kind;
    problem.element = request.spec.element;
    problem.has_bias = request.spec.bias >= 0;
    problem.activation = request.spec.activation;
    problem.axes = request.spec.axes;
    problem.batch = request.batch;
    problem.x_channels = request.x_channels;
    problem.y_channels = request.y_channels;
    problem.groups = request.spec.groups;
    for (size_t axis = 0; axis < 3; ++axis) {
      problem.x[axis] = request.x[axis];
      problem.y[axis] = request.y[axis];
      problem.size[axis] = request.spec.size[axis];
      problem.stride[axis] = request.spec.stride[axis];
      problem.dilation[axis] = request.spec.dilation[axis];
      problem.low[axis] = request.spec.low[axis];
    }
    problem.threads = threads;
    if (!addressable(problem))
      return absurd(entry_, dims_);
    Result<std::unique_ptr<Window>> window = make_window(problem);
    if (!window)
      return window.status();
    uint64_t booking = plan.arena.size();
    if (!plan.arena.book((*window)->scratch_bytes(), request.operation, request.operation))
      return absurd(entry_, dims_);
    windows_.push_back({request.spec, std::move(*window), booking});
  }
  return {};
}

Status Binding::make_attentions(gradus_plan &plan, int threads) {
  for (const AttentionRequest &request : plan.attentions) {
    if (!request.spec)
      return generated_mistake(entry_, "an attention that it doesn't describe");
    AttentionProblem problem;
    problem.element = request.spec->element;
    problem.gradient = request.spec->gradient;
    problem.causal = request.spec->causal;
    problem.scale = request.scale;
    problem.batch = request.batch;
    problem.queries = request.queries;
    problem.keys = request.keys;
    problem.heads = request.heads;
    problem.key_heads = request.key_heads;
    problem.size = request.size;
    problem.value_size = request.value_size;
    problem.threads = threads;
    Result<std::unique_ptr<Attention>> attention = make_attention(problem);
    if (!attention)
      return attention.status();
    uint64_t booking = plan.arena.size();
    if (!plan.arena.book((*attention)->scratch_bytes(), request.operation, request.operation))
      return absurd(entry_, dims_);
    attentions_.push_back({request.spec, std::move(*attention), booking});
  }
  return {};
}

Status Binding::make_loops(gradus_plan &plan, int threads) {
  for (const LoopRequest &request : plan.loops) {
    if (!request.spec || request.spec->body < 0 || request.spec->body >= model_.body_count)
      return generated_mistake(entry_, "a loop that it doesn't describe");
    const gradus_entry &body = model_.bodies[request.spec->body];
    std::vector<int64_t> dims;
    for (int32_t i = 0; i < body.dimension_count; ++i)
      dims.push_back(dims_[size_t(request.dimensions[i])]);
    LoopCaptures captures = {request.spec->sequences + request.spec->carried, request.spec->captures,
                             request.count};
    Result<std::unique_ptr<Binding>> made = make(model_, body, dims.data(), threads, captures);
    if (!made)
      return made.status();
    BoundLoop loop(request.spec, request.slots, request.count, std::move(*made));
    loop.scratch_offset = plan.arena.size();
    if (!plan.arena.book(loop.scratch_bytes(), request.operation, request.operation))
      return absurd(entry_, dims_);
    loops_.push_back(std::move(loop));
  }
  return {};
}

Status Binding::check_slots() const {
  for (int32_t i = 0; i < entry_.slot_count; ++i) {
    const gradus_slot &slot = entry_.slots[i];
    bool sound = slot.index >= 0;
    switch (slot.kind) {
    case GRADUS_SLOT_ARGUMENT:
      sound = sound && slot.index < entry_.argument_count;
      break;
    case GRADUS_SLOT_STORAGE:
      sound = sound && slot.index < model_.storage_count;
      break;
    case GRADUS_SLOT_ARENA:
      sound = buffer_of_slot_[size_t(i)] >= 0;
      break;
    case GRADUS_SLOT_VIEW:
      sound = sound && slot.index < i;
      break;
    default:
      sound = false;
    }
    if (!sound)
      return generated_mistake(entry_,
                               "slot " + std::to_string(i) + ", which its tables don't place");
  }
  return {};
}

void Binding::place(const std::vector<Block> &storages, char *arena) {
  arena_ = arena;
  views_argument_.assign(slots_.size(), false);
  for (size_t i = 0; i < slots_.size(); ++i) {
    const gradus_slot &slot = entry_.slots[i];
    if (slot.kind == GRADUS_SLOT_STORAGE)
      slots_[i] = storages[size_t(slot.index)].data() + offsets_[i];
    else if (slot.kind == GRADUS_SLOT_ARENA)
      slots_[i] = arena + plan_.offset(size_t(buffer_of_slot_[i]));
    else
      views_argument_[i] = slot.kind == GRADUS_SLOT_ARGUMENT || views_argument_[size_t(slot.index)];
  }
  fill_views(false);
  for (BoundLoop &loop : loops_) {
    loop.body->place(storages, arena + loop.scratch_offset);
    loop.place_packed(arena + loop.scratch_offset);
  }
}

void Binding::set_arguments(void *const *arguments) {
  for (size_t i = 0; i < slots_.size(); ++i)
    if (entry_.slots[i].kind == GRADUS_SLOT_ARGUMENT) {
      int32_t index = entry_.slots[i].index;
      char *stage = staged(index);
      slots_[i] = (stage ? stage : static_cast<char *>(arguments[index])) + offsets_[i];
    }
  fill_views(true);
}

void Binding::fill_views(bool of_arguments) {
  for (size_t i = 0; i < slots_.size(); ++i)
    if (entry_.slots[i].kind == GRADUS_SLOT_VIEW && views_argument_[i] == of_arguments)
      slots_[i] = static_cast<char *>(slots_[size_t(entry_.slots[i].index)]) + offsets_[i];
}

char *Binding::staged(int32_t argument) const {
  uint64_t offset = staging_offsets_[size_t(argument)];
  return offset == UINT64_MAX ? nullptr : const_cast<char *>(staging_.data()) + offset;
}

} // namespace gradus::runtime
