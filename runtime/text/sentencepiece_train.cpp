// Training, with the library's settings spelled out where its own would depend on the machine or
// pass over lines without a word.
#include "runtime/text/sentencepiece.h"
#include "runtime/text/sentencepiece_spec.h"
#include "runtime/text/utf8.h"

#include <sentencepiece_trainer.h>

#include <algorithm>
#include <unordered_map>

namespace gradus::runtime::text {
namespace {

/// The library skips longer lines; they are cut, at a space where there is one.
constexpr size_t longest_line = 4096;

/// The corpus as the library asks for it.
class Lines final : public sentencepiece::SentenceIterator {
public:
  explicit Lines(const NextLine &next) : next_(next) { Next(); }

  bool done() const override { return done_; }
  const std::string &value() const override { return line_; }
  sentencepiece::util::Status status() const override { return {}; }
  void Next() override {
    do
      if (rest_.empty() && !read())
        return;
    while (!cut());
  }

  /// What is wrong with the corpus.
  const Status &failure() const { return failure_; }

private:
  bool read() {
    done_ = !next_(rest_);
    ++number_;
    if (!done_ && failure_.ok())
      failure_ = check_utf8(rest_, "line " + std::to_string(number_) + " of the corpus");
    done_ = done_ || !failure_.ok();
    return !done_;
  }

  /// Takes a line of `rest_`; false where there is none.
  bool cut() {
    size_t end = rest_.size();
    if (end > longest_line) {
      end = rest_.rfind(' ', longest_line);
      if (end == std::string::npos || end == 0)
        for (end = longest_line; (static_cast<unsigned char>(rest_[end]) & 0xc0) == 0x80;)
          --end;
    }
    line_ = rest_.substr(0, end);
    rest_.erase(0, end);
    return !line_.empty();
  }

  const NextLine &next_;
  std::string rest_, line_;
  Status failure_;
  int64_t number_ = 0;
  bool done_ = false;
};

using Settings = std::unordered_map<std::string, std::string>;

Settings settings_of(const SentencePieceTraining &training) {
  int next = 1;
  auto id = [&](bool wanted) { return std::to_string(wanted ? next++ : -1); };
  Settings settings = {
      {"model_type", training.kind == SentencePieceTraining::Kind::bpe ? "bpe" : "unigram"},
      {"vocab_size", std::to_string(training.pieces)},
      {"character_coverage", std::to_string(training.coverage)},
      {"byte_fallback", training.byte_fallback ? "true" : "false"},
      {"normalization_rule_name", training.normalization},
      {"remove_extra_whitespaces", training.keep_spaces ? "false" : "true"},
      {"unk_id", "0"},
      {"input_sentence_size", std::to_string(std::max<int64_t>(training.most_lines, 0))},
      {"shuffle_input_sentence", "true"},
      {"max_sentence_length", std::to_string(longest_line)},
      // With several threads, sums of unigram's expectations are in another order each time.
      {"num_threads", "1"},
      {"minloglevel", "2"},
  };
  settings["bos_id"] = id(training.marks.begin);
  settings["eos_id"] = id(training.marks.end);
  settings["pad_id"] = id(training.marks.padding);
  return settings;
}

Status check(const SentencePieceTraining &training) {
  if (training.pieces < 1 || training.pieces > 1 << 24)
    return Status(GRADUS_INVALID_ARGUMENT, "a vocabulary of " + std::to_string(training.pieces) +
                                               " pieces cannot be trained: 1 to 16777216 can");
  if (!(training.coverage > 0 && training.coverage <= 1))
    return Status(GRADUS_INVALID_ARGUMENT, "the share of characters that become pieces is " +
                                               std::to_string(training.coverage) +
                                               "; it is above 0 and at most 1");
  for (const std::string &symbol : training.symbols)
    // The library takes them as one text with commas between.
    if (symbol.empty() || valid_utf8(symbol) != symbol.size() ||
        symbol.find_first_of(std::string(",\"\n\0", 4)) != std::string::npos)
      return Status(GRADUS_INVALID_ARGUMENT,
                    "`" + symbol +
                        "` cannot be a symbol: it is empty, no UTF-8, or has a comma, a "
                        "quotation mark or a line's end");
  return Status();
}

} // namespace

TokenizerResult train_sentencepiece(const NextLine &next, const SentencePieceTraining &training) {
  if (Status valid = check(training); !valid.ok())
    return valid;
  Settings settings = settings_of(training);
  std::string symbols;
  for (const std::string &symbol : training.symbols)
    symbols += (symbols.empty() ? "" : ",") + symbol;
  if (!symbols.empty())
    settings["user_defined_symbols"] = symbols;
  try {
    Lines lines(next);
    if (lines.done() && lines.failure().ok())
      return Status(GRADUS_INVALID_ARGUMENT, "the corpus is empty: it has no text to train on");
    std::string model;
    sentencepiece::util::Status trained;
    if (lines.failure().ok())
      trained = sentencepiece::SentencePieceTrainer::Train(settings, &lines, &model);
    if (!lines.failure().ok())
      return lines.failure();
    if (!trained.ok())
      return Status(GRADUS_INVALID_ARGUMENT,
                    "SentencePiece cannot train this: " + library_words(trained.error_message()));
    return read_sentencepiece(std::move(model), "the trained model");
  } catch (const std::bad_alloc &) {
    return Status(GRADUS_OUT_OF_MEMORY, "no memory to train a tokenizer");
  }
}

} // namespace gradus::runtime::text
