// The command line of gradus-oracle.
#include "test/oracle/options.h"

#include <CLI/CLI.hpp>

namespace gradus::oracle {

static const char *const examples = R"(Examples:
  gradus-oracle dense.grad                                     every entry, f32 and f64, many sizes
  gradus-oracle dense.grad --finite-differences                and gradients beside differences of the loss
  gradus-oracle dense.grad --precision f32 --entry f --at n=7  one case
)";

Options read_options(int argc, char **argv, int &exit_status) {
  Options options;
  exit_status = -1;
  CLI::App app("Compares compiled programs with an interpreter in double precision.\n\n" + std::string(examples),
               "gradus-oracle");
  std::vector<std::string> dims;
  std::string precision;
  std::vector<double> between;
  app.add_option("file", options.file, "The program")->required();
  app.add_option("--model", options.model, "Which model of the file (default: the last)");
  app.add_option("--set", options.settings, "A hyperparameter of the model: code=64")->allow_extra_args(false);
  app.add_option("--entry", options.entry, "Only this function, loss, metric, step or gradient");
  app.add_option("--at", dims, "Only where this symbolic dimension has this value: n=7")->allow_extra_args(false);
  app.add_option("--precision", precision, "Only f32 or f64")->check(CLI::IsMember({"f32", "f64"}));
  app.add_option("--between", between, "Float arguments lie between these two (default: -2 2)")->expected(2);
  app.add_option("--seed", options.seed, "Of arguments and parameters");
  app.add_flag("--finite-differences", options.finite_differences, "Also compare gradients with differences of the loss");
  app.add_flag("--verbose", options.verbose, "Say what was compared");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    exit_status = app.exit(error) == 0 ? 0 : 2;
    return options;
  }
  if (!precision.empty())
    options.precisions = {precision == "f32" ? sema::Element::f32 : sema::Element::f64};
  if (between.size() == 2) {
    options.low = between[0];
    options.high = between[1];
  }
  for (const std::string &dim : dims) {
    size_t equals = dim.find('=');
    if (equals == std::string::npos) {
      exit_status = 2;
      return options;
    }
    options.at.push_back({dim.substr(0, equals), std::atoll(dim.c_str() + equals + 1)});
  }
  return options;
}

} // namespace gradus::oracle
