// What a fuzz target is: libFuzzer's entry, which the regression runner calls too.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
