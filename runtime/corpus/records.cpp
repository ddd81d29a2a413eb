// Encodes pairs, and texts with a class; numbers the classes.
#include "runtime/corpus/records.h"
#include "runtime/corpus/token_file.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace gradus::runtime {
namespace {

/// Classes as they come: numbered by their first text, then anew once all are known.
class Classes {
public:
  int32_t add(const std::string &name) {
    return numbers_.emplace(name, static_cast<int32_t>(numbers_.size())).first->second;
  }
  /// The numbers that labels are to have; a sentence where a class is unknown.
  Result<std::vector<int32_t>> numbers(Vocabulary &vocabulary) const;

private:
  static bool is_number(const std::string &name, int32_t &number) {
    auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    return error == std::errc() && end == name.data() + name.size() && number >= 0;
  }

  std::map<std::string, int32_t> numbers_; // sorted by name
};

Result<std::vector<int32_t>> Classes::numbers(Vocabulary &vocabulary) const {
  std::vector<int32_t> result(numbers_.size());
  int32_t number = 0;
  bool all_numbers = std::all_of(numbers_.begin(), numbers_.end(),
                                 [&](const auto &one) { return is_number(one.first, number); });
  if (!vocabulary.has_classes) {
    vocabulary.has_classes = true;
    for (const auto &[name, first] : numbers_)
      if (!all_numbers)
        vocabulary.classes.push_back(name);
  }
  for (const auto &[name, first] : numbers_) {
    int32_t &to = result[static_cast<size_t>(first)];
    auto known = std::find(vocabulary.classes.begin(), vocabulary.classes.end(), name);
    if (known != vocabulary.classes.end())
      to = static_cast<int32_t>(known - vocabulary.classes.begin());
    else if (!vocabulary.classes.empty() || !is_number(name, to))
      return Status(GRADUS_MISMATCH,
                    "the class `" + name + "` is not one that the model was trained on");
  }
  return result;
}

class RecordWriter {
public:
  RecordWriter(Corpus &corpus, const text::Tokenizer &tokenizer, std::unique_ptr<TokenFile> file)
      : corpus_(corpus), tokenizer_(tokenizer), file_(std::move(file)) {}

  Status add(const CorpusRecord &record);
  Result<DataSet> finish(Vocabulary &vocabulary);

private:
  Result<std::vector<text::TokenId>> encode(const std::string &text,
                                            const CorpusRecord &record) const;

  Corpus &corpus_;
  const text::Tokenizer &tokenizer_;
  std::unique_ptr<TokenFile> file_;
  TokenRecords records_;
  Classes classes_;
  uint64_t bytes_ = 0;
  int64_t empty_ = 0;
};

Result<std::vector<text::TokenId>> RecordWriter::encode(const std::string &text,
                                                        const CorpusRecord &record) const {
  text::EncodeOptions options;
  options.marks = corpus_.options().kind == CorpusKind::labelled; // pairs have their own
  auto ids = tokenizer_.encode(text, options);
  if (!ids)
    return Status(ids.status().code(), corpus_.what() + ", line " + std::to_string(record.line) +
                                           ": " + ids.status().message());
  return ids;
}

Status RecordWriter::add(const CorpusRecord &record) {
  bool pairs = corpus_.options().kind == CorpusKind::pairs;
  if (!pairs && record.second.empty())
    return Status(GRADUS_CORRUPT_FILE, corpus_.what() + ", line " + std::to_string(record.line) +
                                           " has no class: its label is empty");
  auto text = encode(record.text, record);
  if (!text)
    return text.status();
  std::vector<text::TokenId> target;
  if (pairs) {
    auto made = encode(record.second, record);
    if (!made)
      return made.status();
    target = std::move(*made);
  }
  if (text->empty() || (pairs && target.empty())) {
    ++empty_;
    return Status();
  }
  bytes_ += record.text.size() + (pairs ? record.second.size() : 0);
  Status status = file_->append(*text, true);
  records_.ends.push_back(file_->count());
  if (!pairs) {
    records_.labels.push_back(classes_.add(record.second));
  } else if (status.ok()) {
    status = file_->append(target, true);
    records_.ends.push_back(file_->count());
  }
  return status;
}

Result<DataSet> RecordWriter::finish(Vocabulary &vocabulary) {
  bool pairs = corpus_.options().kind == CorpusKind::pairs;
  std::string what = files_text(corpus_.paths());
  if (records_.ends.empty())
    return Status(GRADUS_INVALID_ARGUMENT,
                  what + " holds no " + (pairs ? "pair of texts" : "text with a class"));
  if (Status status = file_->flush(); !status.ok())
    return status;
  if (!pairs) {
    Result<std::vector<int32_t>> numbers = classes_.numbers(vocabulary);
    if (!numbers)
      return Status(numbers.status().code(), what + ": " + numbers.status().message());
    for (int32_t &label : records_.labels)
      label = (*numbers)[static_cast<size_t>(label)];
    records_.classes = vocabulary.classes;
  }
  records_.kind = pairs ? TokenRecords::Kind::pairs : TokenRecords::Kind::labelled;
  records_.what = what;
  records_.tokenizer = tokenizer_.name();
  records_.vocabulary = tokenizer_.vocabulary_size();
  text::SpecialIds ids = tokenizer_.special_ids();
  if (pairs && ids.end == text::no_token)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "the tokenizer (" + tokenizer_.name() +
                      ") has no token that ends a text, and the target of a pair needs one");
  records_.end = ids.end;
  records_.begin =
      ids.begin != text::no_token ? ids.begin : ids.end; // as those do who have one mark
  DataSet set;
  std::string count = grouped_text(static_cast<uint64_t>(records_.count()));
  set.notes.push_back(what + ": " + count + (pairs ? " pairs, " : " texts, ") +
                      tokens_text(static_cast<uint64_t>(file_->count()), bytes_, tokenizer_));
  if (empty_ > 0)
    set.notes.push_back(what + ": " + grouped_text(static_cast<uint64_t>(empty_)) +
                        (pairs ? " pairs with an empty side" : " empty texts") + " are left out");
  TextFacts facts;
  facts.tokenizer = tokenizer_.name();
  facts.vocabulary = tokenizer_.vocabulary_size();
  facts.documents = static_cast<int64_t>(records_.ends.size());
  records_.tokens =
      std::make_shared<FileTokens>(what, std::shared_ptr<const TokenFile>(std::move(file_)), facts);
  set.records = std::make_shared<const TokenRecords>(std::move(records_));
  return set;
}

} // namespace

Result<DataSet> load_records(Corpus &corpus, Vocabulary &vocabulary,
                             const CorpusProgress &progress) {
  Result<std::unique_ptr<TokenFile>> file = TokenFile::create();
  if (!file)
    return file.status();
  RecordWriter writer(corpus, *vocabulary.tokenizer, std::move(*file));
  CorpusRecord record;
  for (;;) {
    Result<bool> more = corpus.next(record);
    if (!more)
      return more.status();
    if (!*more)
      return writer.finish(vocabulary);
    if (progress)
      progress(corpus.what(), corpus.taken(), corpus.length());
    if (Status status = writer.add(record); !status.ok())
      return status;
  }
}

} // namespace gradus::runtime
