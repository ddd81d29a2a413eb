// The instruction set that own kernels are chosen by.
#pragma once

#include <string>

namespace gradus::runtime {

enum class Processor { baseline, avx2, avx512 };

/// The best of these that this processor and its operating system run.
Processor processor();

/// The first of the features, words with one space between as in gradus_model::processor, that this processor lacks; empty if it
/// has them all. A word that this runtime does not know counts as lacking.
std::string missing_feature(const char *features);

} // namespace gradus::runtime
