// The file of the kinds that are ours, `tokenizer.gradus.json`: {"kind": …, "marks": […], …}.
#pragma once

#include "runtime/text/bytes.h"

#include <nlohmann/json_fwd.hpp>

namespace gradus::runtime::text {

constexpr const char *own_file_name = "tokenizer.gradus.json";

/// The marks as their tokens: `<begin>`, `<end>`, `<padding>`.
std::vector<std::string> mark_names(Marks marks);
/// Their ids, from `first` on.
SpecialIds mark_ids(Marks marks, TokenId first);
std::string own_file(const char *kind, Marks marks, const std::vector<std::string> *characters);

/// From the parsed file.
TokenizerResult read_own_file(const nlohmann::json &file, const std::string &path);
/// From the vocabulary as `characters` saves it: each one character, none twice.
TokenizerResult characters_from_list(const std::vector<std::string> &list, Marks marks,
                                     const std::string &path);

} // namespace gradus::runtime::text
