// What texts are read with: a tokenizer, and the names of the classes. Travels in a checkpoint's
// folder.
#pragma once

#include "runtime/text/tokenizer.h"

namespace gradus::runtime {

struct Vocabulary {
  std::shared_ptr<const text::Tokenizer> tokenizer; // null: none yet
  bool has_classes = false;                         // known from the run that texts belong to
  std::vector<std::string> classes;                 // none: the labels are numbers

  /// Writes the tokenizer's file and, where there are names of classes, `labels.json`.
  Status save(const std::string &folder, FileSystem &files = system_files()) const;
  /// What `save` wrote; empty where nothing of it is there.
  static Result<Vocabulary> load(const std::string &folder);
};

} // namespace gradus::runtime
