// gradus translate: texts to another language, or pairs whose targets the translations are compared with.
#include "runtime/file/file.h"
#include "runtime/translation/bleu.h"
#include "runtime/translation/chrf.h"
#include "tools/gradus/pair_files.h"
#include "tools/gradus/progress_bar.h"
#include "tools/gradus/report.h"
#include "tools/gradus/signals.h"
#include "tools/gradus/text_input.h"
#include "tools/gradus/text_translator.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>

namespace gradus::runner {

using runtime::Result;
using runtime::Status;

namespace {

struct TranslateCommand {
  TextModelFlags model;
  PairFlags pairs;
  std::vector<std::string> texts;
  std::string lines, output;
  runtime::BeamSearchOptions search;
  int64_t limit = 0, show = 5;

  void declare(CLI::App &app);
  int run() const;

private:
  int translate_texts(TextTranslator &translator) const;
  int translate_pairs(TextTranslator &translator) const;
};

void TranslateCommand::declare(CLI::App &app) {
  model.declare(app, /*with_seed=*/false);
  app.add_option("--text", texts, "a text; may be said several times")
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--lines", lines, "FILE with a text in each line; - is standard input");
  pairs.declare(app, /*positional=*/false);
  app.add_option("--beams", search.width, "how many translations are followed side by side")
      ->capture_default_str()
      ->check(CLI::Range(int64_t{1}, int64_t{1024}));
  app.add_option("--length-penalty", search.alpha,
                 "how much longer translations are preferred (Wu et al. 2016, equation 14; 0: not)")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  app.add_option("--max-tokens", search.max_length, "of a translation, its end included")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("-o,--output", output, "with --data: FILE for the translations, one in each line");
  app.add_option("--limit", limit, "with --data: only the first so many pairs (0: all)")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  app.add_option("--show", show, "with --data: how many translations are shown")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
}

/// The text in one line: what goes to a file has one for each translation.
std::string in_one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

int TranslateCommand::translate_texts(TextTranslator &translator) const {
  std::vector<std::string> all = texts;
  if (!lines.empty()) {
    Result<std::vector<std::string>> read = read_lines(lines);
    if (!read)
      return fail(read.status());
    all.insert(all.end(), read->begin(), read->end());
  }
  for (const std::string &text : all) {
    if (stop_on_interrupt()->load())
      return exit_interrupted;
    Result<std::string> made = translator.translate(text);
    if (!made)
      return fail("`" + text + "`: " + made.status().message());
    std::printf("%s\n", in_one_line(*made).c_str());
    std::fflush(stdout);
  }
  return exit_ok;
}

/// BLEU and chrF of one way to translate.
struct Scores {
  runtime::Bleu bleu;
  runtime::Chrf chrf;

  void add(const std::string &made, const std::string &wanted) {
    bleu.add(made, wanted);
    chrf.add(made, wanted);
  }
  void print(const char *what) const {
    std::printf("%-16s  %s  chrF2 = %.2f\n", what, bleu.score().text().c_str(), chrf.score());
  }
};

int TranslateCommand::translate_pairs(TextTranslator &translator) const {
  Result<std::vector<Pair>> all = pairs.read();
  if (!all)
    return fail(all.status());
  if (limit > 0 && all->size() > static_cast<size_t>(limit))
    all->resize(static_cast<size_t>(limit));
  if (all->empty())
    return fail("there is no pair of texts to translate");
  auto start = std::chrono::steady_clock::now();
  ProgressBar bar;
  Scores translated, copied;
  std::string made_lines;
  for (size_t index = 0; index < all->size(); ++index) {
    if (stop_on_interrupt()->load())
      return exit_interrupted;
    const Pair &pair = (*all)[index];
    Result<std::string> made = translator.translate(pair.source);
    if (!made)
      return fail("`" + pair.source + "`: " + made.status().message());
    translated.add(*made, pair.target);
    copied.add(pair.source, pair.target);
    made_lines += in_one_line(*made) + "\n";
    if (index < static_cast<size_t>(show))
      std::printf("%s\n  translated  %s\n  reference   %s\n", in_one_line(pair.source).c_str(),
                  in_one_line(*made).c_str(), in_one_line(pair.target).c_str());
    if (bar.is_due())
      bar.draw(index + 1, all->size(), "translating");
  }
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!output.empty())
    if (Status status = runtime::replace_file(output, {{made_lines.data(), made_lines.size()}}); !status.ok())
      return fail(status);
  std::printf("%s pairs in %.1f s\n", grouped(all->size()).c_str(), seconds);
  translated.print("translated");
  copied.print("sources as given");
  return exit_ok;
}

int TranslateCommand::run() const {
  bool compares = !pairs.files.empty();
  if (compares == (!texts.empty() || !lines.empty()))
    return fail_usage(compares ? "say --data, or --text and --lines, not both"
                               : "there is nothing to translate; say --text, --lines or --data");
  if (!compares && !output.empty())
    return fail_usage("--output belongs to --data; without it translations go to standard output");
  Result<TextModel> opened = model.open(runtime::CorpusKind::pairs);
  if (!opened)
    return fail(opened.status());
  Result<TextTranslator> translator = TextTranslator::make(*opened, search);
  if (!translator)
    return fail(translator.status());
  return compares ? translate_pairs(*translator) : translate_texts(*translator);
}

} // namespace

std::function<int()> declare_translate(CLI::App &app) {
  auto command = std::make_shared<TranslateCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
