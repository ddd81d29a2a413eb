// gradus generate: a language model goes on with a text.
#include "runtime/generate/stop_texts.h"
#include "runtime/text/streaming.h"
#include "tools/gradus/language_model.h"
#include "tools/gradus/prompt.h"
#include "tools/gradus/report.h"
#include "tools/gradus/signals.h"

#include <CLI/CLI.hpp>

#include <chrono>

namespace gradus::runner {

using runtime::Continuation;
using runtime::Result;
using runtime::Status;
using runtime::StopTexts;
using runtime::text::StreamingDecoder;
using runtime::text::TokenId;
using runtime::text::Tokenizer;

namespace {

struct GenerateCommand {
  LanguageModelFlags model;
  PromptFlags prompt;
  int64_t max_tokens = 256, count = 1;
  gradus_choice choice = {};
  std::vector<std::string> stop;
  bool echo = false, ids = false;

  GenerateCommand() {
    choice.size = sizeof choice;
    choice.temperature = 1;
  }
  void declare(CLI::App &app);
  int run() const;

private:
  struct Written {
    int64_t tokens = 0;
    std::string full; // why the model could not go on; empty: it could
  };
  Result<Written> write(LanguageModel &writer, const std::vector<TokenId> &begin,
                        uint64_t first_draw) const;
};

void GenerateCommand::declare(CLI::App &app) {
  model.declare(app, "next, else logits");
  prompt.declare(app);
  app.add_option("--max-tokens", max_tokens, "how many tokens at most")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--temperature", choice.temperature,
                 "below 1 more probable, above 1 more surprising; 0: always the most probable")
      ->capture_default_str();
  app.add_option("--top-k", choice.top_k, "choose among the K most probable tokens (0: all)");
  app.add_option("--top-p", choice.top_p,
                 "among the fewest that hold this share of the probability (0: all)");
  app.add_option("--min-p", choice.min_p,
                 "among those with this share of the greatest probability (0: all)");
  app.add_option("--repetition-penalty", choice.repetition_penalty,
                 "above 1: tokens that were there before become less probable");
  app.add_option("--stop", stop, "end before this text; may be said several times")
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--count", count, "texts, each from the same prompt")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_flag("--echo", echo, "show the prompt before what comes after it");
  app.add_flag("--ids", ids, "show token ids instead of text");
}

/// Text to standard output at once, so that it is read while it comes.
void show(const std::string &text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

Result<GenerateCommand::Written> GenerateCommand::write(LanguageModel &writer,
                                                        const std::vector<TokenId> &begin,
                                                        uint64_t first_draw) const {
  Continuation &continuation = *writer.continuation;
  const Tokenizer &words = *writer.tokenizer;
  Written written;
  continuation.restart();
  if (Status status = continuation.feed(begin); !status.ok())
    return status;
  StreamingDecoder decoder(words);
  StopTexts stops(stop);
  gradus_choice next = choice;
  next.seed = model.instance.seed;
  int64_t vocabulary = std::min<int64_t>(continuation.vocabulary(), words.vocabulary_size());
  const std::atomic<bool> *interrupted = stop_on_interrupt();
  while (written.tokens < max_tokens && !stops.found() && !interrupted->load()) {
    next.draw = first_draw + uint64_t(written.tokens);
    const std::vector<int32_t> &before = continuation.text();
    TokenId token = 0;
    if (gradus_choose(writer.instance.get(), continuation.logits(), vocabulary, before.data(),
                      int64_t(before.size()), &next, &token, nullptr) != GRADUS_OK)
      return Status(GRADUS_INVALID_ARGUMENT, gradus_message(writer.instance.get()));
    ++written.tokens;
    if (token == words.special_ids().end)
      break;
    if (ids) {
      show((written.tokens > 1 ? " " : "") + std::to_string(token));
    } else {
      Result<std::string> piece = decoder.push(token);
      if (!piece)
        return piece.status();
      show(stops.push(*piece));
    }
    if (written.tokens == max_tokens)
      break;
    if (Status status = continuation.feed({token}); !status.ok()) {
      written.full = status.message();
      break;
    }
  }
  if (!ids) {
    std::string rest = stops.push(decoder.finish());
    show(rest + stops.finish());
  }
  show("\n");
  return written;
}

int GenerateCommand::run() const {
  Result<std::string> text = prompt.read();
  if (!text)
    return fail(text.status());
  Result<LanguageModel> writer = model.open({"next", "logits"});
  if (!writer)
    return fail(writer.status());
  Result<std::vector<TokenId>> begin = begin_of_text(*writer->tokenizer, *text);
  if (!begin)
    return fail(begin.status());

  auto start = std::chrono::steady_clock::now();
  int64_t tokens = 0;
  for (int64_t index = 0; index < count && !stop_on_interrupt()->load(); ++index) {
    if (echo)
      show(*text);
    Result<Written> written =
        write(*writer, *begin, uint64_t(index) * uint64_t(max_tokens));
    if (!written)
      return fail(written.status());
    tokens += written->tokens;
    if (!written->full.empty())
      std::fprintf(stderr, "gradus: the text ends here: %s\n", written->full.c_str());
  }
  double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::fprintf(stderr, "%s tokens in %.2f s, %s tokens/s\n", grouped(uint64_t(tokens)).c_str(),
               seconds, brief(double(tokens) / seconds).c_str());
  return stop_on_interrupt()->load() ? int{exit_interrupted} : int{exit_ok};
}

} // namespace

std::function<int()> declare_generate(CLI::App &app) {
  auto command = std::make_shared<GenerateCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
