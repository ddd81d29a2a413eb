// Reads the data that flags name.
#include "tools/gradus/data_flags.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <zlib.h>

namespace gradus::runner {

using runtime::DataSet;
using runtime::DataTensor;
using runtime::LoadOptions;
using runtime::Result;
using runtime::Status;

std::pair<std::string, std::string> split_file(const std::string &text) {
  size_t equals = text.find('=');
  std::error_code ignored;
  if (equals == std::string::npos || equals == 0 || std::filesystem::exists(text, ignored) ||
      text.find('/') < equals)
    return {"", text};
  return {text.substr(0, equals), text.substr(equals + 1)};
}

void DataFlags::declare(CLI::App &app, bool positional, bool required) {
  CLI::Option *data =
      positional
          ? app.add_option("FILE", files, "a data file, or several that belong together")
          : app.add_option("--data", files,
                           "FILE or NAME=FILE with examples: CSV, IDX, .npy, .npz, raw; gzip "
                           "or not; several for inputs in separate files");
  data->take_all()->allow_extra_args(positional);
  if (required)
    data->required();
  app.add_option("--format", format, "csv, idx, npy, npz or raw (default: by content)");
  app.add_option("--label-column", label_column,
                 "CSV: which column is `label`: first, last, none, a number from 0, or a name");
  app.add_option("--header", header, "CSV: whether the first line holds names: auto, yes, no")
      ->capture_default_str()
      ->check(CLI::IsMember({"auto", "yes", "no"}));
  app.add_option("--column", columns,
                 "ARGUMENT=NAME: the model's input ARGUMENT is NAME in the data (default: the same "
                 "name)")
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--shape", shape, "raw: shape of one example, such as 28x28")
      ->delimiter('x')
      ->allow_extra_args(false);
  app.add_option("--element", element, "raw: " + runtime::element_names() + " (default: u8)");
  app.add_option("--scale", scale, "divide the data's floats by this, such as 255 for pixels")
      ->check(CLI::Validator(
          [](std::string &text) {
            return text.find_first_not_of("0.+-eE") == std::string::npos ? "it must not be 0" : "";
          },
          "NUMBER"));
}

Result<runtime::BindOptions> DataFlags::bind_options() const {
  runtime::BindOptions options;
  options.scale = scale;
  for (const std::string &text : columns) {
    size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
      return Status(GRADUS_INVALID_ARGUMENT,
                    "`" + text + "` for --column; ARGUMENT=NAME is expected");
    options.columns[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return options;
}

Result<DataSet> DataFlags::load(const std::vector<std::string> &paths,
                                const std::vector<std::string> &arguments) const {
  LoadOptions options;
  options.format = format;
  options.label = runtime::label_column_named(label_column);
  options.header = header == "yes"  ? runtime::Header::yes
                   : header == "no" ? runtime::Header::no
                                    : runtime::Header::automatic;
  options.shape = shape;
  if (!element.empty()) {
    options.element = runtime::element_named(element);
    if (!options.element)
      return Status(GRADUS_INVALID_ARGUMENT, "`" + element + "` for --element; one of " +
                                                 runtime::element_names() + " is expected");
  }
  Result<runtime::BindOptions> bound = bind_options();
  if (!bound)
    return bound.status();
  // Inputs of the model that are columns of a CSV header; `x` is what remains.
  for (const std::string &argument : arguments)
    if (argument != "x")
      options.own_columns.push_back(argument);
  for (const auto &[argument, column] : bound->columns)
    options.own_columns.push_back(column);

  DataSet all;
  for (const std::string &path : paths) {
    auto [name, file] = split_file(path);
    options.name = name;
    Result<DataSet> set = runtime::load_data(file, options);
    if (!set)
      return set.status();
    for (DataTensor &tensor : set->tensors) {
      if (all.find(tensor.name))
        return Status(GRADUS_INVALID_ARGUMENT, "`" + path + "` gives `" + tensor.name +
                                                   "` a second time; say NAME=" + file +
                                                   " to call it otherwise");
      all.tensors.push_back(std::move(tensor));
    }
    all.format += (all.format.empty() ? "" : "; ") + set->format;
  }
  return all;
}

std::vector<std::string> argument_names(const gradus_model &model) {
  std::vector<std::string> names;
  for (int32_t entry = 0; entry < model.entry_count; ++entry)
    for (int32_t index = 0; index < model.entries[entry].argument_count; ++index) {
      const gradus_argument &argument = model.entries[entry].arguments[index];
      if (!argument.is_result &&
          std::find(names.begin(), names.end(), argument.name) == names.end())
        names.push_back(argument.name);
    }
  return names;
}

std::string fingerprint(const DataSet &data) {
  uLong sum = crc32(0, nullptr, 0);
  for (const DataTensor &tensor : data.tensors) {
    std::string head = tensor.name + runtime::shape_text(tensor.shape) + name_of(tensor.element);
    sum = crc32_z(sum, reinterpret_cast<const Bytef *>(head.data()), head.size());
    sum = crc32_z(sum, tensor.bytes.data(), tensor.bytes.size());
  }
  char text[16];
  std::snprintf(text, sizeof text, "%08lx", sum);
  return text;
}

std::string absolute_file(const std::string &text) {
  auto [name, file] = split_file(text);
  std::error_code ignored;
  return (name.empty() ? "" : name + "=") + std::filesystem::absolute(file, ignored).string();
}

} // namespace gradus::runner
