// Instruction sets by the compiler's own detection.
#include "runtime/parallel/processor.h"

namespace gradus::runtime {

Processor processor() {
#ifdef GRADUS_X86
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
    return Processor::avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return Processor::avx2;
#endif
  return Processor::baseline;
}

} // namespace gradus::runtime
