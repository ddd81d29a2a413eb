// gradus split: pairs of texts to two files, one to train on and one that is held out.
#include "runtime/file/file.h"
#include "runtime/translation/words.h"
#include "tools/gradus/pair_files.h"
#include "tools/gradus/report.h"
#include "tools/gradus/verb.h"

#include <CLI/CLI.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace gradus::runner {

using runtime::Result;
using runtime::Status;

namespace {

struct SplitCommand {
  PairFlags pairs;
  std::string output, held_out;
  int64_t every = 20, max_words = 0;

  void declare(CLI::App &app);
  int run() const;
};

void SplitCommand::declare(CLI::App &app) {
  pairs.declare(app, /*positional=*/true);
  app.add_option("-o,--output", output, "JSON lines to train on")->required();
  app.add_option("--held-out", held_out, "JSON lines to compare with")->required();
  app.add_option("--every", every, "one source in so many is held out")
      ->capture_default_str()
      ->check(CLI::Range(int64_t{2}, int64_t{1000000}));
  app.add_option("--max-words", max_words,
                 "leave out pairs with more words on either side (0: none)")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
}

/// FNV-1a, Fowler, Noll & Vo: the same for a text wherever it stands and whatever is beside it.
uint64_t hash_of(const std::string &text) {
  uint64_t hash = 14695981039346656037u;
  for (unsigned char byte : text)
    hash = (hash ^ byte) * 1099511628211u;
  return hash ^ hash >> 32;
}

int64_t word_count(const std::string &text) {
  return static_cast<int64_t>(runtime::words_of(text).size());
}

int SplitCommand::run() const {
  Result<std::vector<Pair>> read = pairs.read();
  if (!read)
    return fail(read.status());
  std::set<std::string> seen;
  std::string lines[2];
  uint64_t counts[2] = {0, 0}, repeated = 0, longer = 0;
  for (const Pair &pair : *read) {
    if (max_words > 0 && std::max(word_count(pair.source), word_count(pair.target)) > max_words) {
      ++longer;
      continue;
    }
    if (!seen.insert(pair.source).second) {
      ++repeated;
      continue;
    }
    size_t part = hash_of(pair.source) % static_cast<uint64_t>(every) == 0;
    nlohmann::ordered_json line = {{"source", pair.source}, {"target", pair.target}};
    lines[part] += line.dump() + "\n";
    ++counts[part];
  }
  const std::string *paths[2] = {&output, &held_out};
  for (size_t part : {0, 1})
    if (counts[part] == 0)
      return fail("no pair falls to `" + *paths[part] +
                  "`: there are too few, or they were split before");
  for (size_t part : {0, 1})
    if (Status status = runtime::replace_file(*paths[part], {{lines[part].data(), lines[part].size()}}); !status.ok())
      return fail(status);
  for (size_t part : {0, 1})
    std::printf("%s: %s pairs\n", paths[part]->c_str(), grouped(counts[part]).c_str());
  if (longer > 0)
    std::printf("left out: %s pairs of more than %lld words\n", grouped(longer).c_str(),
                static_cast<long long>(max_words));
  if (repeated > 0)
    std::printf("left out: %s pairs whose source was there before\n", grouped(repeated).c_str());
  return exit_ok;
}

} // namespace

std::function<int()> declare_split(CLI::App &app) {
  auto command = std::make_shared<SplitCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
