// Instruction sets by the compiler's own detection.
#include "runtime/parallel/processor.h"

#include <algorithm>
#include <string_view>

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

namespace {
struct Feature {
  std::string_view name;
  bool present;
};

/// The compiler's table of the same names is in compiler/emit/processor.cpp.
bool has_feature(std::string_view name) {
#ifdef GRADUS_X86
#define GRADUS_FEATURE(text) Feature{text, __builtin_cpu_supports(text) != 0}
  const Feature features[] = {
      GRADUS_FEATURE("sse4.2"),      GRADUS_FEATURE("avx"),          GRADUS_FEATURE("avx2"),
      GRADUS_FEATURE("fma"),         GRADUS_FEATURE("bmi"),          GRADUS_FEATURE("bmi2"),
      GRADUS_FEATURE("avx512f"),     GRADUS_FEATURE("avx512bw"),     GRADUS_FEATURE("avx512vl"),
      GRADUS_FEATURE("avx512dq"),    GRADUS_FEATURE("avx512cd"),     GRADUS_FEATURE("avx512ifma"),
      GRADUS_FEATURE("avx512vbmi"),  GRADUS_FEATURE("avx512vbmi2"),  GRADUS_FEATURE("avx512bitalg"),
      GRADUS_FEATURE("avx512vnni"),  GRADUS_FEATURE("avx512vpopcntdq"), GRADUS_FEATURE("gfni")};
#undef GRADUS_FEATURE
  for (const Feature &feature : features)
    if (feature.name == name)
      return feature.present;
#endif
  return false;
}
} // namespace

std::string missing_feature(const char *features) {
  std::string_view rest = features ? features : "";
  while (!rest.empty()) {
    std::string_view word = rest.substr(0, rest.find(' '));
    if (!word.empty() && !has_feature(word))
      return std::string(word);
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
  }
  return "";
}

} // namespace gradus::runtime
