// A model that translates: a source to the targets that it finds most probable.
#pragma once

#include "gradus/abi.h"
#include "gradus/gradus.h"
#include "runtime/generate/beam_search.h"

#include <string>
#include <vector>

namespace gradus::runtime {

struct TranslationOptions {
  BeamSearchOptions search;
  int32_t begin = 0;  // the token that every target begins with
  int64_t tokens = 0; // only ids below are written; 0: all that the model knows
};

class Translator {
public:
  /// By `encode` and `decode` where the model has both, else by `logits`. Fails where they are none of
  /// the forms of the README, and says what is missing.
  static Result<Translator> make(gradus_instance *instance);

  /// The best translations of `source`, the best first. Fails where the model has no room for it.
  Result<std::vector<BeamSequence>> translate(const std::vector<int32_t> &source,
                                              const TranslationOptions &options);

  int64_t vocabulary() const { return vocabulary_; }
  /// The entry that reads targets, and its input for them.
  const gradus_entry &target_entry() const { return *decode_.entry; }
  const gradus_argument &target() const { return decode_.entry->arguments[decode_.target]; }
  /// The entry that reads sources, and its input for them.
  const gradus_entry &source_entry() const { return *first().entry; }
  const gradus_argument &source() const { return first().entry->arguments[first().source]; }

private:
  /// An entry and its arguments by what they are to it; -1: it has none.
  struct Part {
    int32_t index = -1;
    const gradus_entry *entry = nullptr;
    int32_t source = -1, source_length = -1, memory = -1, target = -1, result = -1;
  };

  explicit Translator(gradus_instance *instance) : instance_(instance) {}
  const Part &first() const { return encode_.entry ? encode_ : decode_; }
  Result<Part> part(const char *name, bool has_memory) const;
  Status check_parts();
  Status take_source(const std::vector<int32_t> &source, int64_t rows);
  Status encode();
  Status decode(const Beams &beams, const TranslationOptions &options,
                std::vector<double> &logits);
  void read_logits(const Beams &beams, const void *result, int64_t places,
                   const TranslationOptions &options, std::vector<double> &logits) const;

  gradus_instance *instance_;
  Part encode_, decode_;
  int64_t vocabulary_ = 0;
  // Of the source in hand: its tokens and length once for each row of `decode_`, and what `encode_`
  // makes of it.
  int64_t rows_ = 1, places_ = 0;
  std::vector<int32_t> source_, lengths_;
  std::vector<unsigned char> memory_;
  std::vector<int64_t> memory_shape_;
};

} // namespace gradus::runtime
