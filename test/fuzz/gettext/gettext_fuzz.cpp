// Any bytes as a message catalogue: pairs in UTF-8 with a source each, or a sentence; the
// flag leaves out what it says and nothing else.
#include "runtime/gettext/catalogue.h"
#include "runtime/text/utf8.h"
#include "test/fuzz/fuzz.h"

#include <cstdio>
#include <cstdlib>

namespace {

void require(bool holds, const char *law) {
  if (holds)
    return;
  std::fprintf(stderr, "%s\n", law);
  std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  using namespace gradus::runtime;
  std::string_view bytes(reinterpret_cast<const char *>(data), size);
  Result<std::vector<TextPair>> all = mo_pairs(bytes, "the file");
  CatalogueOptions translated;
  translated.skip_untranslated = true;
  Result<std::vector<TextPair>> some = mo_pairs(bytes, "the file", translated);
  if (!all) {
    require(!all.status().message().empty(), "a failure has no sentence");
    return 0;
  }
  require(some.ok(), "a file is read, but not without what is untranslated");
  for (const TextPair &pair : *all) {
    require(!pair.source.empty(), "a source is empty");
    for (const std::string &text : {pair.source, pair.target})
      require(text::valid_utf8(text) == text.size(), "a text is not UTF-8");
  }
  size_t kept = 0;
  for (const TextPair &pair : *all)
    kept += !pair.target.empty() && pair.target != pair.source;
  require(some->size() == kept, "the wrong pairs are left out");
  return 0;
}
