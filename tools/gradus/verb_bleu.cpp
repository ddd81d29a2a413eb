// gradus bleu: BLEU and chrF of translations beside their references.
#include "runtime/text/utf8.h"
#include "runtime/translation/bleu.h"
#include "runtime/translation/chrf.h"
#include "tools/gradus/report.h"
#include "tools/gradus/text_input.h"
#include "tools/gradus/verb.h"

#include <CLI/CLI.hpp>

#include <nlohmann/json.hpp>

namespace gradus::runner {

using runtime::Result;
using runtime::Status;

namespace {

struct BleuCommand {
  std::string hypothesis, reference;
  bool json = false;

  void declare(CLI::App &app);
  int run() const;
};

void BleuCommand::declare(CLI::App &app) {
  app.add_option("--hypothesis", hypothesis,
                 "FILE with a translation in each line; - is standard input")
      ->required();
  app.add_option("--reference", reference, "FILE with what each should be; - is standard input")
      ->required();
  app.add_flag("--json", json, "print a JSON object");
}

std::string name_of(const std::string &path) {
  return path == "-" ? "standard input" : "`" + path + "`";
}

/// At least one line, all of UTF-8.
Result<std::vector<std::string>> lines_of(const std::string &path) {
  Result<std::vector<std::string>> lines = read_lines(path);
  if (!lines)
    return lines;
  for (size_t index = 0; index < lines->size(); ++index)
    if (Status status = runtime::text::check_utf8(
            (*lines)[index], name_of(path) + ", line " + std::to_string(index + 1));
        !status.ok())
      return status;
  if (lines->empty())
    return Status(GRADUS_INVALID_ARGUMENT, name_of(path) + " has no lines");
  return lines;
}

std::string count_text(size_t lines) {
  return std::to_string(lines) + (lines == 1 ? " line" : " lines");
}

int BleuCommand::run() const {
  if (hypothesis == "-" && reference == "-")
    return fail_usage("standard input cannot be both --hypothesis and --reference");
  Result<std::vector<std::string>> made = lines_of(hypothesis);
  if (!made)
    return fail(made.status());
  Result<std::vector<std::string>> wanted = lines_of(reference);
  if (!wanted)
    return fail(wanted.status());
  if (made->size() != wanted->size())
    return fail(name_of(hypothesis) + " has " + count_text(made->size()) + ", " +
                name_of(reference) + " has " + std::to_string(wanted->size()) +
                "; each translation is compared with the reference in the same line");
  runtime::Bleu bleu;
  runtime::Chrf chrf, chrf_plus_plus(2);
  for (size_t i = 0; i < made->size(); ++i) {
    bleu.add((*made)[i], (*wanted)[i]);
    chrf.add((*made)[i], (*wanted)[i]);
    chrf_plus_plus.add((*made)[i], (*wanted)[i]);
  }
  runtime::BleuScore score = bleu.score();
  if (!json) {
    std::printf("%s\nchrF2 = %.2f\nchrF2++ = %.2f\n", score.text().c_str(), chrf.score(),
                chrf_plus_plus.score());
    return exit_ok;
  }
  nlohmann::ordered_json object;
  object["sentences"] = made->size();
  object["bleu"] = score.score;
  object["precisions"] = score.precisions;
  object["bp"] = score.brevity_penalty;
  object["ratio"] = score.ratio;
  object["hyp_len"] = score.hypothesis_length;
  object["ref_len"] = score.reference_length;
  object["chrf2"] = chrf.score();
  object["chrf2++"] = chrf_plus_plus.score();
  object["signatures"] = {{"bleu", runtime::bleu_signature},
                          {"chrf2", runtime::chrf_signature},
                          {"chrf2++", runtime::chrf_plus_plus_signature}};
  std::printf("%s\n", object.dump().c_str());
  return exit_ok;
}

} // namespace

std::function<int()> declare_bleu(CLI::App &app) {
  auto command = std::make_shared<BleuCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
