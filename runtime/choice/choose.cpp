// Filters logits and draws from what remains.
#include "runtime/choice/choose.h"

#include "runtime/random/random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace gradus::runtime {
namespace {

Status invalid(const std::string &sentence) { return Status(GRADUS_INVALID_ARGUMENT, sentence); }

Status check(const gradus_choice &choice) {
  auto between = [](double value, double low, double high) { return value >= low && value <= high; };
  if (!between(choice.temperature, 0, 1e6))
    return invalid("the temperature is " + std::to_string(choice.temperature) +
                   "; it is a number from 0 (the most probable token) on");
  if (choice.top_k < 0)
    return invalid("top_k is " + std::to_string(choice.top_k) + "; it counts tokens, 0 means all");
  if (!between(choice.top_p, 0, 1) || !between(choice.min_p, 0, 1))
    return invalid("top_p and min_p are shares of probability, from 0 to 1");
  if (choice.repetition_penalty != 0 && !between(choice.repetition_penalty, 1e-3, 1e3))
    return invalid("the repetition penalty is " + std::to_string(choice.repetition_penalty) +
                   "; it divides logits: 1 changes nothing, 1.2 is usual");
  return {};
}

/// The logits of one choice, and what remains of them.
class Candidates {
public:
  template <typename Float> Status read(const Float *logits, int64_t vocabulary) {
    if (vocabulary < 1)
      return invalid("there are no logits to choose from");
    logits_.assign(logits, logits + vocabulary);
    for (int64_t token = 0; token < vocabulary; ++token)
      if (std::isnan(logits_[size_t(token)]) || logits_[size_t(token)] == infinity)
        return invalid("the logit of token " + std::to_string(token) + " is " +
                       std::to_string(logits_[size_t(token)]) +
                       ", so there are no probabilities to choose by");
    greatest_ = *std::max_element(logits_.begin(), logits_.end());
    if (greatest_ == -infinity)
      return invalid("every token has probability 0, so none can be chosen");
    double sum = 0;
    for (double logit : logits_)
      sum += std::exp(logit - greatest_);
    log_sum_ = greatest_ + std::log(sum);
    return {};
  }

  double log_probability(int32_t token) const { return logits_[size_t(token)] - log_sum_; }

  /// Keskar et al. 2019: towards less probable for what was there before, once however often.
  Status penalize(const int32_t *before, int64_t count, double penalty) {
    std::vector<char> seen(logits_.size(), 0);
    for (int64_t i = 0; i < count; ++i) {
      if (before[i] < 0 || size_t(before[i]) >= logits_.size())
        return invalid("token " + std::to_string(before[i]) + " of those before is none of the " +
                       std::to_string(logits_.size()) + " that the logits are of");
      if (std::exchange(seen[size_t(before[i])], 1))
        continue;
      double &logit = logits_[size_t(before[i])];
      logit = logit > 0 ? logit / penalty : logit * penalty;
    }
    greatest_ = *std::max_element(logits_.begin(), logits_.end());
    return {};
  }

  int32_t most_probable() const {
    return int32_t(std::max_element(logits_.begin(), logits_.end()) - logits_.begin());
  }

  /// The token at which the probabilities of those that remain reach `share` of their sum.
  int32_t draw(const gradus_choice &choice, double share) {
    weights_.resize(logits_.size());
    for (size_t token = 0; token < logits_.size(); ++token)
      weights_[token] = std::exp((logits_[token] - greatest_) / choice.temperature);
    order_.resize(logits_.size());
    std::iota(order_.begin(), order_.end(), 0);
    if (choice.top_k > 0 || (choice.top_p > 0 && choice.top_p < 1))
      keep_most_probable(choice);
    double least = choice.min_p; // the greatest weight is 1
    order_.erase(std::remove_if(order_.begin(), order_.end(),
                                [&](int32_t token) {
                                  double weight = weights_[size_t(token)];
                                  return weight == 0 || weight < least;
                                }),
                 order_.end());
    double total = 0, sum = 0;
    for (int32_t token : order_)
      total += weights_[size_t(token)];
    for (int32_t token : order_) {
      sum += weights_[size_t(token)];
      if (sum > share * total)
        return token;
    }
    return order_.back();
  }

private:
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  void keep_most_probable(const gradus_choice &choice) {
    auto before = [&](int32_t a, int32_t b) {
      return weights_[size_t(a)] != weights_[size_t(b)] ? weights_[size_t(a)] > weights_[size_t(b)]
                                                        : a < b;
    };
    size_t count = order_.size();
    if (choice.top_k > 0)
      count = std::min(count, size_t(choice.top_k));
    std::partial_sort(order_.begin(), order_.begin() + int64_t(count), order_.end(), before);
    order_.resize(count);
    if (choice.top_p <= 0 || choice.top_p >= 1)
      return;
    double total = 0, sum = 0;
    for (int32_t token : order_)
      total += weights_[size_t(token)];
    size_t kept = 0;
    while (kept < count && sum < choice.top_p * total)
      sum += weights_[size_t(order_[kept++])];
    order_.resize(std::max<size_t>(kept, 1));
  }

  std::vector<double> logits_, weights_;
  std::vector<int32_t> order_;
  double greatest_ = 0, log_sum_ = 0;
};

/// U[0, 1) of the choice's number.
double share_of(const gradus_choice &choice) {
  DrawKey key = {choice.seed, DrawKey::choice, choice.draw, 0};
  double share = 0;
  fill_uniform(key, &share, 1, 1);
  return share;
}

} // namespace

template <typename Float>
Result<Chosen> choose(const Float *logits, int64_t vocabulary, const int32_t *before,
                      int64_t before_count, const gradus_choice &choice) {
  Candidates candidates;
  Status status = check(choice);
  if (status.ok())
    status = candidates.read(logits, vocabulary);
  if (!status.ok())
    return status;
  Candidates changed = candidates;
  if (choice.repetition_penalty != 0 && choice.repetition_penalty != 1)
    status = changed.penalize(before, before_count, choice.repetition_penalty);
  if (!status.ok())
    return status;
  Chosen chosen;
  chosen.token = choice.temperature == 0 ? changed.most_probable()
                                         : changed.draw(choice, share_of(choice));
  chosen.log_probability = candidates.log_probability(chosen.token);
  return chosen;
}

template Result<Chosen> choose(const float *, int64_t, const int32_t *, int64_t,
                               const gradus_choice &);
template Result<Chosen> choose(const double *, int64_t, const int32_t *, int64_t,
                               const gradus_choice &);

} // namespace gradus::runtime
