// gradus score: the log-likelihood of texts under a language model.
#include "tools/gradus/language_model.h"
#include "tools/gradus/prompt.h"
#include "tools/gradus/report.h"
#include "tools/gradus/text_input.h"

#include <CLI/CLI.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace gradus::runner {

using runtime::Continuation;
using runtime::Result;
using runtime::Status;
using runtime::text::TokenId;
using runtime::text::Tokenizer;

namespace {

struct ScoreCommand {
  LanguageModelFlags model;
  std::vector<std::string> texts;
  std::string lines;
  bool json = false;

  void declare(CLI::App &app);
  int run() const;
  Result<std::vector<std::string>> all_texts() const;
};

struct Score {
  int64_t tokens = 0, bytes = 0; // scored; of the text
  double log_likelihood = 0;     // of these tokens, in nats
};

void ScoreCommand::declare(CLI::App &app) {
  model.declare(app, "logits, else next");
  app.add_option("--text", texts, "a text; may be said several times")
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--lines", lines, "FILE with a text in each line; - is standard input");
  app.add_flag("--json", json, "print a JSON object for each text");
}

Result<std::vector<std::string>> ScoreCommand::all_texts() const {
  std::vector<std::string> all = texts;
  if (!lines.empty()) {
    Result<std::vector<std::string>> read = read_lines(lines);
    if (!read)
      return read.status();
    std::copy_if(read->begin(), read->end(), std::back_inserter(all),
                 [](const std::string &line) { return !line.empty(); });
  }
  if (all.empty())
    return Status(GRADUS_INVALID_ARGUMENT, "there is no text to score; say --text or --lines");
  return all;
}

template <typename Float> double log_probability(const void *data, int64_t vocabulary, TokenId token) {
  const Float *logits = static_cast<const Float *>(data);
  double greatest = *std::max_element(logits, logits + vocabulary), sum = 0;
  for (int64_t i = 0; i < vocabulary; ++i)
    sum += std::exp(double(logits[i]) - greatest);
  return double(logits[token]) - greatest - std::log(sum);
}

/// Every token behind the first, by what the model says comes after those before it.
Result<Score> score(Continuation &continuation, const std::vector<TokenId> &ids, bool doubles) {
  Score score;
  auto add = [&](size_t place) {
    const void *logits = continuation.logits_behind(place);
    score.log_likelihood += doubles ? log_probability<double>(logits, continuation.vocabulary(), ids[place + 1])
                                    : log_probability<float>(logits, continuation.vocabulary(), ids[place + 1]);
    ++score.tokens;
  };
  continuation.restart();
  // At once where the function gives what comes behind each token.
  if (Status status = continuation.feed({ids.begin(), ids.end() - 1}); !status.ok())
    return status;
  if (continuation.logits_behind(0)) {
    for (size_t place = 0; place + 1 < ids.size(); ++place)
      add(place);
    return score;
  }
  continuation.restart();
  for (size_t place = 0; place + 1 < ids.size(); ++place) {
    if (Status status = continuation.feed({ids[place]}); !status.ok())
      return status;
    add(place);
  }
  return score;
}

void print(const Score &score, const std::string &text, bool json) {
  double tokens = double(score.tokens), bits = -score.log_likelihood / std::log(2.0);
  if (json) {
    nlohmann::ordered_json object;
    object["text"] = text;
    object["tokens"] = score.tokens;
    object["log_likelihood"] = score.log_likelihood;
    object["perplexity"] = std::exp(-score.log_likelihood / tokens);
    object["bits_per_byte"] = bits / double(score.bytes);
    std::printf("%s\n", object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
    return;
  }
  std::printf("%12.4f  %8lld  %12.4f  %8.4f  %s\n", score.log_likelihood, (long long)score.tokens,
              std::exp(-score.log_likelihood / tokens), bits / double(score.bytes), text.c_str());
}

int ScoreCommand::run() const {
  Result<std::vector<std::string>> all = all_texts();
  if (!all)
    return fail(all.status());
  Result<LanguageModel> reader = model.open({"logits", "next"});
  if (!reader)
    return fail(reader.status());
  const Tokenizer &words = *reader->tokenizer;
  bool doubles = reader->model->tables().element == GRADUS_F64;
  bool begins = words.special_ids().begin != runtime::text::no_token;
  if (!json) {
    std::printf("%12s  %8s  %12s  %8s\n", "log p, nats", "tokens", "perplexity", "bits/byte");
    if (!begins)
      std::fprintf(stderr, "the first token of each text is given, not scored: the tokenizer has "
                           "no mark that begins a text\n");
  }
  for (const std::string &text : *all) {
    Result<std::vector<TokenId>> ids = begin_of_text(words, text);
    if (!ids)
      return fail(ids.status());
    if (ids->size() < 2)
      return fail("`" + text + "` has no token behind the first, so there is nothing to score");
    Result<Score> scored = score(*reader->continuation, *ids, doubles);
    if (!scored)
      return fail(scored.status());
    scored->bytes = int64_t(text.size());
    print(*scored, text, json);
  }
  return exit_ok;
}

} // namespace

std::function<int()> declare_score(CLI::App &app) {
  auto command = std::make_shared<ScoreCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
