// The JSON header of a safetensors file, parsed without trust: every surprise is a sentence.
#pragma once

#include "runtime/checkpoint/safetensors.h"

namespace gradus::runtime {

/// A tensor as the header describes it: data[begin, end).
struct HeaderTensor {
  std::string name, dtype;
  std::vector<int64_t> shape;
  uint64_t begin = 0, end = 0;
};

struct Header {
  std::vector<HeaderTensor> tensors; // in order of their names in the text
  Metadata metadata;
};

/// The message of a failure is a clause without the file's name: "the header is not JSON: …".
Result<Header> parse_header(const char *text, uint64_t length);

} // namespace gradus::runtime
