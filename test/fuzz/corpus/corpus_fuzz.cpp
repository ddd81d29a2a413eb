// Any bytes as a file of texts (FUZZ_FORMAT), as documents, pairs and texts with a class: tokens
// that the tokenizer has, as many as the records say, or a sentence.
#include "runtime/corpus/corpus.h"
#include "runtime/data/token_records.h"
#include "runtime/text/characters.h"
#include "test/fuzz/fuzz.h"

#include <cstdio>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

namespace {

using namespace gradus::runtime;

void require(bool law, const char *words) {
  if (law)
    return;
  std::fprintf(stderr, "%s\n", words);
  std::abort();
}

void check_tokens(const Tokens &tokens, int32_t size) {
  std::vector<int32_t> ids(static_cast<size_t>(tokens.count()));
  require(tokens.read(0, tokens.count(), ids.data()).ok(), "tokens that cannot be read");
  for (int32_t id : ids)
    require(id >= 0 && id < size, "a token that the tokenizer does not have");
}

void check(const std::string &path, CorpusKind kind, std::shared_ptr<text::Tokenizer> tokenizer) {
  CorpusOptions options;
  options.format = FUZZ_FORMAT;
  options.kind = kind;
  Vocabulary vocabulary;
  vocabulary.tokenizer = tokenizer;
  Result<DataSet> set = load_corpus({path}, options, vocabulary, {});
  if (!set) {
    require(!set.status().ok() && !set.status().message().empty(), "a failure without a sentence");
    return;
  }
  int32_t size = tokenizer->vocabulary_size();
  if (kind == CorpusKind::text) {
    require(set->text && set->text->count() > 0, "documents without tokens");
    check_tokens(*set->text, size);
    return;
  }
  const TokenRecords &records = *set->records;
  require(records.count() > 0 && records.ends.back() == records.tokens->count(),
          "records of another size than their tokens");
  check_tokens(*records.tokens, size);
  for (int32_t label : records.labels)
    require(label >= 0 &&
                (records.classes.empty() || static_cast<size_t>(label) < records.classes.size()),
            "a label without its class");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const int file = memfd_create("texts", 0);
  static const std::string path = "/proc/self/fd/" + std::to_string(file);
  static const std::shared_ptr<text::Tokenizer> bytes =
      text::make_bytes_tokenizer({true, true, false});
  static const std::shared_ptr<text::Tokenizer> characters =
      std::move(*text::make_characters_tokenizer("abc {}\":\n\t", 1, {true, true, false}));
  if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != static_cast<ssize_t>(size))
    std::abort();
  for (CorpusKind kind : {CorpusKind::text, CorpusKind::pairs, CorpusKind::labelled})
    check(path, kind, kind == CorpusKind::pairs ? bytes : characters);
  return 0;
}
