// gradus check-gradients: every train block's gradients against finite differences, in f64.
#include "tools/gradus/choose.h"
#include "tools/gradus/gradient_check.h"
#include "tools/gradus/instance.h"
#include "tools/gradus/report.h"

#include <CLI/CLI.hpp>

namespace gradus::runner {

using runtime::ManifestStep;
using runtime::Result;
using runtime::Status;

namespace {

struct CheckCommand {
  ModelFlags model;
  std::string step;
  InstanceFlags instance;
  GradientCheckOptions options;

  void declare(CLI::App &app);
  int run();

private:
  Result<bool> check(const OpenModel &opened, const ManifestStep &step) const;
};

void CheckCommand::declare(CLI::App &app) {
  model.declare(app, /*with_dims=*/true);
  app.add_option("STEP", step, "the train block (default: all)");
  app.add_option("--samples", options.samples, "numbers looked at in each parameter (0: all)")
      ->capture_default_str();
  app.add_option("--tolerance", options.tolerance, "greatest relative error")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  instance.declare(app, /*with_seed=*/true);
}

Result<bool> CheckCommand::check(const OpenModel &opened, const ManifestStep &step) const {
  std::string entry = step.name + "_gradient";
  int32_t index = gradus_find_entry(&opened.tables(), entry.c_str());
  if (index < 0)
    return Status(GRADUS_MISMATCH, "the model has no entry `" + entry +
                                       "`; give the .grad file, whose compilation "
                                       "for this check has one");
  Result<Instance> made = make_instance(opened, instance);
  if (!made)
    return made.status();
  Result<std::vector<GradientCheckRow>> rows = check_gradients(made->get(), index, step, options);
  if (!rows)
    return rows.status();
  bool good = true, color = has_color(stdout);
  size_t longest = 0;
  for (const GradientCheckRow &row : *rows)
    longest = std::max(longest, row.parameter.size());
  size_t statement = static_cast<size_t>(-1);
  for (const GradientCheckRow &row : *rows) {
    if (row.statement != statement) {
      statement = row.statement;
      std::printf("%s: %s %s\n", step.name.c_str(), step.statements[statement].goal.c_str(),
                  step.statements[statement].loss.c_str());
    }
    bool passes = row.worst <= options.tolerance;
    good &= passes;
    std::printf("  %-*s  %s  max relative error %.1e over %lld numbers\n",
                static_cast<int>(longest), row.parameter.c_str(),
                passes ? colored("ok  ", "32", color).c_str()
                       : colored("FAIL", "1;31", color).c_str(),
                row.worst, static_cast<long long>(row.checked));
    if (!passes)
      std::printf("    at %lld: gradient %.9g, difference %.9g\n",
                  static_cast<long long>(row.worst_index), row.gradient, row.difference);
  }
  return good;
}

int CheckCommand::run() {
  model.precision = "f64";
  Result<std::unique_ptr<OpenModel>> opened = open_model(model);
  if (!opened)
    return fail(opened.status());
  if ((*opened)->tables().element != GRADUS_F64)
    return fail("gradients are checked in double precision, and `" + model.file +
                "` was compiled for f32; give the .grad file");
  for (const auto &[name, size] : (*opened)->dims())
    options.dimensions[name] = size;
  options.seed = instance.seed;
  if (!step.empty())
    if (Result<ChosenStep> chosen = choose_step(**opened, step); !chosen)
      return fail(chosen.status());
  bool good = true, any = false;
  for (const ManifestStep &known : (*opened)->manifest().steps) {
    if (!step.empty() && known.name != step)
      continue;
    any = true;
    Result<bool> passed = check(**opened, known);
    if (!passed)
      return fail(passed.status());
    good &= *passed;
  }
  if (!any)
    return fail("`" + std::string((*opened)->tables().name) + "` has no train block");
  return good ? int{exit_ok}
              : fail("gradients and finite differences differ by more than " +
                     brief(options.tolerance));
}

} // namespace

std::function<int()> declare_check_gradients(CLI::App &app) {
  auto command = std::make_shared<CheckCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
