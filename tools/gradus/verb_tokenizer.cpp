// gradus tokenizer: trains one, shows what it holds, and turns text into ids and back.
#include "tools/gradus/report.h"
#include "tools/gradus/text_data.h"
#include "tools/gradus/text_input.h"

#include "runtime/file/file.h"
#include "runtime/text/streaming.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <filesystem>
#include <iostream>

namespace gradus::runner {

using runtime::CorpusOptions;
using runtime::Result;
using runtime::Status;
using runtime::text::SentencePieceTraining;
using runtime::text::TokenId;
using runtime::text::Tokenizer;
using runtime::text::TokenizerResult;

namespace {

TokenizerResult open_tokenizer(const std::string &name) {
  if (name == "characters")
    return Status(GRADUS_INVALID_ARGUMENT,
                  "characters are those of a corpus: `gradus tokenizer train --kind characters` "
                  "makes a tokenizer of them");
  return runtime::tokenizer_named(name, {}, {}, {});
}

struct TrainTokenizer {
  std::string kind = "bpe", output, normalization = "identity";
  std::vector<std::string> files, symbols;
  std::string format;
  TextFlags text;
  int64_t vocabulary = 2000, most_lines = 0;

  void declare(CLI::App &app);
  int run() const;
};

void TrainTokenizer::declare(CLI::App &app) {
  app.add_option("--data", files,
                 "FILE with text: plain, JSON lines, source TAB target, or text TAB class")
      ->required()
      ->take_all()
      ->allow_extra_args(true);
  app.add_option("-o,--output", output, "the folder that the tokenizer is written to")->required();
  app.add_option("--kind", kind, "bpe, unigram or characters")
      ->capture_default_str()
      ->check(CLI::IsMember({"bpe", "unigram", "characters"}));
  app.add_option("--vocabulary", vocabulary,
                 "bpe, unigram: how many tokens, with those of bytes and of begin and end")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--format", format, "text, jsonl, tsv or mo (default: by the file's name)");
  app.add_option("--text-field", text.field, "JSON lines: which field is the text")
      ->capture_default_str();
  app.add_option("--normalization", normalization,
                 "bpe, unigram: identity, which keeps line ends and spaces; nfkc, nmt_nfkc, or "
                 "nfkc_cf and nmt_nfkc_cf, which also fold case")
      ->capture_default_str()
      ->check(CLI::IsMember({"identity", "nfkc", "nmt_nfkc", "nfkc_cf", "nmt_nfkc_cf"}));
  app.add_option("--symbol", symbols,
                 "bpe, unigram: a word that is always one token; may be repeated")
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--most-lines", most_lines,
                 "bpe, unigram: train on so many lines drawn from all (0: on all)")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
}

int TrainTokenizer::run() const {
  auto corpus = corpus_of(files, format, "", text, nullptr, nullptr);
  if (!corpus)
    return fail(corpus.status());
  CorpusOptions options = corpus->value_or(CorpusOptions());
  options.format = format;
  runtime::text::Marks marks;
  marks.begin = marks.end = true;
  SentencePieceTraining training;
  training.kind =
      kind == "bpe" ? SentencePieceTraining::Kind::bpe : SentencePieceTraining::Kind::unigram;
  training.pieces = vocabulary;
  training.normalization = normalization;
  training.keep_spaces = normalization == "identity";
  training.symbols = symbols;
  training.most_lines = most_lines;
  training.marks = {true, true, true};
  auto progress = corpus_progress("reading");
  TokenizerResult made = kind == "characters"
                             ? runtime::count_characters(files, options, marks, progress)
                             : runtime::train_tokenizer(files, options, training, progress);
  if (!made)
    return fail(made.status());
  std::error_code error;
  std::filesystem::create_directories(output, error);
  if (error)
    return fail("cannot make the folder `" + output + "`: " + error.message());
  if (Status saved = (*made)->save(output); !saved.ok())
    return fail(saved);
  if (TokenizerResult again = runtime::text::load_tokenizer(output); !again)
    return fail(again.status()); // another one lies there too
  std::printf("%s, %s in the vocabulary\ntokenizer: %s\n", (*made)->name().c_str(),
              grouped(static_cast<uint64_t>((*made)->vocabulary_size())).c_str(), output.c_str());
  return exit_ok;
}

struct EncodeText {
  std::string tokenizer, file = "-";
  bool marks = false;

  void declare(CLI::App &app) {
    app.add_option("TOKENIZER", tokenizer, "bytes, or a tokenizer's file or folder")->required();
    app.add_option("FILE", file, "a text (default: standard input)");
    app.add_flag("--marks", marks, "with what the tokenizer's file puts around a text");
  }
  int run() const;
};

int EncodeText::run() const {
  TokenizerResult opened = open_tokenizer(tokenizer);
  if (!opened)
    return fail(opened.status());
  Result<std::string> text = read_text(file);
  if (!text)
    return fail(text.status());
  runtime::text::EncodeOptions options;
  options.marks = marks;
  auto ids = (*opened)->encode(*text, options);
  if (!ids)
    return fail(ids.status());
  std::string line;
  for (TokenId id : *ids)
    line += (line.empty() ? "" : " ") + std::to_string(id);
  std::printf("%s\n", line.c_str());
  return exit_ok;
}

struct DecodeText {
  std::string tokenizer, file = "-";
  bool marks = false;

