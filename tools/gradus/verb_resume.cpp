// gradus resume: the run's own command again, from its last checkpoint; flags given now come on
// top.
#include "runtime/train/run_directory.h"
#include "tools/gradus/report.h"
#include "tools/gradus/run_file.h"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace gradus::runner {

using runtime::Result;

std::function<int()> declare_resume(CLI::App &app) {
  auto run = std::make_shared<std::string>();
  app.add_option("RUN", *run,
                 "a run's folder, or a checkpoint in it; then any flag of `gradus train`")
      ->required();
  app.allow_extras();
  return [run, &app]() -> int {
    Result<std::string> checkpoint = runtime::find_checkpoint(*run);
    if (!checkpoint)
      return fail(checkpoint.status());
    std::error_code ignored;
    std::filesystem::path folder = std::filesystem::absolute(*checkpoint, ignored);
    Result<std::vector<std::string>> words = read_run_file(folder.parent_path().string());
    if (!words)
      return fail(words.status());
    words->push_back("--resume=" + *checkpoint);
    words->push_back("--output-dir=" + std::filesystem::path(*checkpoint).parent_path().string());
    for (const std::string &word : app.remaining())
      words->push_back(word);
    return run_command(std::move(*words));
  };
}

} // namespace gradus::runner
