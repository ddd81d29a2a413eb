// Aligned blocks, by the host's hooks or aligned_alloc.
#include "runtime/arena/memory.h"

#include "runtime/plan/planner.h"

#include <algorithm>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace gradus::runtime {

namespace {
constexpr uint64_t cache_line = 64, huge_page = uint64_t(2) << 20;
}

void *Hooks::allocate(uint64_t bytes) const noexcept {
  uint64_t alignment = bytes >= huge_page ? huge_page : cache_line;
  uint64_t rounded = (std::max<uint64_t>(bytes, 1) + alignment - 1) / alignment * alignment;
  if (options_.allocate)
    return options_.allocate(options_.context, rounded, alignment);
  void *memory = std::aligned_alloc(alignment, rounded);
  // Only advice: without huge pages everything works, with more misses of the translation cache.
  if (memory && alignment == huge_page)
    (void)madvise(memory, rounded, MADV_HUGEPAGE);
  return memory;
}

void Hooks::release(void *memory) const noexcept {
  if (options_.allocate)
    options_.release(options_.context, memory);
  else
    std::free(memory);
}

void Hooks::log(const std::string &sentence) const {
  if (options_.log)
    options_.log(options_.context, sentence.c_str());
}

Block::~Block() {
  if (memory_)
    hooks_->release(memory_);
}

void Block::swap(Block &other) noexcept {
  std::swap(hooks_, other.hooks_);
  std::swap(memory_, other.memory_);
  std::swap(bytes_, other.bytes_);
}

Result<Block> allocate_block(const Hooks &hooks, uint64_t bytes, const std::string &what) {
  uint64_t machine = machine_memory();
  if (bytes > ArenaPlan::limit || (hooks.own_allocator() && bytes > machine))
    return Status(GRADUS_OUT_OF_MEMORY, what + " would take " + readable_bytes(bytes) +
                                            "; this machine has " + readable_bytes(machine));
  void *memory = hooks.allocate(bytes);
  if (!memory)
    return Status(GRADUS_OUT_OF_MEMORY, "there is no memory for " + what + ": " +
                                            readable_bytes(bytes) + " were asked for");
  return Block(hooks, memory, bytes);
}

uint64_t machine_memory() {
  long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  return pages > 0 && size > 0 ? uint64_t(pages) * uint64_t(size) : ArenaPlan::limit;
}

} // namespace gradus::runtime
