// Reads pairs through the formats of corpora.
#include "tools/gradus/pair_files.h"

#include "runtime/corpus/format.h"

#include <CLI/CLI.hpp>

namespace gradus::runner {

using runtime::Result;
using runtime::Status;

void PairFlags::declare(CLI::App &app, bool positional) {
  app.add_option(positional ? "FILE" : "--data", files,
                 "pairs of texts: source TAB target, JSON lines with `source` and `target`, or "
                 "message catalogues (.mo)")
      ->required(positional)
      ->take_all()
      ->allow_extra_args(true);
  app.add_option("--format", format, "tsv, jsonl or mo (default: by the file's name)");
}

Result<std::vector<Pair>> PairFlags::read() const {
  runtime::CorpusOptions options;
  options.kind = runtime::CorpusKind::pairs;
  options.format = format;
  for (const std::string &file : files)
    if (!runtime::corpus_format(format, file))
      return Status(GRADUS_INVALID_ARGUMENT, "`" + (format.empty() ? file : format) +
                                                 "` is no format of pairs; say --format tsv, "
                                                 "jsonl or mo");
  runtime::Corpus corpus(files, options);
  std::vector<Pair> pairs;
  runtime::CorpusRecord record;
  for (;;) {
    Result<bool> more = corpus.next(record);
    if (!more)
      return more.status();
    if (!*more)
      return pairs;
    pairs.push_back({std::move(record.text), std::move(record.second)});
  }
}

} // namespace gradus::runner
