// Finds out what texts are, and what they are read with.
#include "tools/gradus/text_data.h"

#include "runtime/data/tokens.h"
#include "runtime/train/run_directory.h"
#include "tools/gradus/data_flags.h"
#include "tools/gradus/progress_bar.h"
#include "tools/gradus/report.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>

namespace gradus::runner {

using runtime::CorpusKind;
using runtime::CorpusOptions;
using runtime::Result;
using runtime::Status;
using runtime::Vocabulary;

void TextFlags::declare(CLI::App &app) {
  app.add_option("--tokenizer", tokenizer,
                 "texts: bytes, characters, or a file or folder: tokenizer.json, a SentencePiece "
                 "model, what `gradus tokenizer train` made (default: that of the weights or the "
                 "run, else bytes)");
  app.add_option("--text-field", field,
                 "JSON lines and tables with a header: which field is the text")
      ->capture_default_str();
}

runtime::CorpusProgress corpus_progress(const std::string &verb) {
  using Clock = std::chrono::steady_clock;
  auto bar = std::make_shared<ProgressBar>();
  auto next = std::make_shared<Clock::time_point>(Clock::now() + std::chrono::seconds(10));
  return [=](const std::string &what, uint64_t done, uint64_t total) {
    if (bar->visible()) {
      if (bar->is_due())
        bar->draw(done, total, verb + " " + what);
    } else if (Clock::now() > *next) {
      std::fprintf(stderr, "%s %s: %s of %s\n", verb.c_str(), what.c_str(), byte_text(done).c_str(),
                   byte_text(total).c_str());
      *next = Clock::now() + std::chrono::seconds(10);
    }
  };
}

namespace {

std::vector<std::string> inputs_of(const gradus_model &model, const gradus_entry *entry) {
  std::vector<std::string> names;
  if (!entry)
    return argument_names(model);
  for (int32_t index = 0; index < entry->argument_count; ++index)
    if (!entry->arguments[index].is_result)
      names.push_back(entry->arguments[index].name);
  return names;
}

CorpusKind kind_for(const std::vector<std::string> &inputs) {
  auto has = [&](const char *name) {
    return std::find(inputs.begin(), inputs.end(), name) != inputs.end();
  };
  if (has("source"))
    return CorpusKind::pairs;
  return has("token") && has("label") ? CorpusKind::labelled : CorpusKind::text;
}

/// What the first line looks like.
CorpusKind guess_kind(const std::string &path, const std::string &format) {
  const runtime::CorpusFormat *row = runtime::corpus_format(format, path);
  if (!row || row->open == runtime::open_plain_text)
    return CorpusKind::text;
  auto stream = runtime::ByteStream::open(path);
  if (!stream)
    return CorpusKind::text;
  std::string line;
  runtime::Lines lines(std::move(*stream));
  if (!lines.next(line))
    return CorpusKind::text;
  auto has = [&](const char *word) { return line.find(word) != std::string::npos; };
  if (row->open == runtime::open_table)
    return has("label") && !has("target") ? CorpusKind::labelled : CorpusKind::pairs;
  return has("\"source\"") && has("\"target\"") ? CorpusKind::pairs
         : has("\"label\"")                     ? CorpusKind::labelled
                                                : CorpusKind::text;
}

/// Whether the file is texts: by its name and, where that may be numbers too, by its content.
Result<bool> is_text(const std::string &path, const std::string &format, CorpusKind kind) {
  const runtime::CorpusFormat *row = runtime::corpus_format(format, path);
  if (!row || (row->open == runtime::open_table && format.empty() && kind == CorpusKind::text))
    return false;
  if (!format.empty() || row->open == runtime::open_json_lines)
    return true;
  auto stream = runtime::ByteStream::open(path);
  if (!stream)
    return stream.status();
  auto opening = (*stream)->peek(4096);
  if (!opening)
    return opening.status();
  if (runtime::is_table_of_numbers(*opening))
    return false;
  Result<std::string> other = runtime::format_of(path, {});
  return !other || *other == "text" || *other == "csv";
}

} // namespace

Result<std::optional<CorpusOptions>> corpus_of(const std::vector<std::string> &paths,
                                               const std::string &format,
                                               const std::string &label_column,
                                               const TextFlags &flags, const gradus_model *model,
                                               const gradus_entry *entry) {
  if (paths.empty() || (!format.empty() && !runtime::corpus_format(format, "")))
    return std::optional<CorpusOptions>();
  CorpusOptions options;
  options.format = format;
  options.text_field = flags.field;
  options.label = runtime::label_column_named(label_column);
  options.kind = model ? kind_for(inputs_of(*model, entry)) : guess_kind(paths.front(), format);
  size_t texts = 0;
  for (const std::string &path : paths) {
    Result<bool> text = is_text(path, format, options.kind);
    if (!text)
      return text.status();
    texts += *text;
  }
  if (texts == paths.size())
    return std::optional<CorpusOptions>(std::move(options));
  if (texts > 0)
    return Status(GRADUS_INVALID_ARGUMENT, "some of the files are texts and others are not; a text "
                                           "has no other data beside it");
  return std::optional<CorpusOptions>();
}

Status choose_tokenizer(const TextFlags &flags, const std::vector<std::string> &paths,
                        const CorpusOptions &options, Vocabulary &vocabulary) {
  if (flags.tokenizer.empty() && vocabulary.tokenizer)
    return Status();
  runtime::text::TokenizerResult named = runtime::tokenizer_named(
      flags.tokenizer, paths, options, corpus_progress("counting the characters of"));
  if (!named)
    return named.status();
  vocabulary.tokenizer = std::move(*named);
  return Status();
}

std::string bits_text(const runtime::TokenWindows &windows, int64_t first) {
  double bytes = windows.bytes_per_token(first, windows.rows());
  if (bytes <= 0 || windows.tokens().facts().tokenizer == "bytes")
    return "";
  return "validation text: " + brief(bytes) +
         " bytes per token; a loss that is nats per token is, "
         "divided by " +
         brief(bytes * std::log(2.0)) + ", bits per byte";
}

Result<Vocabulary> vocabulary_beside(const std::vector<std::string> &weights) {
  for (const std::string &text : weights) {
    Result<std::string> file = runtime::find_weights(text);
    if (!file)
      continue; // what is wrong is said where they are loaded
    std::filesystem::path folder = std::filesystem::path(*file).parent_path();
    Result<Vocabulary> found = Vocabulary::load(folder.empty() ? "." : folder.string());
    if (!found || found->tokenizer)
      return found;
  }
  return Vocabulary();
}

} // namespace gradus::runner
