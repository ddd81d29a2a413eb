// Philox 4x32-10, the counter-based generator of Salmon et al. 2011 ("Parallel random numbers: as
// easy as 1, 2, 3"): four words from a counter and a key, without any state.
#pragma once

#include <stdint.h>

namespace gradus::runtime {

/// What a run of random values is keyed by. Two draws that differ in any field share no counter.
struct DrawKey {
  enum Stream : uint32_t { initialization = 0, training = 1, inference = 2, choice = 3 };
  uint64_t seed;
  Stream stream;
  uint64_t step; // of training, or the number of the draw in inference
  uint32_t site; // below 2^24: the place in the program
};

/// One block of four words in place: `word` is the counter going in.
inline __attribute__((always_inline)) void philox(uint32_t word[4], uint32_t key0, uint32_t key1) {
  for (int round = 0; round < 10; ++round) {
    uint64_t product0 = uint64_t(0xD2511F53u) * word[0];
    uint64_t product1 = uint64_t(0xCD9E8D57u) * word[2];
    uint32_t next0 = uint32_t(product1 >> 32) ^ word[1] ^ key0;
    uint32_t next2 = uint32_t(product0 >> 32) ^ word[3] ^ key1;
    word[1] = uint32_t(product1);
    word[3] = uint32_t(product0);
    word[0] = next0;
    word[2] = next2;
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
}

/// The counter of block `block` (below 2^38) of a draw: every field has bits of its own.
inline __attribute__((always_inline)) void counter_of(const DrawKey &key, uint64_t block,
                                                      uint32_t word[4]) {
  word[0] = uint32_t(block);
  word[1] = uint32_t(key.stream) << 30 | (uint32_t(block >> 32) & 63) << 24 | (key.site & 0xFFFFFF);
  word[2] = uint32_t(key.step);
  word[3] = uint32_t(key.step >> 32);
}

} // namespace gradus::runtime
