// Catalogues put together byte by byte, in both orders of bytes, whole and damaged.
#include "runtime/gettext/catalogue.h"
#include "test/unit/temporary_folder.h"

#include <gtest/gtest.h>

namespace gradus::runtime {
namespace {

using namespace std::string_literals;

struct Entry {
  std::string message, translation;
};

void put(std::string &bytes, size_t at, uint32_t number, bool swapped) {
  for (size_t i = 0; i < 4; ++i)
    bytes[at + i] = static_cast<char>(number >> 8 * (swapped ? 3 - i : i));
}

const std::string utf8 = "Content-Type: text/plain; charset=UTF-8\n";

/// A file as msgfmt writes it, without its hash table.
std::string catalogue(const std::vector<Entry> &entries, bool swapped = false,
                      uint32_t revision = 0) {
  size_t count = entries.size(), messages = 28, translations = messages + 8 * count;
  std::string bytes(translations + 8 * count, '\0');
  auto number = [&](size_t at, size_t value) {
    put(bytes, at, static_cast<uint32_t>(value), swapped);
  };
  number(0, 0x950412de);
  number(4, revision);
  number(8, count);
  number(12, messages);
  number(16, translations);
  auto append = [&](size_t entry, const std::string &text) {
    number(entry, text.size());
    number(entry + 4, bytes.size());
    bytes += text + '\0';
  };
  for (size_t i = 0; i < count; ++i)
    append(messages + 8 * i, entries[i].message);
  for (size_t i = 0; i < count; ++i)
    append(translations + 8 * i, entries[i].translation);
  return bytes;
}

/// `source=target;` of each pair, or the sentence why there are none.
std::string shown(const std::string &bytes, CatalogueOptions options = {}) {
  Result<std::vector<TextPair>> pairs = mo_pairs(bytes, "`de.mo`", options);
  if (!pairs)
    return pairs.status().message();
  std::string text;
  for (const TextPair &pair : *pairs)
    text += pair.source + "=" + pair.target + ";";
  return text;
}

TEST(Catalogue, PairsInBothOrdersOfBytesAndAnyReadableRevision) {
  std::vector<Entry> entries = {{"", utf8}, {"Open", "Öffnen"}, {"Save\n", "Speichern\n"}};
  for (bool swapped : {false, true})
    for (uint32_t revision : {0u, 1u, 0x10000u, 0x10001u})
      EXPECT_EQ(shown(catalogue(entries, swapped, revision)), "Open=Öffnen;Save\n=Speichern\n;");
  EXPECT_EQ(shown(catalogue(entries, false, 0x20000)),
            "`de.mo` is a message catalogue of revision 2; 0 and 1 can be read");
}

TEST(Catalogue, TheSingularOfPluralsAndMessagesWithoutTheirContext) {
  EXPECT_EQ(shown(catalogue({{"", utf8},
                             {"%d file\0%d files"s, "%d Datei\0%d Dateien"s},
                             {"menu\004Open", "Öffnen"},
                             {"verb\004%d line\0%d lines"s, "%d Zeile\0%d Zeilen"s}})),
            "%d file=%d Datei;Open=Öffnen;%d line=%d Zeile;");
}

TEST(Catalogue, EmptyMessagesAreNoPairsAndUntranslatedOnesAreIfNotTold) {
  std::vector<Entry> entries = {
      {"", utf8}, {"OK", "OK"}, {"Quit", ""}, {"Yes", "Ja"}, {"empty\004", "leer"}};
  EXPECT_EQ(shown(catalogue(entries)), "OK=OK;Quit=;Yes=Ja;");
  EXPECT_EQ(shown(catalogue(entries), {true}), "Yes=Ja;");
  EXPECT_EQ(shown(catalogue({})), "");
}

TEST(Catalogue, OtherCharacterSetsBecomeUtf8) {
  auto described = [](const std::string &charset) {
    return std::vector<Entry>{{"", "Content-Type: text/plain; charset=" + charset + "\nX: y"},
                              {"Open", "\xd6"
                                       "ffnen"}};
  };
  EXPECT_EQ(shown(catalogue(described("ISO-8859-1"))), "Open=Öffnen;");
  EXPECT_EQ(shown(catalogue(described("iso-8859-1"))), "Open=Öffnen;");
  EXPECT_EQ(shown(catalogue(described("UTF-8"))),
            "`de.mo` says that it is written in UTF-8, but this is not: `\uFFFDffnen`");
  EXPECT_EQ(shown(catalogue(described("us-ascii"))),
            "`de.mo` says that it is written in us-ascii, but this is not: `\uFFFDffnen`");
  EXPECT_EQ(shown(catalogue(described("Klingon"))),
            "`de.mo` is written in a character set that is not known here, `Klingon`; msgconv "
            "--to-code=UTF-8 converts a catalogue");
  EXPECT_NE(shown(catalogue(described("UTF-8//IGNORE"))).find("not known here"), std::string::npos);
  // Without a description it is UTF-8; long texts come whole.
  std::string many(5000, 'o');
  EXPECT_EQ(shown(catalogue({{"Open", "Öffnen"}})), "Open=Öffnen;");
  EXPECT_EQ(shown(catalogue({{"", "charset=ISO-8859-1"}, {"o", many + "\xfc"}})),
            "o=" + many + "ü;");
}

TEST(Catalogue, EveryBeginOfAFileIsRefused) {
  std::string whole = catalogue({{"", utf8}, {"Open", "Öffnen"}, {"Save", "Speichern"}});
  for (size_t size = 0; size < whole.size(); ++size)
    EXPECT_NE(shown(whole.substr(0, size)).find("is no message catalogue"), std::string::npos)
        << size;
}

TEST(Catalogue, WhatIsWrongWithHostileBytes) {
  std::string good = catalogue({{"", utf8}, {"Open", "Öffnen"}});
  auto with = [&](size_t at, uint32_t number) {
    std::string bytes = good;
    put(bytes, at, number, false);
    return shown(bytes);
  };
  EXPECT_EQ(with(0, 0x67736d), "`de.mo` is no message catalogue: it does not begin with the number "
                               "that marks one; a .po file becomes one by msgfmt");
  EXPECT_EQ(with(8, 0xffffffff),
            "`de.mo` is no message catalogue: a table of 4294967295 strings at "
            "byte 28 reaches beyond the file's end");
  EXPECT_EQ(with(16, 0xfffffff0), "`de.mo` is no message catalogue: a table of 2 strings at byte "
                                  "4294967280 reaches beyond the file's end");
  EXPECT_EQ(with(36, 0xffffffff), "`de.mo` is no message catalogue: message 1, 4294967295 bytes at "
                                  "byte 61, reaches beyond the file's end");
  EXPECT_EQ(with(36, 2), "`de.mo` is no message catalogue: message 1, 2 bytes at byte 61, does not "
                         "end with a zero");
}

TEST(Catalogue, StringsThatShareTheirBytesAreRefused) {
  std::string bytes = catalogue({{"", utf8}, {"a", std::string(1000, 'x')}, {"b", "y"}});
  // The last translation becomes the one before it.
  size_t last = 28 + 8 * 3 + 8 * 2;
  bytes.replace(last, 8, bytes.substr(last - 8, 8));
  EXPECT_NE(shown(bytes).find("translation 2, 1000 bytes at byte"), std::string::npos);
  EXPECT_NE(shown(bytes).find("shares its bytes with others"), std::string::npos);
}

class CatalogueFile : public test::FolderTest {};

TEST_F(CatalogueFile, IsReadOrNamedInASentence) {
  std::string path = write("de.mo", catalogue({{"Yes", "Ja"}}));
  Result<std::vector<TextPair>> pairs = read_mo(path);
  ASSERT_TRUE(pairs.ok());
  ASSERT_EQ(pairs->size(), 1u);
  EXPECT_EQ((*pairs)[0].target, "Ja");
  EXPECT_NE(read_mo(temporary.file("none.mo")).status().message().find("none.mo`"),
            std::string::npos);
  EXPECT_NE(read_mo(write("empty.mo", "")).status().message().find("empty.mo` is no message"),
            std::string::npos);
}

} // namespace
} // namespace gradus::runtime
