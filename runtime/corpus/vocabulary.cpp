// Saves and loads what texts are read with.
#include "runtime/corpus/vocabulary.h"

#include "runtime/file/file.h"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace gradus::runtime {
namespace {

constexpr const char *labels_file = "/labels.json";
constexpr const char *tokenizer_files[] = {"/tokenizer.gradus.json", "/tokenizer.json",
                                           "/tokenizer.model"};

} // namespace

Status Vocabulary::save(const std::string &folder, FileSystem &files) const {
  if (tokenizer)
    if (Status status = tokenizer->save(folder, files); !status.ok())
      return status;
  if (classes.empty())
    return Status();
  std::string text = nlohmann::json(classes).dump(1) + "\n";
  return replace_file(folder + labels_file, {{text.data(), text.size()}}, files);
}

Result<Vocabulary> Vocabulary::load(const std::string &folder) {
  Vocabulary vocabulary;
  std::error_code ignored;
  for (const char *file : tokenizer_files)
    if (std::filesystem::exists(folder + file, ignored)) {
      text::TokenizerResult loaded = text::load_tokenizer(folder);
      if (!loaded)
        return loaded.status();
      vocabulary.tokenizer = std::move(*loaded);
      break;
    }
  std::string labels = folder + labels_file;
  if (!std::filesystem::exists(labels, ignored))
    return vocabulary;
  Result<Bytes> bytes = read_file(labels);
  if (!bytes)
    return bytes.status();
  nlohmann::json names =
      nlohmann::json::parse(bytes->data.get(), bytes->data.get() + bytes->size, nullptr, false);
  bool good = names.is_array() && !names.empty();
  for (const auto &name : names)
    good = good && name.is_string();
  if (!good)
    return Status(GRADUS_CORRUPT_FILE, "`" + labels + "` is damaged: it is no list of names");
  vocabulary.classes = names.get<std::vector<std::string>>();
  vocabulary.has_classes = true;
  return vocabulary;
}

} // namespace gradus::runtime
