// Keeps a run's command line beside its checkpoints.
#include "tools/gradus/run_file.h"

#include "runtime/file/file.h"
#include "tools/gradus/data_flags.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace gradus::runner {

using runtime::Bytes;
using runtime::Result;
using runtime::Status;
using Json = nlohmann::ordered_json;

namespace {

bool is_one_of(const std::string &name, std::initializer_list<const char *> names) {
  return std::any_of(names.begin(), names.end(), [&](const char *other) { return name == other; });
}

} // namespace

Status write_run_file(const CLI::App &command, const std::string &run) {
  Json words = Json::array({command.get_name()});
  for (const CLI::Option *option : command.get_options()) {
    std::string name = option->get_single_name();
    if (option->count() == 0 ||
        is_one_of(name, {"help", "output-dir", "overwrite-output-dir", "resume", "picture", "tokenizer"}))
      continue;
    bool continues = option->get_expected_min() > 1; // `--range-of-data=0 255`
    std::vector<std::string> values = option->results();
    for (size_t index = 0; index < values.size(); ++index) {
      std::string value = values[index];
      if (is_one_of(name, {"MODEL", "weights", "data", "validation-data"}))
        value = absolute_file(value);
      if (!option->get_positional() && !(continues && index > 0))
        words.push_back("--" + name + "=" + value);
      else
        words.push_back(value);
    }
  }
  std::string text = Json{{"command", words}}.dump(2, ' ', false, Json::error_handler_t::replace);
  text += "\n";
  return runtime::replace_file(run + "/run.json", {{text.data(), text.size()}});
}

Result<std::vector<std::string>> read_run_file(const std::string &run) {
  std::string path = run + "/run.json";
  Result<Bytes> bytes = runtime::read_file(path);
  if (!bytes)
    return bytes.status();
  Json json = Json::parse(bytes->data.get(), bytes->data.get() + bytes->size, nullptr, false);
  std::vector<std::string> words;
  if (json.is_object() && json.contains("command") && json["command"].is_array())
    for (const Json &word : json["command"])
      if (word.is_string())
        words.push_back(word.get<std::string>());
  if (words.empty())
    return Status(GRADUS_CORRUPT_FILE, "`" + path + "` is damaged: it has no `command`");
  return words;
}

} // namespace gradus::runner
