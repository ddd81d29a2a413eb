// Tokenizers made from corpora, or found by name.
#include "runtime/corpus/corpus.h"
#include "runtime/text/characters.h"
#include "runtime/text/utf8.h"

#include <algorithm>
#include <filesystem>

namespace gradus::runtime {
namespace {

/// Calls `use(text, ends)` for each text of a corpus and each part of one, cut between characters.
template <typename Use>
Status for_each_text(Corpus &corpus, const CorpusProgress &progress, const Use &use) {
  CorpusRecord record;
  std::string rest; // of a document: the begin of a character
  for (;;) {
    Result<bool> more = corpus.next(record);
    if (!more)
      return more.status();
    if (!*more)
      return Status();
    if (progress)
      progress(corpus.what(), corpus.taken(), corpus.length());
    std::string part = rest + record.text;
    rest.clear();
    size_t valid = text::valid_utf8(part), left = part.size() - valid;
    if (left > 0 && (record.ends || left != text::incomplete_tail(part)))
      return text::check_utf8(part, corpus.what(), record.byte + record.text.size() - part.size(),
                              record.line);
    rest = part.substr(valid);
    part.resize(valid);
    use(part, record.ends);
    if (corpus.options().kind == CorpusKind::pairs)
      use(record.second, true);
  }
}

} // namespace

text::TokenizerResult count_characters(const std::vector<std::string> &paths,
                                       const CorpusOptions &options, text::Marks marks,
                                       const CorpusProgress &progress) {
  Corpus corpus(paths, options);
  text::CharacterCounts counts;
  Status read =
      for_each_text(corpus, progress, [&](const std::string &part, bool) { counts.add(part); });
  if (!read.ok())
    return read;
  return counts.make(1, marks);
}

text::TokenizerResult train_tokenizer(const std::vector<std::string> &paths,
                                      const CorpusOptions &options,
                                      const text::SentencePieceTraining &training,
                                      const CorpusProgress &progress) {
  Corpus corpus(paths, options);
  CorpusRecord record;
  Status failed;
  // Lines that were read and not given yet, the last first; then the begin of one.
  std::vector<std::string> lines;
  std::string open;
  auto take = [&](std::string_view part, bool ends) {
    std::vector<std::string> fresh;
    for (size_t at; (at = part.find('\n')) != std::string_view::npos; part.remove_prefix(at + 1)) {
      fresh.push_back(open + std::string(part.substr(0, at)));
      open.clear();
    }
    open += part;
    if (ends && !open.empty())
      fresh.push_back(std::exchange(open, std::string()));
    lines.insert(lines.begin(), fresh.rbegin(), fresh.rend());
  };
  text::NextLine next = [&](std::string &line) {
    while (lines.empty()) {
      Result<bool> more = corpus.next(record);
      if (!more)
        failed = more.status();
      if (!more || !*more)
        return false;
      if (progress)
        progress(corpus.what(), corpus.taken(), corpus.length());
      take(record.text, record.ends);
      if (options.kind == CorpusKind::pairs)
        take(record.second, true);
    }
    line = std::move(lines.back());
    lines.pop_back();
    return true;
  };
  text::TokenizerResult made = text::train_sentencepiece(next, training);
  if (!failed.ok())
    return failed;
  return made;
}

text::TokenizerResult tokenizer_named(const std::string &name,
                                      const std::vector<std::string> &paths,
                                      const CorpusOptions &options,
                                      const CorpusProgress &progress) {
  text::Marks marks;
  marks.begin = marks.end = options.kind == CorpusKind::pairs;
  if (name.empty() || name == "bytes")
    return std::unique_ptr<text::Tokenizer>(text::make_bytes_tokenizer(marks));
  if (name == "characters")
    return count_characters(paths, options, marks, progress);
  std::error_code ignored;
  if (!std::filesystem::exists(name, ignored))
    return Status(GRADUS_INVALID_ARGUMENT,
                  "there is no tokenizer `" + name +
                      "`: it is no file or folder, and not `bytes` or `characters`");
  return text::load_tokenizer(name);
}

} // namespace gradus::runtime
