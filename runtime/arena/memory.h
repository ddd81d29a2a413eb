// Memory from the host's hooks, or from the system where there are none.
#pragma once

#include "gradus/gradus.h"
#include "runtime/status/status.h"

#include <cstdint>
#include <string>

namespace gradus::runtime {

/// The host's allocator and log. Outlives every Block it gave.
class Hooks {
public:
  Hooks() = default;
  explicit Hooks(const gradus_options &options) : options_(options) {}

  /// Null where there is not enough. Aligned to a cache line; from 2 MB on to a huge page.
  void *allocate(uint64_t bytes) const noexcept;
  void release(void *memory) const noexcept;
  void log(const std::string &sentence) const;
  /// Whether memory comes from this process's own system allocator, whose limit is the machine's
  /// memory.
  bool own_allocator() const { return options_.allocate == nullptr; }

private:
  gradus_options options_ = {};
};

/// One allocation, released at the end.
class Block {
public:
  Block() = default;
  Block(const Hooks &hooks, void *memory, uint64_t bytes)
      : hooks_(&hooks), memory_(memory), bytes_(bytes) {}
  Block(Block &&other) noexcept { swap(other); }
  Block &operator=(Block &&other) noexcept {
    swap(other);
    return *this;
  }
  ~Block();

  char *data() const { return static_cast<char *>(memory_); }
  uint64_t size() const { return bytes_; }

private:
  void swap(Block &other) noexcept;

  const Hooks *hooks_ = nullptr;
  void *memory_ = nullptr;
  uint64_t bytes_ = 0;
};

/// `what` names the purpose in the sentence of a failure: "the parameters of `digits`".
Result<Block> allocate_block(const Hooks &hooks, uint64_t bytes, const std::string &what);

/// Physical memory of the machine in bytes.
uint64_t machine_memory();

} // namespace gradus::runtime
