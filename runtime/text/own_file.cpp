// Reads and writes the file of `bytes` and `characters`.
#include "runtime/text/own_file.h"

#include <nlohmann/json.hpp>

namespace gradus::runtime::text {
namespace {

Status broken(const std::string &path, const std::string &what) {
  return Status(GRADUS_CORRUPT_FILE, "`" + path + "`: " + what);
}

Result<Marks> read_marks(const nlohmann::json &file, const std::string &path) {
  Marks marks;
  auto list = file.find("marks");
  if (list == file.end())
    return marks;
  if (!list->is_array())
    return broken(path, "`marks` is not a list");
  for (const auto &mark : *list) {
    if (mark == "<begin>")
      marks.begin = true;
    else if (mark == "<end>")
      marks.end = true;
    else if (mark == "<padding>")
      marks.padding = true;
    else
      return broken(path, "`marks` has something other than `<begin>`, `<end>` and `<padding>`");
  }
  return marks;
}

} // namespace

std::vector<std::string> mark_names(Marks marks) {
  std::vector<std::string> names;
  if (marks.begin)
    names.push_back("<begin>");
  if (marks.end)
    names.push_back("<end>");
  if (marks.padding)
    names.push_back("<padding>");
  return names;
}

SpecialIds mark_ids(Marks marks, TokenId first) {
  SpecialIds ids;
  if (marks.begin)
    ids.begin = first++;
  if (marks.end)
    ids.end = first++;
  if (marks.padding)
    ids.padding = first++;
  return ids;
}

std::string own_file(const char *kind, Marks marks, const std::vector<std::string> *characters) {
  nlohmann::ordered_json file = {{"kind", kind}, {"marks", mark_names(marks)}};
  if (characters)
    file["characters"] = *characters;
  return file.dump(1) + "\n";
}

TokenizerResult read_own_file(const nlohmann::json &file, const std::string &path) {
  Result<Marks> marks = read_marks(file, path);
  if (!marks)
    return marks.status();
  auto kind = file.find("kind");
  if (kind != file.end() && *kind == "bytes")
    return make_bytes_tokenizer(*marks);
  if (kind == file.end() || *kind != "characters")
    return broken(path, "`kind` is neither `bytes` nor `characters`");
  auto list = file.find("characters");
  if (list == file.end() || !list->is_array())
    return broken(path, "`characters` is missing or not a list");
  std::vector<std::string> characters;
  for (const auto &character : *list) {
    if (!character.is_string())
      return broken(path, "`characters` has something that is not a string");
    characters.push_back(character.get<std::string>());
  }
  return characters_from_list(characters, *marks, path);
}

} // namespace gradus::runtime::text
