// The flags that say where examples come from; the same for every verb that reads data.
#pragma once

#include "runtime/train/binding.h"
#include "tools/gradus/text_data.h"

#include "runtime/data/load.h"

namespace gradus::runner {

struct DataFlags {
  std::vector<std::string> files; // `FILE` or `NAME=FILE`
  std::string format, label_column, header = "auto", element;
  std::vector<std::string> columns; // `ARGUMENT=NAME`
  std::vector<int64_t> shape;
  double scale = 1;
  std::vector<double> range; // low, high
  TextFlags text;

  /// Declares --data and what belongs to it; `positional`: the file is an argument of the verb.
  void declare(CLI::App &app, bool positional, bool required);
  /// Reads `files` into one data set, for `model` where there is one: its inputs may be columns of
  /// their own, and pictures get the channels that they want. Texts are read with `vocabulary`, which
  /// gets a tokenizer where it has none; `entry`: the one whose inputs decide what they are.
  runtime::Result<runtime::DataSet> load(const std::vector<std::string> &files,
                                         const gradus_model *model,
                                         runtime::Vocabulary *vocabulary = nullptr,
                                         const gradus_entry *entry = nullptr) const;
  /// `dims`: what --dim says.
  runtime::Result<runtime::BindOptions>
  bind_options(const std::vector<std::pair<std::string, int64_t>> &dims = {}) const;

private:
  runtime::Result<runtime::DataSet> load_arrays(const std::vector<std::string> &files,
                                                const gradus_model *model) const;
};

/// Names of the inputs of all exported entries of the model.
std::vector<std::string> argument_names(const gradus_model &model);

/// A fingerprint of names, shapes and numbers, in hex: whether a resumed run has the same data.
std::string fingerprint(const runtime::DataSet &data);

/// `NAME=FILE` in its two parts; the name is empty where none is given or a file is called that as
/// a whole.
std::pair<std::string, std::string> split_file(const std::string &text);
/// The same text with the file's absolute path.
std::string absolute_file(const std::string &text);

} // namespace gradus::runner
