// Compares the tokenizers' ids with those of the Python packages, by a hash of each line's.
//
//   golden_tokenizers FOLDER            the fixtures of the folder: lines.txt and every <name>.ids beside its tokenizer
//   golden_tokenizers ids FILE LINES    prints the ids of each line of LINES and its decoded text as JSON, for tokenizer_ids.py
//   golden_tokenizers speed FILE TEXT   megabytes a second
#include "runtime/text/streaming.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

using namespace gradus::runtime;
using namespace gradus::runtime::text;

std::string read(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> lines_of(const std::string &text) {
  std::vector<std::string> lines;
  for (size_t at = 0, end; at < text.size(); at = end + 1) {
    end = text.find('\n', at);
    end = end == std::string::npos ? text.size() : end;
    lines.push_back(text.substr(at, end - at));
  }
  return lines;
}

/// FNV-1a of the ids' little-endian bytes; tokenizer_ids.py computes the same.
std::string hash_of(const std::vector<TokenId> &ids) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (TokenId id : ids)
    for (int shift = 0; shift < 32; shift += 8)
      hash = (hash ^ (static_cast<uint32_t>(id) >> shift & 255)) * 0x100000001b3u;
  char text[20];
  std::snprintf(text, sizeof text, "%012llx", static_cast<unsigned long long>(hash >> 16));
  return text;
}

std::unique_ptr<Tokenizer> load(const std::string &path) {
  TokenizerResult tokenizer = load_tokenizer(path);
  if (tokenizer)
    return std::move(*tokenizer);
  std::printf("%s\n", tokenizer.status().message().c_str());
  return nullptr;
}

/// Marks stay: what the packages make of ids is compared whole.
constexpr DecodeOptions everything{false};

std::string streamed(const Tokenizer &tokenizer, const std::vector<TokenId> &ids) {
  StreamingDecoder decoder(tokenizer, everything);
  std::string text;
  for (TokenId id : ids)
    if (Result<std::string> piece = decoder.push(id))
      text += *piece;
  return text + decoder.finish();
}

int print_ids(const Tokenizer &tokenizer, const std::string &lines) {
  for (const std::string &line : lines_of(lines)) {
    Result<std::vector<TokenId>> ids = tokenizer.encode(line);
    if (!ids) {
      std::printf("%s\n", ids.status().message().c_str());
      return 1;
    }
    Result<std::string> text = tokenizer.decode(*ids, everything);
    std::string pieces = streamed(tokenizer, *ids);
    if (!text || *text != pieces) {
      std::printf("decoded at once and in pieces is not the same: %s\n", line.c_str());
      return 1;
    }
    nlohmann::json row = {*ids, *text};
    std::printf("%s\n", row.dump().c_str());
  }
  return 0;
}

/// Processor time of the best of three rounds: the whole text, and by lines.
int measure(const Tokenizer &tokenizer, const std::string &text) {
  std::vector<std::string> lines = lines_of(text);
  auto seconds_of = [](auto run) {
    double best = 1e9;
    for (int round = 0; round < 3; ++round) {
      std::clock_t start = std::clock();
      run();
      best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    }
    return best;
  };
  size_t tokens = 0;
  double whole = seconds_of([&] { tokens = tokenizer.encode(text)->size(); });
  double by_line = seconds_of([&] {
    for (const std::string &line : lines)
      if (!tokenizer.encode(line))
        std::abort();
  });
  double megabytes = static_cast<double>(text.size()) / 1e6;
  std::printf("%zu tokens; %.1f MB/s whole, %.1f MB/s by lines\n", tokens, megabytes / whole,
              megabytes / by_line);
  return 0;
}

int compare(const std::filesystem::path &expected, const std::vector<std::string> &lines) {
  std::filesystem::path model = expected;
  model.replace_extension();
  std::unique_ptr<Tokenizer> tokenizer = load(model.string());
  std::vector<std::string> hashes = lines_of(read(expected.string()));
  if (!tokenizer || hashes.size() != lines.size()) {
    std::printf("%s: not one hash for each line\n", expected.c_str());
    return 1;
  }
  int failures = 0;
  for (size_t at = 0; at < lines.size(); ++at) {
    Result<std::vector<TokenId>> ids = tokenizer->encode(lines[at]);
    bool same = ids && hash_of(*ids) == hashes[at];
    bool streams = ids && *tokenizer->decode(*ids, everything) == streamed(*tokenizer, *ids);
    if (same && streams)
      continue;
    ++failures;
    std::printf("%s: line %zu %s: %s\n", expected.filename().c_str(), at + 1,
                same ? "is decoded differently in pieces" : "has other ids", lines[at].c_str());
  }
  return failures;
}

int compare_folder(const std::string &folder) {
  std::vector<std::string> lines = lines_of(read(folder + "/lines.txt"));
  int files = 0, failures = 0;
  for (const auto &entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".ids") {
      ++files;
      failures += compare(entry.path(), lines);
    }
  std::printf("%d tokenizers, %zu lines, %d failures\n", files, lines.size(), failures);
  return failures || files == 0 || lines.empty() ? 1 : 0;
}

} // namespace

int main(int count, char **words) {
  if (count == 2)
    return compare_folder(words[1]);
  std::unique_ptr<Tokenizer> tokenizer = count == 4 ? load(words[2]) : nullptr;
  if (!tokenizer) {
    std::printf("usage: golden_tokenizers FOLDER | ids FILE LINES | speed FILE TEXT\n");
    return 2;
  }
  std::string text = read(words[3]);
  return std::strcmp(words[1], "ids") == 0 ? print_ids(*tokenizer, text) : measure(*tokenizer, text);
}
