// A verb of the command line: `gradus train`. One file each; the table is in verbs.cpp.
#pragma once

#include <CLI/App.hpp>

#include <functional>
#include <string>
#include <vector>

namespace gradus::runner {

struct Verb {
  const char *name;
  const char *summary;
  const char *examples; // one command in each line, shown before the flags
  /// Declares arguments and flags; what it returns runs after they are parsed and gives the exit
  /// status.
  std::function<int()> (*declare)(CLI::App &app);
};

const std::vector<Verb> &verbs();

std::function<int()> declare_train(CLI::App &app);
std::function<int()> declare_resume(CLI::App &app);
std::function<int()> declare_eval(CLI::App &app);
std::function<int()> declare_report(CLI::App &app);
std::function<int()> declare_fidelity(CLI::App &app);
std::function<int()> declare_call(CLI::App &app);
std::function<int()> declare_sample(CLI::App &app);
std::function<int()> declare_generate(CLI::App &app);
std::function<int()> declare_score(CLI::App &app);
std::function<int()> declare_translate(CLI::App &app);
std::function<int()> declare_bleu(CLI::App &app);
std::function<int()> declare_reconstruct(CLI::App &app);
std::function<int()> declare_interpolate(CLI::App &app);
std::function<int()> declare_inpaint(CLI::App &app);
std::function<int()> declare_encode(CLI::App &app);
std::function<int()> declare_decode(CLI::App &app);
std::function<int()> declare_inspect(CLI::App &app);
std::function<int()> declare_check_gradients(CLI::App &app);
std::function<int()> declare_data(CLI::App &app);
std::function<int()> declare_split(CLI::App &app);
std::function<int()> declare_tokenizer(CLI::App &app);

/// Parses and runs a whole command line without the program's name; `resume` runs `train` by it.
int run_command(std::vector<std::string> arguments);

} // namespace gradus::runner
