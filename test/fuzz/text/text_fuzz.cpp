// Any bytes as a tokenizer's file: a sentence, or a tokenizer whose ids are of its vocabulary and come
// back as the same text in one piece and in many.
#include "runtime/text/streaming.h"
#include "runtime/text/utf8.h"
#include "test/fuzz/fuzz.h"

#include <cstdio>
#include <cstdlib>

namespace {

using namespace gradus::runtime;
using namespace gradus::runtime::text;

void require(bool law, const char *words) {
  if (law)
    return;
  std::fprintf(stderr, "%s\n", words);
  std::abort();
}

void check(const Tokenizer &tokenizer, std::string_view text) {
  Result<std::vector<TokenId>> ids = tokenizer.encode(text);
  if (!ids) {
    require(!ids.status().message().empty(), "a failure without a sentence");
    return;
  }
  for (TokenId id : *ids)
    require(id >= 0 && id < tokenizer.vocabulary_size(), "an id beyond the vocabulary");
  Result<std::string> whole = tokenizer.decode(*ids);
  require(whole.ok(), "ids of a text that are not decoded");
  require(tokenizer.takes_any_bytes() || valid_utf8(*whole) == whole->size(), "decoded to no UTF-8");
  StreamingDecoder decoder(tokenizer);
  for (TokenId id : *ids)
    require(decoder.push(id).ok(), "ids of a text that are not decoded one by one");
  decoder.finish();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::string content(reinterpret_cast<const char *>(data), size);
  TokenizerResult tokenizer = read_tokenizer(content, "fuzz");
  if (!tokenizer) {
    require(!tokenizer.status().message().empty(), "a failure without a sentence");
    return 0;
  }
  check(**tokenizer, "");
  check(**tokenizer, "low lower,\tCAF\u00c9 <|endoftext|> \u4e2d\U0001F600 1234 a\u0301");
  check(**tokenizer, content.substr(0, 2000));
  return 0;
}
