// Reads the data that flags name.
#include "tools/gradus/data_flags.h"

#include "runtime/data/picture_channels.h"
#include "runtime/data/token_records.h"

#include "runtime/train/settings.h"

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

namespace {

/// 1 or 3 where an input of the model takes pictures of this size in grey or in colour only and the
/// tensor is of the other kind; else 0.
int64_t wanted_channels(const gradus_model &model, const DataTensor &tensor,
                        const std::map<std::string, std::string> &columns) {
  if (!tensor.pixels || tensor.shape.size() != 4)
    return 0;
  int64_t wanted = 0, pixels = tensor.shape[1] * tensor.shape[2];
  for (int32_t index = 0; index < model.entry_count; ++index)
    for (int32_t at = 0; at < model.entries[index].argument_count; ++at) {
      const gradus_argument &argument = model.entries[index].arguments[at];
      auto column = columns.find(argument.name);
      if (argument.is_result || argument.rank < 2 ||
          (column == columns.end() ? argument.name : column->second) != tensor.name)
        continue;
      const gradus_extent &last = argument.shape[argument.rank - 1];
      int64_t numbers = 1; // 0: the data decides
      for (int32_t axis = 1; axis < argument.rank; ++axis)
        numbers *= runtime::is_constant(argument.shape[axis]) ? argument.shape[axis].constant : 0;
      int64_t channels = argument.rank == 4 && runtime::is_constant(last) ? last.constant
                         : numbers == pixels                              ? 1
                         : numbers == 3 * pixels                          ? 3
                                                                          : 0;
      if (channels == tensor.shape[3])
        return 0;
      if (channels == 1 || channels == 3)
        wanted = channels;
    }
  return wanted;
}

} // namespace

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
      positional ? app.add_option("FILE", files, "a data file, or several that belong together")
                 : app.add_option("--data", files,
                                  "FILE or NAME=FILE with examples: CSV, IDX, .npy, .npz, PNG or a "
                                  "folder of them, raw; gzip "
                                  "or not; several for inputs in separate files. Or texts: plain "
                                  "(a document each), JSON lines, or lines of source TAB target or "
                                  "text TAB class");
  data->take_all()->allow_extra_args(positional);
  if (required)
    data->required();
  app.add_option("--format", format,
                 "csv, text, jsonl, tsv, mo, idx, npy, npz, png or raw (default: by content)");
  app.add_option("--label-column", label_column,
                 "CSV and tables of texts: which column is `label`: first, last, none, a number "
                 "from 0, or a name");
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
  app.add_option(
         "--scale", scale,
         "the data's floats go from 0 to this, such as 255 for pixels: they are converted to the "
         "range that the model declares, or divided by it")
      ->check(CLI::Validator(
          [](std::string &text) {
            return text.find_first_not_of("0.+-eE") == std::string::npos ? "it must not be 0" : "";
          },
          "NUMBER"));
  app.add_option(
         "--range-of-data", range,
         "LOW HIGH: from where to where the data's floats go, for a conversion to the range "
         "that the model declares, else to 0 to 1; pixels of PNG and IDX are 0 to 255 anyway")
      ->expected(2);
  text.declare(app);
}

