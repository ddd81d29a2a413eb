// Runs the body of a loop step by step.
#include "runtime/instance/binding.h"

#include <cstring>

namespace gradus::runtime {

namespace {

uint64_t round_up(uint64_t bytes) { return (bytes + 63) / 64 * 64; }

} // namespace

BoundLoop::BoundLoop(const gradus_loop_spec *spec, const int32_t *slots, int64_t count,
                     std::unique_ptr<Binding> body)
    : spec(spec), slots(slots), count(count), body(std::move(body)),
      arguments(size_t(spec->sequences + 2 * spec->carried + spec->captures + spec->stacks)) {}
BoundLoop::BoundLoop(BoundLoop &&) noexcept = default;
BoundLoop::~BoundLoop() = default;

uint64_t BoundLoop::carried_bytes() const {
  uint64_t bytes = 0;
  for (int32_t i = 0; i < spec->carried; ++i)
    bytes += round_up(body->argument_bytes(spec->sequences + i));
  return bytes;
}

/// The body's arena, then every carried value twice: as a step finds it, and as it leaves it; then what is
/// packed for all steps.
uint64_t BoundLoop::scratch_bytes() const {
  uint64_t bytes = round_up(body->arena_bytes()) + 2 * carried_bytes();
  for (const BoundMatmul &product : body->matmuls())
    bytes += round_up(product.matmul->packed_bytes());
  return bytes;
}

void BoundLoop::place_packed(char *scratch) {
  char *at = scratch + round_up(body->arena_bytes()) + 2 * carried_bytes();
  for (BoundMatmul &product : body->matmuls())
    if (uint64_t bytes = product.matmul->packed_bytes()) {
      product.packed_b = reinterpret_cast<float *>(at);
      at += round_up(bytes);
    }
}

/// Every step finds the same b in these products. Their addresses are known once the body has its first
/// step's arguments.
void BoundLoop::pack_captures() {
  for (BoundMatmul &product : body->matmuls())
    if (product.packed_b)
      product.matmul->pack(static_cast<const float *>(body->slots()[product.spec.b]), product.packed_b);
}

void BoundLoop::run(const gradus_frame *frame, char *scratch) {
  auto slot = [&](int32_t number) { return static_cast<char *>(frame->slots[slots[number]]); };
  const int32_t initials = spec->sequences, captures = initials + spec->carried,
                stacks = captures + spec->captures, finals = stacks + spec->stacks;
  char *halves[2] = {scratch + round_up(body->arena_bytes())};
  halves[1] = halves[0] + carried_bytes();

  for (int32_t i = 0; i < spec->captures; ++i)
    arguments[size_t(captures + i)] = slot(captures + i);
  if (count == 0)
    for (int32_t i = 0; i < spec->carried; ++i)
      std::memmove(slot(finals + i), slot(initials + i), body->argument_bytes(initials + i));
  for (int64_t step = 0; step < count; ++step) {
    auto index = uint64_t(spec->reverse ? count - 1 - step : step);
    for (int32_t i = 0; i < spec->sequences; ++i)
      arguments[size_t(i)] = slot(i) + index * body->argument_bytes(i);
    for (int32_t i = 0; i < spec->stacks; ++i)
      arguments[size_t(stacks + i)] = slot(stacks + i) + index * body->argument_bytes(stacks + i);
    uint64_t offset = 0;
    for (int32_t i = 0; i < spec->carried; ++i) {
      arguments[size_t(initials + i)] = step == 0 ? slot(initials + i) : halves[step % 2] + offset;
      arguments[size_t(finals + i)] =
          step == count - 1 ? slot(finals + i) : halves[(step + 1) % 2] + offset;
      offset += round_up(body->argument_bytes(initials + i));
    }
    body->set_arguments(arguments.data());
    if (step == 0)
      pack_captures();
    gradus_frame inner = {body->slots(), body->dims().data(), frame->instance, body.get()};
    body->entry().execute(&inner);
  }
}

} // namespace gradus::runtime
