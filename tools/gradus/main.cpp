// The runner's entry: finds the verb, parses its flags, runs it. Every mistake in the command line
// ends here with the nearest word and exit status 2.
#include "tools/gradus/report.h"
#include "tools/gradus/spinning.h"
#include "tools/gradus/suggest.h"
#include "tools/gradus/verb.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <exception>

namespace gradus::runner {
namespace {

/// Those lines of a verb's examples that are about one part of it.
std::string examples_of_part(const Verb &verb, const std::string &part) {
  std::string all = std::string(verb.examples) + "\n", lines;
  for (size_t at = 0, end; (end = all.find('\n', at)) != std::string::npos; at = end + 1)
    if (std::string line = all.substr(at, end - at);
        line.find(std::string(verb.name) + " " + part + " ") != std::string::npos)
      lines += (lines.empty() ? "" : "\n") + line;
  return lines;
}

/// Examples stand before everything else.
class HelpFormatter : public CLI::Formatter {
public:
  std::string make_description(const CLI::App *app) const override {
    std::string text = app->get_description() + "\n";
    std::string examples;
    const CLI::App *parent = app->get_parent();
    bool part = parent && parent->get_parent(); // of a verb: `tokenizer train`
    for (const Verb &verb : verbs())
      if ((part ? parent : app)->get_name() == verb.name)
        examples = part ? examples_of_part(verb, app->get_name()) : verb.examples;
    if (!parent)
      examples = "gradus train autoencoder.grad --data digits.csv.gz --label-column last --scale "
                 "255\ngradus inspect autoencoder.grad\ngradus VERB --help";
    text += "\nExamples:\n  ";
    for (char c : examples)
      text += c == '\n' ? std::string("\n  ") : std::string(1, c);
    return text + "\n\n";
  }
};

std::vector<std::string> verb_names() {
  std::vector<std::string> names;
  for (const Verb &verb : verbs())
    names.push_back(verb.name);
  return names;
}

/// The verb, or the part of it (`tokenizer train`), whose flags were read.
const CLI::App &innermost(const CLI::App &app) {
  const CLI::App *inner = &app;
  while (!inner->get_subcommands().empty())
    inner = inner->get_subcommands().front();
  return *inner;
}

/// `tokenizer train`
std::string command_name(const CLI::App &app) {
  const CLI::App *parent = app.get_parent();
  return (parent && parent->get_parent() ? command_name(*parent) + " " : "") + app.get_name();
}

/// The sentence for words that no flag or argument took; empty where only `flags_only` and none is
/// one.
std::string unexpected(const CLI::App &app, bool flags_only) {
  std::vector<std::string> flags;
  for (const CLI::Option *option : app.get_options())
    for (const std::string &name : option->get_lnames())
      flags.push_back("--" + name);
  std::vector<std::string> rest = app.remaining(true);
  for (const std::string &word : rest)
    if (word.size() > 1 && word[0] == '-') {
      std::string flag = word.substr(0, word.find('='));
      return "there is no flag `" + flag + "` for `" + command_name(app) + "`" +
             did_you_mean(flag, flags);
    }
  if (flags_only)
    return "";
  return "`" + (rest.empty() ? std::string() : rest.front()) + "` is one argument too many for `" +
         command_name(app) + "`; see `gradus " + command_name(app) + " --help`";
}

} // namespace

int run_command(std::vector<std::string> arguments) {
  CLI::App app("Train and run models that gradusc compiles", "gradus");
  app.formatter(std::make_shared<HelpFormatter>());
  app.set_version_flag("--version", GRADUS_VERSION);
  app.require_subcommand(1);
  std::vector<std::function<int()>> runs;
  for (const Verb &verb : verbs()) {
    CLI::App *command = app.add_subcommand(verb.name, verb.summary);
    command->option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    runs.push_back(verb.declare(*command));
  }
  if (!arguments.empty() && !arguments[0].empty() && arguments[0][0] != '-') {
    std::vector<std::string> names = verb_names();
    if (std::find(names.begin(), names.end(), arguments[0]) == names.end())
      return fail_usage("there is no command `" + arguments[0] + "`" +
                        did_you_mean(arguments[0], names));
  }
  CLI::App *command = nullptr;
  try {
    std::reverse(arguments.begin(), arguments.end()); // as CLI11 takes them
    app.parse(std::move(arguments));
    command = app.get_subcommands().front();
  } catch (const CLI::ExtrasError &) {
    return fail_usage(unexpected(innermost(app), false));
  } catch (const CLI::ParseError &error) {
    if (error.get_exit_code() == 0)
      return app.exit(error);
    std::string sentence = error.what();
    if (app.get_subcommands().empty())
      return fail_usage(sentence + "; see `gradus --help`");
    // A misspelt flag is the reason why another is missing.
    if (std::string unknown = unexpected(innermost(app), true); !unknown.empty())
      return fail_usage(unknown);
    return fail_usage(sentence + "; see `gradus " + command_name(innermost(app)) + " --help`");
  }
  for (size_t index = 0; index < verbs().size(); ++index)
    if (command->get_name() == verbs()[index].name)
      return runs[index]();
  return exit_usage;
}

} // namespace gradus::runner

int main(int count, char **words) {
  gradus::runner::limit_spinning(words);
  try {
    return gradus::runner::run_command(std::vector<std::string>(words + 1, words + count));
  } catch (const std::bad_alloc &) {
    return gradus::runner::fail("no memory");
  } catch (const std::exception &error) {
    return gradus::runner::fail("internal error: " + std::string(error.what()) +
                                "; this is a mistake of Gradus, please report it with the command "
                                "line");
  }
}