Result<runtime::BindOptions>
DataFlags::bind_options(const std::vector<std::pair<std::string, int64_t>> &dims) const {
  runtime::BindOptions options;
  options.dimensions.insert(dims.begin(), dims.end());
  options.scale = scale;
  if (!range.empty()) {
    options.range = {range[0], range[1]};
    if (!options.range.known())
      return Status(GRADUS_INVALID_ARGUMENT, "--range-of-data " + runtime::number_text(range[0]) +
                                                 " " + runtime::number_text(range[1]) +
                                                 ": the first must be below the second");
    if (scale != 1)
      return Status(GRADUS_INVALID_ARGUMENT,
                    "--scale and --range-of-data both say where the data goes; give one");
  }
  for (const std::string &text : columns) {
    size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
      return Status(GRADUS_INVALID_ARGUMENT,
                    "`" + text + "` for --column; ARGUMENT=NAME is expected");
    options.columns[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return options;
}

Result<DataSet> DataFlags::load(const std::vector<std::string> &paths, const gradus_model *model,
                                runtime::Vocabulary *vocabulary, const gradus_entry *entry) const {
  runtime::Vocabulary own;
  if (!vocabulary)
    vocabulary = &own;
  std::vector<std::string> bare; // a text has no name of its own
  for (const std::string &path : paths)
    bare.push_back(split_file(path).second);
  auto corpus = corpus_of(bare, format, label_column, text, model, entry);
  if (!corpus)
    return corpus.status();
  if (!*corpus && !text.tokenizer.empty())
    return Status(
        GRADUS_INVALID_ARGUMENT,
        "--tokenizer is for texts, and the data is none: plain text, JSON lines or a table "
        "of texts; --format text, jsonl, tsv or mo says that it is");
  if (!*corpus)
    return load_arrays(paths, model);
  if (Status status = choose_tokenizer(text, bare, **corpus, *vocabulary); !status.ok())
    return status;
  const runtime::text::Tokenizer &tokenizer = *vocabulary->tokenizer;
  // The bytes of one file need not be copied.
  if ((*corpus)->kind == runtime::CorpusKind::text && bare.size() == 1 &&
      tokenizer.takes_any_bytes() && tokenizer.vocabulary_size() == 256 &&
      runtime::corpus_format(format, bare[0])->open == runtime::open_plain_text)
    return load_arrays(paths, model);
  return runtime::load_corpus(bare, **corpus, *vocabulary, corpus_progress("tokenizing"));
}

Result<DataSet> DataFlags::load_arrays(const std::vector<std::string> &paths,
                                       const gradus_model *model) const {
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
  for (const std::string &argument : model ? argument_names(*model) : std::vector<std::string>())
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
    if (all.text && set->text)
      return Status(GRADUS_INVALID_ARGUMENT,
                    "`" + path + "` is a second text; join them into one file");
    if (set->text)
      all.text = std::move(set->text);
    if (all.text && !all.tensors.empty())
      return Status(GRADUS_INVALID_ARGUMENT, "`" + path + "`: a text has no other data beside it");
    all.format += (all.format.empty() ? "" : "; ") + set->format;
  }
  if (model)
    for (DataTensor &tensor : all.tensors)
      if (int64_t channels = wanted_channels(*model, tensor, bound->columns))
        runtime::set_channels(tensor, channels);
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

namespace {

uLong add_records(uLong sum, const runtime::TokenRecords &records) {
  auto add = [&](const auto &numbers) {
    sum = crc32_z(sum, reinterpret_cast<const Bytef *>(numbers.data()),
                  numbers.size() * sizeof numbers[0]);
  };
  add(records.ends);
  add(records.labels);
  return sum;
}

/// Of a long text parts that lie evenly, so that a run begins at once.
uLong add_text(uLong sum, const runtime::Tokens &text) {
  constexpr int64_t block = 1 << 16, most_blocks = 1 << 10;
  std::string head = "text" + std::to_string(text.count());
  sum = crc32_z(sum, reinterpret_cast<const Bytef *>(head.data()), head.size());
  int64_t blocks = (text.count() + block - 1) / block,
          step = (blocks + most_blocks - 1) / most_blocks;
  std::vector<int32_t> tokens(block);
  for (int64_t index = 0; index < blocks; index += step) {
    int64_t begin = index * block, size = std::min(block, text.count() - begin);
    if (text.read(begin, size, tokens.data()).ok())
      sum = crc32_z(sum, reinterpret_cast<const Bytef *>(tokens.data()),
                    static_cast<size_t>(size) * sizeof(int32_t));
  }
  return sum;
}

} // namespace

std::string fingerprint(const DataSet &data) {
  uLong sum = crc32(0, nullptr, 0);
  if (data.text)
    sum = add_text(sum, *data.text);
  if (data.records)
    sum = add_records(add_text(sum, *data.records->tokens), *data.records);
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
