// What tests of corpora share.
#pragma once

#include "runtime/corpus/corpus.h"
#include "runtime/data/token_records.h"
#include "runtime/text/characters.h"
#include "test/unit/data/data_fixture.h"

namespace gradus::test {

namespace text = rt::text;

class CorpusTest : public FolderTest {
protected:
  void SetUp() override { vocabulary.tokenizer = text::make_bytes_tokenizer(); }

  rt::Result<rt::DataSet> load(const std::vector<std::string> &names) {
    std::vector<std::string> paths;
    for (const std::string &name : names)
      paths.push_back(temporary.file(name));
    return rt::load_corpus(paths, options, vocabulary, {});
  }
  /// The sentence without the folder, or "" where the content loads.
  std::string failure(const std::string &name, const std::string &content) {
    write(name, content);
    auto set = load({name});
    std::string text = set ? "" : set.status().message(), prefix = folder.string() + "/";
    for (size_t at; (at = text.find(prefix)) != std::string::npos;)
      text.erase(at, prefix.size());
    return text;
  }
  /// All tokens as characters, `|` before the first of each document and `.` for those above bytes.
  static std::string words(const rt::Tokens &tokens) {
    std::vector<int32_t> ids(static_cast<size_t>(tokens.count())), begins(ids.size());
    EXPECT_TRUE(tokens.read(0, tokens.count(), ids.data(), begins.data()).ok());
    std::string text;
    for (size_t at = 0; at < ids.size(); ++at)
      text += (begins[at] ? "|" : "") +
              std::string(1, ids[at] < 256 ? static_cast<char>(ids[at]) : '.');
    return text;
  }

  rt::CorpusOptions options;
  rt::Vocabulary vocabulary;
};

} // namespace gradus::test
