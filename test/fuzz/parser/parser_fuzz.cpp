// Any bytes: lexer, parser, renderer and formatter end without a crash, and the formatter's laws hold.
#include "test/fuzz/fuzz.h"
#include "test/unit/syntax/laws.h"

#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::string law = gradus::test::broken_law({reinterpret_cast<const char *>(data), size});
  if (!law.empty()) {
    std::fprintf(stderr, "%s\n", law.c_str());
    std::abort();
  }
  return 0;
}
