// Keeps the best beams step by step, and sets those that end aside.
#include "runtime/generate/beam_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace gradus::runtime {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Candidate {
  double log_probability;
  int64_t beam;
  int32_t token;

  /// Whether it goes before another. Beams are in order of their own probability.
  bool operator<(const Candidate &other) const {
    if (log_probability != other.log_probability)
      return log_probability > other.log_probability;
    return beam != other.beam ? beam < other.beam : token < other.token;
  }
};

class Search {
public:
  Search(const BeamSearchOptions &options, const BeamStep &step) : options_(options), step_(step) {}

  Result<std::vector<BeamSequence>> run(const std::vector<int32_t> &prompt);

private:
  Status take_step();
  Result<std::vector<Candidate>> best_candidates() const;
  void complete(int64_t beam, double log_probability, bool ended);
  bool is_decided() const;
  size_t free_width() const { return static_cast<size_t>(options_.width) - complete_.size(); }

  const BeamSearchOptions &options_;
  const BeamStep &step_;
  size_t prompt_ = 0;  // tokens that each beam begins with
  int64_t length_ = 0; // tokens behind them
  Beams beams_;
  std::vector<double> log_probabilities_; // of the beams
  std::vector<double> logits_;
  std::vector<BeamSequence> complete_; // the best first
};

Status check(const BeamSearchOptions &options) {
  auto failure = [](const std::string &sentence) {
    return Status(GRADUS_INVALID_ARGUMENT, "beam search: " + sentence);
  };
  if (options.width < 1)
    return failure("the width is " + std::to_string(options.width) + "; at least 1 is needed");
  if (options.results < 1 || options.results > options.width)
    return failure(std::to_string(options.results) + " results of a beam of width " +
                   std::to_string(options.width) + "; from 1 to the width are possible");
  if (options.max_length < 1)
    return failure("the greatest length is " + std::to_string(options.max_length) +
                   "; at least 1 is needed");
  if (options.end < 0)
    return failure("the end's token is " + std::to_string(options.end));
  if (!(options.alpha >= 0 && options.alpha < infinity))
    return failure("alpha is " + std::to_string(options.alpha) + "; 0 or more is needed");
  return Status();
}

/// The best of all that the beams may become, as many as the beam is wide.
Result<std::vector<Candidate>> Search::best_candidates() const {
  size_t rows = beams_.tokens.size(), vocabulary = logits_.size() / rows;
  if (vocabulary * rows != logits_.size() || vocabulary <= static_cast<size_t>(options_.end))
    return Status(GRADUS_INVALID_ARGUMENT, "beam search: " + std::to_string(logits_.size()) +
                                               " logits for " + std::to_string(rows) +
                                               " beams, and the end's token is " +
                                               std::to_string(options_.end));
  std::vector<Candidate> best; // a heap with the last of them on top
  for (size_t row = 0; row < rows; ++row) {
    const double *logits = logits_.data() + row * vocabulary;
    double greatest = -infinity, sum = 0;
    for (size_t token = 0; token < vocabulary; ++token) {
      if (std::isnan(logits[token]) || logits[token] == infinity)
        return Status(GRADUS_INVALID_ARGUMENT,
                      "beam search: the logit of token " + std::to_string(token) + " behind " +
                          std::to_string(length_) + " tokens is NaN or infinite");
      greatest = std::max(greatest, logits[token]);
    }
    if (greatest == -infinity)
      continue; // no way to go on
    for (size_t token = 0; token < vocabulary; ++token)
      sum += std::exp(logits[token] - greatest);
    double before = log_probabilities_[row], normalizer = std::log(sum);
    for (size_t token = 0; token < vocabulary; ++token) {
      if (logits[token] == -infinity)
        continue;
      Candidate candidate = {before + (logits[token] - greatest - normalizer),
                             static_cast<int64_t>(row), static_cast<int32_t>(token)};
      if (best.size() == free_width()) {
        if (!(candidate < best.front()))
          continue;
        std::pop_heap(best.begin(), best.end());
        best.pop_back();
      }
      best.push_back(candidate);
      std::push_heap(best.begin(), best.end());
    }
  }
  std::sort_heap(best.begin(), best.end());
  return best;
}

void Search::complete(int64_t beam, double log_probability, bool ended) {
  BeamSequence sequence;
  const std::vector<int32_t> &tokens = beams_.tokens[static_cast<size_t>(beam)];
  sequence.tokens.assign(tokens.begin() + static_cast<std::ptrdiff_t>(prompt_), tokens.end());
  sequence.ended = ended;
  sequence.log_probability = log_probability;
  sequence.score = log_probability / length_penalty(length_, options_.alpha);
  auto place = std::find_if(complete_.begin(), complete_.end(), [&](const BeamSequence &other) {
    return other.score < sequence.score;
  });
  complete_.insert(place, std::move(sequence));
}

/// No beam that is left can come before those that are asked for: its probability only falls, and
/// no length divides it by more than the greatest.
bool Search::is_decided() const {
  size_t asked = static_cast<size_t>(options_.results);
  return beams_.tokens.empty() ||
         (complete_.size() >= asked &&
          complete_[asked - 1].score >=
              log_probabilities_[0] / length_penalty(options_.max_length, options_.alpha));
}

Status Search::take_step() {
  if (Status status = step_(beams_, logits_); !status.ok())
    return status;
  Result<std::vector<Candidate>> best = best_candidates();
  if (!best)
    return best.status();
  ++length_;
  Beams next;
  std::vector<double> log_probabilities;
  for (const Candidate &candidate : *best) {
    if (candidate.token == options_.end) {
      complete(candidate.beam, candidate.log_probability, true);
      continue;
    }
    next.tokens.push_back(beams_.tokens[static_cast<size_t>(candidate.beam)]);
    next.tokens.back().push_back(candidate.token);
    next.parents.push_back(candidate.beam);
    log_probabilities.push_back(candidate.log_probability);
  }
  beams_ = std::move(next);
  log_probabilities_ = std::move(log_probabilities);
  return Status();
}

Result<std::vector<BeamSequence>> Search::run(const std::vector<int32_t> &prompt) {
  prompt_ = prompt.size();
  beams_ = {{prompt}, {0}};
  log_probabilities_ = {0};
  while (length_ < options_.max_length && !is_decided())
    if (Status status = take_step(); !status.ok())
      return status;
  for (size_t beam = 0; length_ == options_.max_length && beam < beams_.tokens.size(); ++beam)
    complete(static_cast<int64_t>(beam), log_probabilities_[beam], false);
  if (complete_.empty())
    return Status(GRADUS_INVALID_ARGUMENT, "beam search: behind " + std::to_string(length_ - 1) +
                                               " tokens the logits forbid every token");
  complete_.resize(std::min(complete_.size(), static_cast<size_t>(options_.results)));
  return std::move(complete_);
}

} // namespace

double length_penalty(int64_t length, double alpha) {
  return std::pow((5 + static_cast<double>(length)) / 6, alpha);
}

Result<std::vector<BeamSequence>> beam_search(const std::vector<int32_t> &prompt,
                                              const BeamSearchOptions &options,
                                              const BeamStep &step) {
  if (Status status = check(options); !status.ok())
    return status;
  return Search(options, step).run(prompt);
}

} // namespace gradus::runtime
