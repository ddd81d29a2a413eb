// Numbers that both sides make from an integer hash, the same to the last bit.
#pragma once

#include <cstdint>

/// `uniforms` of golden.py: number `place` of `stream`, in [0, 1).
inline double uniform(uint64_t stream, uint64_t place) {
  uint64_t z = (stream << 32) + place + 0x9E3779B97F4A7C15;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
  z = (z ^ z >> 27) * 0x94D049BB133111EB;
  z = z ^ z >> 31;
  return double(z >> 40) * 0x1p-24;
}
