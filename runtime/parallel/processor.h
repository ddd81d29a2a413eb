// The instruction set that own kernels are chosen by.
#pragma once

namespace gradus::runtime {

enum class Processor { baseline, avx2, avx512 };

/// The best of these that this processor and its operating system run.
Processor processor();

} // namespace gradus::runtime
