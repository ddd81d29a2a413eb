// The functions that generated `describe` calls.
#include "runtime/instance/plan.h"

#include "gradus/gradus.h"

gradus_plan::gradus_plan(const gradus_entry &described)
    : entry(described), buffer_of_slot(size_t(described.slot_count), -1),
      offsets(size_t(described.slot_count)), matmuls(size_t(described.primitive_count)),
      windows(size_t(described.window_count)),
      attentions(size_t(described.attention_count)), loops(size_t(described.loop_count)) {
  // One buffer for each slot at most, and the scratch of each primitive.
  arena.reserve(size_t(described.slot_count) + size_t(described.primitive_count) +
                size_t(described.window_count) + size_t(described.attention_count) +
                size_t(described.loop_count));
  for (int32_t slot = 0; slot < described.slot_count; ++slot)
    offsets[size_t(slot)] = described.slots[slot].offset;
}

extern "C" {

GRADUS_API void gradus_plan_buffer(gradus_plan *plan, int32_t slot, int64_t bytes, int32_t first,
                                   int32_t last) {
  if (slot < 0 || slot >= plan->entry.slot_count ||
      plan->entry.slots[slot].kind != GRADUS_SLOT_ARENA ||
      plan->buffer_of_slot[size_t(slot)] >= 0 || last < first) {
    plan->mistake = "a buffer for a slot that is none of the arena, or twice for one";
    return;
  }
  auto index = int64_t(plan->arena.size());
  if (bytes < 0 || !plan->arena.book(uint64_t(bytes), first, last))
    plan->absurd = true;
  else
    plan->buffer_of_slot[size_t(slot)] = index;
}

GRADUS_API void gradus_plan_require(gradus_plan *plan, int64_t value, const char *sentence) {
  if (value < 0 && !plan->unmet)
    plan->unmet = sentence;
}

GRADUS_API void gradus_plan_view(gradus_plan *plan, int32_t slot, int64_t offset) {
  if (slot < 0 || slot >= plan->entry.slot_count ||
      plan->entry.slots[slot].kind != GRADUS_SLOT_VIEW || offset < 0)
    plan->mistake = "the place of a slot that is no view";
  else
    plan->offsets[size_t(slot)] = uint64_t(offset);
}

GRADUS_API void gradus_plan_matmul(gradus_plan *plan, int32_t index, int32_t operation,
                                   const gradus_matmul_spec *spec, int64_t batch, int64_t m,
                                   int64_t n, int64_t k) {
  if (index < 0 || index >= plan->entry.primitive_count || !spec) {
    plan->mistake = "a primitive outside its table";
    return;
  }
  for (int32_t slot : {spec->a, spec->b, spec->c})
    if (slot < 0 || slot >= plan->entry.slot_count)
      plan->mistake = "a matrix product of slots that are not there";
  if (spec->bias < -1 || spec->bias >= plan->entry.slot_count)
    plan->mistake = "a matrix product with a bias that is not there";
  if (spec->element != GRADUS_F32)
    plan->mistake = "a matrix product of elements other than f32";
  plan->matmuls[size_t(index)] = {true, *spec, operation, batch, m, n, k};
}

GRADUS_API void gradus_plan_window(gradus_plan *plan, int32_t index, int32_t operation,
                                   const gradus_window_spec *spec, int64_t batch,
                                   int64_t x_channels, int64_t y_channels, int64_t x0, int64_t x1,
                                   int64_t x2, int64_t y0, int64_t y1, int64_t y2) {
  if (index < 0 || index >= plan->entry.window_count || !spec) {
    plan->mistake = "a window operation outside its table";
    return;
  }
  bool has_b = spec->kind <= GRADUS_CONVOLUTION_WEIGHT ||
               spec->kind == GRADUS_WINDOW_MAX_GRADIENT || spec->kind == GRADUS_WINDOW_MAX_PICK;
  auto there = [plan](int32_t slot) { return slot >= 0 && slot < plan->entry.slot_count; };
  if (!there(spec->a) || !there(spec->c) || (has_b && !there(spec->b)))
    plan->mistake = "a window operation on slots that are not there";
  if (spec->bias != -1 && !there(spec->bias))
    plan->mistake = "a window operation with a bias that is not there";
  plan->windows[size_t(index)] = {true,         *spec,      operation,    batch,
                                  x_channels,   y_channels, {x0, x1, x2}, {y0, y1, y2}};
}

GRADUS_API void gradus_plan_attention(gradus_plan *plan, int32_t index, int32_t operation,
                                      const gradus_attention_spec *spec, double scale,
                                      int64_t batch, int64_t queries, int64_t keys, int64_t heads,
                                      int64_t key_heads, int64_t size, int64_t value_size) {
  if (index < 0 || index >= plan->entry.attention_count || !spec) {
    plan->mistake = "an attention outside its table";
    return;
  }
  auto there = [plan](int32_t slot) { return slot >= 0 && slot < plan->entry.slot_count; };
  auto there_or_none = [&](int32_t slot) { return slot == -1 || there(slot); };
  bool sound = there(spec->result) && there_or_none(spec->log_sum);
  for (int32_t slot : {spec->query, spec->key, spec->value, spec->length, spec->offset})
    sound = sound && there(slot);
  if (spec->gradient)
    sound = sound && there(spec->log_sum) && there(spec->d_result) && there_or_none(spec->d_query) &&
            there_or_none(spec->d_key) && there_or_none(spec->d_value);
  if (!sound)
    plan->mistake = "an attention on slots that are not there";
  plan->attentions[size_t(index)] = {spec,  operation, scale,     batch, queries,
                                     keys,  heads,     key_heads, size,  value_size};
}

GRADUS_API void gradus_plan_loop(gradus_plan *plan, int32_t index, int32_t operation,
                                 const gradus_loop_spec *spec, const int32_t *slots,
                                 const int32_t *dimensions, int64_t count) {
  if (index < 0 || index >= plan->entry.loop_count || !spec) {
    plan->mistake = "a loop outside its table";
    return;
  }
  int32_t slot_count = spec->sequences + 2 * spec->carried + spec->captures + spec->stacks;
  for (int32_t i = 0; i < slot_count; ++i)
    if (slots[i] < 0 || slots[i] >= plan->entry.slot_count)
      plan->mistake = "a loop over slots that are not there";
  if (count < 0)
    plan->absurd = true;
  plan->loops[size_t(index)] = {spec, slots, dimensions, operation, count};
}

} // extern "C"
