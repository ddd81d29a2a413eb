// Opens a model and sorts its --set and --dim values.
#include "tools/gradus/model.h"

#include "tools/gradus/report.h"
#include "tools/gradus/suggest.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace gradus::runner {

using runtime::Manifest;
using runtime::Result;
using runtime::Status;

namespace {

bool is_source(const std::string &path) {
  return path.size() > 5 && path.compare(path.size() - 5, 5, ".grad") == 0;
}

template <typename Number> bool parse_number(const std::string &text, Number &value) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

Status split(const std::string &text, const char *flag, Setting &setting) {
  size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
    return Status(GRADUS_INVALID_ARGUMENT,
                  "`" + text + "` for " + flag + "; NAME=VALUE is expected");
  setting = {text.substr(0, equals), text.substr(equals + 1)};
  return Status();
}

} // namespace

void ModelFlags::declare(CLI::App &app, bool with_dims) {
  app.add_option("MODEL", file, "a .grad file, or a library that gradusc made")->required();
  app.add_option("--model", model, "which model of a .grad file (default: the last)");
  app.add_option("--precision", precision, "what `float` is in a .grad file: f32 or f64")
      ->capture_default_str()
      ->check(CLI::IsMember({"f32", "f64"}));
  app.add_option("--set", settings,
                 "NAME=VALUE: a hyperparameter, such as pretrain.beta1=0.8; in a .grad file also "
                 "one of the model, such as code=64")
      ->take_all()
      ->allow_extra_args(false);
  if (with_dims)
    app.add_option("--dim", dims, "NAME=SIZE: a symbolic dimension, such as n=128")
        ->take_all()
        ->allow_extra_args(false);
}

Result<std::unique_ptr<OpenModel>> open_model(const ModelFlags &flags) {
  std::error_code ignored;
  if (!std::filesystem::exists(flags.file, ignored))
    return Status(GRADUS_IO, "there is no file `" + flags.file + "`");
  // A dot is in the name of every hyperparameter at run time and of none of a model's.
  std::vector<std::string> fixed;
  std::vector<Setting> at_run_time;
  for (const std::string &text : flags.settings) {
    Setting setting;
    if (Status status = split(text, "--set", setting); !status.ok())
      return status;
    if (setting.first.find('.') == std::string::npos)
      fixed.push_back(text);
    else
      at_run_time.push_back(setting);
  }
  std::vector<std::pair<std::string, int64_t>> dims;
  for (const std::string &text : flags.dims) {
    Setting setting;
    int64_t size = 0;
    if (Status status = split(text, "--dim", setting); !status.ok())
      return status;
    if (!parse_number(setting.second, size) || size < 1)
      return Status(GRADUS_INVALID_ARGUMENT,
                    "`" + text + "` for --dim; a whole number from 1 is expected");
    dims.emplace_back(setting.first, size);
  }

  const gradus_model *tables = nullptr;
  if (!is_source(flags.file) && !fixed.empty())
    return Status(GRADUS_INVALID_ARGUMENT,
                  "`" + fixed.front() +
                      "` cannot be set in a built library; give the .grad file, or "
                      "compile it with `gradusc --set " +
                      fixed.front() + "`");
  Result<std::unique_ptr<OpenModel>> model = is_source(flags.file)
                                                 ? open_source(flags, fixed, &tables)
                                                 : open_library(flags.file, &tables);
  if (!model)
    return model.status();
  if (tables->abi != GRADUS_ABI_VERSION && is_source(flags.file))
    return Status(GRADUS_MISMATCH, "libgraduscompiler.so, which compiles `" + flags.file +
                                       "`, is of another build than this program: it compiles for "
                                       "version " +
                                       std::to_string(tables->abi) +
                                       " of the runtime's interface and this is version " +
                                       std::to_string(GRADUS_ABI_VERSION) +
                                       "; install both from one build");
  if (tables->abi != GRADUS_ABI_VERSION)
    return Status(GRADUS_MISMATCH, "`" + flags.file + "` was made for version " +
                                       std::to_string(tables->abi) +
                                       " of the runtime's interface and this is version " +
                                       std::to_string(GRADUS_ABI_VERSION) + "; compile it again");
  Result<Manifest> manifest = runtime::read_manifest(tables->manifest);
  if (!manifest)
    return manifest.status();
  (*model)->tables_ = tables;
  (*model)->manifest_ = std::move(*manifest);
  (*model)->dims_ = std::move(dims);

  std::vector<std::string> names;
  for (int32_t index = 0; index < tables->hyper_count; ++index)
    names.push_back(tables->hypers[index].name);
  for (const Setting &setting : at_run_time) {
    double value = 0;
    if (std::find(names.begin(), names.end(), setting.first) == names.end())
      return Status(GRADUS_INVALID_ARGUMENT, "the model has no hyperparameter `" + setting.first +
                                                 "`" + did_you_mean(setting.first, names));
    if (!parse_number(setting.second, value))
      return Status(GRADUS_INVALID_ARGUMENT,
                    "`" + setting.second + "` for `" + setting.first + "`; a number is expected");
    (*model)->hyperparameters_.emplace_back(setting.first, value);
  }
  return model;
}

} // namespace gradus::runner
