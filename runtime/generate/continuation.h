// A text that a model goes on with: what comes after its tokens.
#pragma once

#include "gradus/abi.h"
#include "gradus/gradus.h"
#include "runtime/status/status.h"

#include <string>
#include <vector>

namespace gradus::runtime {

class Continuation {
public:
  /// By the first of these functions that the model has. Fails where that is not one of the forms of
  /// the README, and says what is missing.
  static Result<Continuation> make(gradus_instance *instance,
                                   const std::vector<std::string> &functions);

  const gradus_entry &entry() const { return *entry_; }
  int64_t vocabulary() const { return vocabulary_; }
  const gradus_argument &token_argument() const { return entry_->arguments[token_]; }
  /// Whether the model carries what came before, so that a token costs the same wherever it stands.
  bool carries() const { return begins_ >= 0; }

  /// Forgets the text.
  void restart() { text_.clear(); }
  /// Goes on with these tokens, at least one. Fails where the model has no room for them; what it
  /// carries is undefined then, until `restart`.
  Status feed(const std::vector<int32_t> &tokens);
  const std::vector<int32_t> &text() const { return text_; }
  /// `vocabulary()` numbers of the model's float type: what comes after the text.
  const void *logits() const { return logits_behind(text_.size() - 1); }
  /// The same behind token `place` of the text; null where the last call did not give them.
  const void *logits_behind(size_t place) const;

private:
  Continuation(gradus_instance *instance, int32_t entry);
  Status find_arguments();
  Status check_input(int32_t argument) const;
  Status check_result();
  Status call(const int32_t *tokens, int64_t count, bool begins);

  gradus_instance *instance_;
  int32_t index_;
  const gradus_entry *entry_;
  int32_t token_ = -1, begins_ = -1, result_ = -1; // arguments
  int64_t rows_ = 1, vocabulary_ = 0;
  std::vector<int32_t> text_, tokens_, marks_;
  std::vector<unsigned char> results_;
  size_t places_ = 0; // the last so many of the text have logits
};

} // namespace gradus::runtime
