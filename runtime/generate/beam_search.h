// Beam search: the sequences that a model finds most probable, as far as a beam of a given width
// sees.
#pragma once

#include "runtime/status/status.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace gradus::runtime {

/// The beams of one step; all are of the same length.
struct Beams {
  /// All tokens of each, those it began with included.
  std::vector<std::vector<int32_t>> tokens;
  /// Which beam of the step before each goes on from, so that what a model carries for it follows.
  /// In the first step the one beam there is goes on from itself.
  std::vector<int64_t> parents;

  int64_t size() const { return static_cast<int64_t>(tokens.size()); }
};

/// Fills `logits` with [beams, vocabulary] numbers, of what comes behind the last token of each
/// beam; -infinity forbids a token. There may be fewer beams from step to step, and one at first.
using BeamStep = std::function<Status(const Beams &beams, std::vector<double> &logits)>;

struct BeamSearchOptions {
  int64_t width = 4;
  int64_t results = 1;      // how many sequences are asked for, at most `width`
  int64_t max_length = 128; // tokens behind the prompt, the end's included
  int32_t end = 0;          // the token that ends a sequence
  double alpha = 0.6;       // of the length normalization; 0: none
};

struct BeamSequence {
  std::vector<int32_t> tokens; // behind the prompt; without the end's
  bool ended = false;          // by the end's token, not by `max_length`
  double log_probability = 0;  // of the tokens and the end
  double score = 0;            // log_probability / length_penalty(their number, alpha)
};

/// ((5 + length) / 6)^alpha: Wu et al. 2016, equation 14.
double length_penalty(int64_t length, double alpha);

/// The best sequences behind `prompt`, the best first. A sequence that ends leaves the beam, which
/// is narrower by one from then on (Sutskever et al. 2014, section 3.2); so width 1 is the greedy
/// choice, and a beam as wide as there are sequences is exhaustive. Of equal candidates the one of
/// the better beam goes first, then the lower token; of equal scores the sequence that was complete
/// first. Fewer than `results` come back only where logits forbid the rest.
Result<std::vector<BeamSequence>> beam_search(const std::vector<int32_t> &prompt,
                                              const BeamSearchOptions &options,
                                              const BeamStep &step);

} // namespace gradus::runtime
