// Runs a fuzz target without libFuzzer: on every file of a corpus, then on mutations of them from a fixed seed.
//
//   <target> [--mutations N] [--seed S] <file or folder>…
//
// Each input is written to `crash-input` in the working folder before it runs, and the file is removed at the end: after a
// crash, give it as the only argument.
#include "test/fuzz/fuzz.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace {

using Bytes = std::vector<uint8_t>;
using Random = std::mt19937_64;

constexpr const char *crash_file = "crash-input";

Bytes read(const std::filesystem::path &path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

size_t below(Random &random, size_t limit) { return limit == 0 ? 0 : random() % limit; }

/// One of the changes that libFuzzer makes too.
void mutate(Bytes &bytes, const std::vector<Bytes> &corpus, Random &random) {
  size_t at = below(random, bytes.size() + 1);
  size_t length = below(random, std::min<size_t>(bytes.size() - at, 64) + 1);
  auto begin = bytes.begin() + at;
  switch (below(random, 8)) {
  case 0: // another byte
    if (at < bytes.size())
      bytes[at] = static_cast<uint8_t>(random());
    break;
  case 1: // one bit
    if (at < bytes.size())
      bytes[at] ^= static_cast<uint8_t>(1u << below(random, 8));
    break;
  case 2: // cut out
    bytes.erase(begin, begin + length);
    break;
  case 3: { // twice
    Bytes part(begin, begin + length);
    bytes.insert(bytes.begin() + at, part.begin(), part.end());
    break;
  }
  case 4: // cut off
    bytes.resize(at);
    break;
  case 5: { // a part of another file
    const Bytes &other = corpus[below(random, corpus.size())];
    size_t from = below(random, other.size());
    size_t count = below(random, std::min<size_t>(other.size() - from, 64) + 1);
    bytes.insert(begin, other.begin() + from, other.begin() + from + count);
    break;
  }
  case 6: { // many times: depth and length
    Bytes part(begin, begin + std::min<size_t>(length, 4));
    size_t times = below(random, 600);
    Bytes run;
    for (size_t i = 0; i < times; ++i)
      run.insert(run.end(), part.begin(), part.end());
    bytes.insert(bytes.begin() + at, run.begin(), run.end());
    break;
  }
  case 7: // a byte that is printable
    if (at < bytes.size())
      bytes[at] = static_cast<uint8_t>(' ' + below(random, 95));
    break;
  }
}

void run(const Bytes &bytes) {
  std::ofstream out(crash_file, std::ios::binary);
  out.write(reinterpret_cast<const char *>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  out.close();
  // Exactly as large as the input: a sanitizer sees a read behind it.
  Bytes copy(bytes);
  LLVMFuzzerTestOneInput(copy.data(), copy.size());
}

} // namespace

int main(int argc, char **argv) {
  size_t mutations = 0;
  uint64_t seed = 1;
  std::vector<Bytes> corpus;
  for (int i = 1; i < argc; ++i) {
    if (!std::strcmp(argv[i], "--mutations") && i + 1 < argc) {
      mutations = std::strtoull(argv[++i], nullptr, 10);
    } else if (!std::strcmp(argv[i], "--seed") && i + 1 < argc) {
      seed = std::strtoull(argv[++i], nullptr, 10);
    } else if (std::filesystem::is_directory(argv[i])) {
      std::vector<std::filesystem::path> files;
      for (const auto &entry : std::filesystem::recursive_directory_iterator(argv[i]))
        if (entry.is_regular_file())
          files.push_back(entry.path());
      std::sort(files.begin(), files.end());
      for (const auto &file : files)
        corpus.push_back(read(file));
    } else {
      corpus.push_back(read(argv[i]));
    }
  }
  if (corpus.empty())
    corpus.push_back({});
  for (const Bytes &bytes : corpus)
    run(bytes);
  Random random(seed);
  for (size_t i = 0; i < mutations; ++i) {
    Bytes bytes = corpus[below(random, corpus.size())];
    for (size_t k = 1 + below(random, 6); k > 0; --k)
      mutate(bytes, corpus, random);
    run(bytes);
  }
  std::remove(crash_file);
  std::printf("%zu files and %zu mutations\n", corpus.size(), mutations);
  return 0;
}
