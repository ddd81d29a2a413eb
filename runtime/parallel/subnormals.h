// Numbers too small for a normal exponent count as zero while this lives.
#pragma once

#include <cstdint>
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace gradus::runtime {

/// For the calling thread; its mode before comes back at the end. The moments of a parameter whose gradient has become zero shrink
/// until they are subnormal, and x86 processors take a hundred times longer for each operation on such: the autoencoder's step
/// became three times slower as training went on.
class FlushSubnormals {
public:
  FlushSubnormals() : before_(mode()) { set(before_ | flush); }
  ~FlushSubnormals() { set(before_); }
  FlushSubnormals(const FlushSubnormals &) = delete;
  FlushSubnormals &operator=(const FlushSubnormals &) = delete;

private:
#if defined(__SSE2__)
  static constexpr uint64_t flush = 0x8040; // results to zero, operands as zero
  static uint64_t mode() { return _mm_getcsr(); }
  static void set(uint64_t mode) { _mm_setcsr(uint32_t(mode)); }
#elif defined(__aarch64__)
  static constexpr uint64_t flush = uint64_t(1) << 24;
  static uint64_t mode() {
    uint64_t mode;
    asm volatile("mrs %0, fpcr" : "=r"(mode));
    return mode;
  }
  static void set(uint64_t mode) { asm volatile("msr fpcr, %0" : : "r"(mode) : "memory"); }
#else
  static constexpr uint64_t flush = 0;
  static uint64_t mode() { return 0; }
  static void set(uint64_t) {}
#endif

  uint64_t before_;
};

} // namespace gradus::runtime