  void declare(CLI::App &app) {
    app.add_option("TOKENIZER", tokenizer, "bytes, or a tokenizer's file or folder")->required();
    app.add_option("FILE", file,
                   "ids as text, with blanks or commas between (default: standard input)");
    app.add_flag("--marks", marks, "with the marks for begin, end and padding");
  }
  int run() const;
};

Result<std::vector<TokenId>> parse_ids(const std::string &text) {
  std::vector<TokenId> ids;
  for (size_t at = 0; (at = text.find_first_not_of(" \t\r\n,[]", at)) != std::string::npos;) {
    size_t end = std::min(text.find_first_of(" \t\r\n,[]", at), text.size());
    TokenId id = 0;
    auto [next, error] = std::from_chars(text.data() + at, text.data() + end, id);
    if (error != std::errc() || next != text.data() + end)
      return Status(GRADUS_INVALID_ARGUMENT, "`" + text.substr(at, std::min<size_t>(end - at, 40)) +
                                                 "` at byte " + std::to_string(at) +
                                                 " is no id: a whole number is expected");
    ids.push_back(id);
    at = end;
  }
  return ids;
}

int DecodeText::run() const {
  TokenizerResult opened = open_tokenizer(tokenizer);
  if (!opened)
    return fail(opened.status());
  Result<std::string> words = read_text(file);
  if (!words)
    return fail(words.status());
  Result<std::vector<TokenId>> ids = parse_ids(*words);
  if (!ids)
    return fail(ids.status());
  runtime::text::DecodeOptions options;
  options.skip_special = !marks;
  Result<std::string> text = (*opened)->decode(*ids, options);
  if (!text)
    return fail(text.status());
  std::fwrite(text->data(), 1, text->size(), stdout);
  return exit_ok;
}

struct InspectTokenizer {
  std::string tokenizer;
  int64_t tokens = 0;

  void declare(CLI::App &app) {
    app.add_option("TOKENIZER", tokenizer,
                   "bytes, or a tokenizer's file or folder; a checkpoint's folder holds one")
        ->required();
    app.add_option("--tokens", tokens, "list so many tokens of the vocabulary")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
  }
  int run() const;
};

/// In quotation marks, with what no terminal shows as it is written out.
std::string quoted(const std::string &token) {
  std::string text = "\"";
  for (char c : token) {
    auto byte = static_cast<unsigned char>(c);
    char hex[8];
    std::snprintf(hex, sizeof hex, "\\x%02x", byte);
    text += c == '\n'                  ? "\\n"
            : c == '"' || c == '\\'    ? std::string("\\") + c
            : byte < 32 || byte == 127 ? hex
                                       : std::string(1, c);
  }
  return text + "\"";
}

int InspectTokenizer::run() const {
  TokenizerResult opened = open_tokenizer(tokenizer);
  if (!opened)
    return fail(opened.status());
  const Tokenizer &it = **opened;
  std::printf("%s\n  vocabulary %s: a model's table needs as many rows\n", it.name().c_str(),
              grouped(static_cast<uint64_t>(it.vocabulary_size())).c_str());
  runtime::text::SpecialIds ids = it.special_ids();
  for (auto [name, id] : {std::pair{"begin", ids.begin},
                          {"end", ids.end},
                          {"padding", ids.padding},
                          {"unknown", ids.unknown}})
    std::printf("  %-10s %s\n", name,
                id == runtime::text::no_token
                    ? "none"
                    : (std::to_string(id) + " " + quoted(it.token(id))).c_str());
  for (TokenId id = 0; id < std::min<int64_t>(tokens, it.vocabulary_size()); ++id)
    std::printf("  %10d %s\n", id, quoted(it.token(id)).c_str());
  return exit_ok;
}

template <typename Command>
void declare_part(CLI::App &app, const char *name, const char *summary,
                  std::shared_ptr<std::function<int()>> run) {
  CLI::App *part = app.add_subcommand(name, summary);
  part->option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  auto command = std::make_shared<Command>();
  command->declare(*part);
  part->callback([command, run] { *run = [command] { return command->run(); }; });
}

} // namespace

std::function<int()> declare_tokenizer(CLI::App &app) {
  app.require_subcommand(1);
  auto run = std::make_shared<std::function<int()>>();
  declare_part<TrainTokenizer>(app, "train", "Make a tokenizer from texts", run);
  declare_part<EncodeText>(app, "encode", "The ids of a text", run);
  declare_part<DecodeText>(app, "decode", "The text of ids", run);
  declare_part<InspectTokenizer>(app, "inspect", "What a tokenizer holds", run);
  return [run] { return (*run)(); };
}

} // namespace gradus::runner
