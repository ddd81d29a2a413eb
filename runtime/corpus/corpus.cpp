// Documents to one sequence of tokens on the disk.
#include "runtime/corpus/corpus.h"

#include "runtime/corpus/document_encoder.h"
#include "runtime/corpus/records.h"
#include "runtime/corpus/token_file.h"

#include <new>
#include <stdexcept>

namespace gradus::runtime {

std::string files_text(const std::vector<std::string> &paths) {
  std::string text = paths.empty() ? "the corpus" : "`" + paths.front() + "`";
  if (paths.size() > 1)
    text +=
        paths.size() == 2 ? " and another" : " and " + std::to_string(paths.size() - 1) + " others";
  return text;
}

std::string grouped_text(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3; at -= 3)
    digits.insert(at - 3, ",");
  return digits;
}

std::string tokens_text(uint64_t tokens, uint64_t bytes, const text::Tokenizer &tokenizer) {
  char ratio[32];
  std::snprintf(ratio, sizeof ratio, "%.3g",
                tokens ? static_cast<double>(bytes) / static_cast<double>(tokens) : 0);
  return grouped_text(tokens) + " tokens (" + tokenizer.name() + ", " +
         grouped_text(static_cast<uint64_t>(tokenizer.vocabulary_size())) +
         " in the vocabulary), " + ratio + " bytes per token";
}

namespace {

class DocumentWriter {
public:
  DocumentWriter(const text::Tokenizer &tokenizer, std::unique_ptr<TokenFile> file)
      : tokenizer_(tokenizer), encoder_(tokenizer), file_(std::move(file)) {}

  Status add(const CorpusRecord &record, const std::string &what);
  Result<DataSet> finish(const std::vector<std::string> &paths);

private:
  const text::Tokenizer &tokenizer_;
  DocumentEncoder encoder_;
  std::unique_ptr<TokenFile> file_;
  std::vector<text::TokenId> ids_;
  bool fresh_ = true;                               // nothing of the document is written yet
  uint64_t bytes_ = 0;                              // of the documents before
  int64_t documents_ = 0, first_ = 0, longest_ = 0; // tokens before the document; of the longest
};

Status DocumentWriter::add(const CorpusRecord &record, const std::string &what) {
  if (record.begins) {
    encoder_.begin(what, record.byte, record.line);
    fresh_ = true;
  }
  ids_.clear();
  if (Status status = encoder_.add(record.text, record.ends, ids_); !status.ok())
    return status;
  if (fresh_ && !ids_.empty()) {
    text::TokenId end = tokenizer_.special_ids().end;
    if (documents_ > 0 && end != text::no_token)
      if (Status status = file_->append({end}, false); !status.ok())
        return status;
    first_ = file_->count();
    ++documents_;
  }
  Status status = file_->append(ids_, fresh_);
  fresh_ = fresh_ && ids_.empty();
  file_->note_bytes(bytes_ + encoder_.encoded());
  longest_ = std::max(longest_, file_->count() - first_);
  if (record.ends)
    bytes_ += encoder_.encoded();
  return status;
}

Result<DataSet> DocumentWriter::finish(const std::vector<std::string> &paths) {
  std::string what = files_text(paths);
  if (file_->count() == 0)
    return Status(GRADUS_INVALID_ARGUMENT,
                  what + (paths.size() == 1 ? " is empty: it holds no text" : " hold no text"));
  if (Status status = file_->flush(); !status.ok())
    return status;
  TextFacts facts;
  facts.tokenizer = tokenizer_.name();
  // Of the bytes a text may have few, which a small table takes.
  facts.vocabulary = tokenizer_.takes_any_bytes() ? 0 : tokenizer_.vocabulary_size();
  facts.documents = documents_;
  facts.longest = longest_;
  DataSet set;
  set.notes.push_back(what + ": " + grouped_text(bytes_) + " bytes in " +
                      grouped_text(static_cast<uint64_t>(documents_)) +
                      (documents_ == 1 ? " document, " : " documents, ") +
                      tokens_text(static_cast<uint64_t>(file_->count()), bytes_, tokenizer_));
  set.text =
      std::make_shared<FileTokens>(what, std::shared_ptr<const TokenFile>(std::move(file_)), facts);
  return set;
}

Result<DataSet> load_text(Corpus &corpus, const Vocabulary &vocabulary,
                          const CorpusProgress &progress) {
  Result<std::unique_ptr<TokenFile>> file = TokenFile::create();
  if (!file)
    return file.status();
  DocumentWriter writer(*vocabulary.tokenizer, std::move(*file));
  CorpusRecord record;
  for (;;) {
    Result<bool> more = corpus.next(record);
    if (!more)
      return more.status();
    if (!*more)
      return writer.finish(corpus.paths());
    if (progress)
      progress(corpus.what(), corpus.taken(), corpus.length());
    std::string what = corpus.what();
    if (record.is_line)
      what += ", line " + std::to_string(record.line);
    if (Status status = writer.add(record, what); !status.ok())
      return status;
  }
}

} // namespace

Result<DataSet> load_corpus(const std::vector<std::string> &paths, const CorpusOptions &options,
                            Vocabulary &vocabulary, const CorpusProgress &progress) {
  try {
    Corpus corpus(paths, options);
    Result<DataSet> set = options.kind == CorpusKind::text
                              ? load_text(corpus, vocabulary, progress)
                              : load_records(corpus, vocabulary, progress);
    if (set)
      set->format = options.kind == CorpusKind::text    ? "texts"
                    : options.kind == CorpusKind::pairs ? "pairs of texts"
                                                        : "texts with a class";
    return set;
  } catch (const std::bad_alloc &) {
    return Status(GRADUS_OUT_OF_MEMORY, "no memory for the texts of " + files_text(paths));
  } catch (const std::length_error &) {
    return Status(GRADUS_OUT_OF_MEMORY, "no memory for the texts of " + files_text(paths));
  }
}

} // namespace gradus::runtime
