// The table of data formats, and the choice among them: what the content can only be, else the
// extension.
#include "runtime/data/format.h"
#include "runtime/data/picture_folder.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <new>
#include <stdexcept>
#include <unistd.h>

namespace gradus::runtime {

const std::vector<DataFormat> &data_formats() {
  static const std::vector<DataFormat> formats = {
      {"npz", "NumPy archives of named arrays, stored or deflated", " .npz ", recognizes_npz,
       read_npz},
      {"npy", "NumPy arrays", " .npy ", recognizes_npy, read_npy},
      {"idx", "IDX files, as MNIST comes in", " .idx .idx1-ubyte .idx3-ubyte ", recognizes_idx,
       read_idx},
      {"png", "a picture; a folder of them is one data set", " .png ", recognizes_png, read_png},
      {"csv", "numbers as text, one example in each line", " .csv .tsv ", recognizes_csv, read_csv},
      {"text", "prose, for language models; read as bytes", " .txt .text .md ", recognizes_nothing,
       read_text},
      {"raw", "numbers without a header (--shape, --element)", " .raw .bin ", recognizes_nothing,
       read_raw},
  };
  return formats;
}

namespace {

std::string extension_of(std::string path) {
  if (path.size() > 3 && path.compare(path.size() - 3, 3, ".gz") == 0)
    path.resize(path.size() - 3);
  size_t slash = path.find_last_of('/');
  std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  size_t dot = name.find_last_of('.');
  return dot == std::string::npos ? std::string() : name.substr(dot);
}

std::string format_names() {
  std::string names;
  for (const DataFormat &format : data_formats())
    names += (names.empty() ? "" : ", ") + std::string(format.name);
  return names;
}

Result<const DataFormat *> choose_format(ByteStream &stream, const LoadOptions &options) {
  if (!options.format.empty()) {
    for (const DataFormat &format : data_formats())
      if (options.format == format.name)
        return &format;
    return Status(GRADUS_INVALID_ARGUMENT, "there is no data format `" + options.format +
                                               "`; the formats are " + format_names());
  }
  if (!options.shape.empty() || options.element)
    return &data_formats().back();
  Result<std::string> opening = stream.peek(4096);
  if (!opening)
    return opening.status();
  std::string extension = " " + extension_of(stream.path()) + " ";
  auto has_extension = [&](const DataFormat &format) {
    return extension.size() > 2 &&
           std::string(format.extensions).find(extension) != std::string::npos;
  };
  // Numbers occur in prose too, so there the extension goes before the content, unless it is a
  // table.
  if (opening->empty() || (recognizes_csv(*opening) && !is_table_of_numbers(*opening)))
    for (const DataFormat &format : data_formats())
      if (format.read == read_text && has_extension(format))
        return &format;
  for (const DataFormat &format : data_formats())
    if (format.recognizes(*opening))
      return &format;
  for (const DataFormat &format : data_formats())
    if (has_extension(format))
      return &format;
  return Status(GRADUS_CORRUPT_FILE, stream.what() + " begins like none of the formats " +
                                         format_names() +
                                         "; for plain numbers say --format raw with --shape and "
                                         "--element");
}

Result<DataSet> load_checked(const std::string &path, LoadOptions options) {
  if (options.memory_limit == 0) {
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    options.memory_limit = pages > 0 && size > 0
                               ? static_cast<uint64_t>(pages) * static_cast<uint64_t>(size) / 4 * 3
                               : UINT64_MAX;
  }
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    if (!options.format.empty() && options.format != "png")
      return Status(GRADUS_INVALID_ARGUMENT, "`" + path +
                                                 "` is a folder, which holds pictures (png), not " +
                                                 options.format);
    return read_picture_folder(path, options);
  }
  Result<std::unique_ptr<ByteStream>> stream = ByteStream::open(path);
  if (!stream)
    return stream.status();
  Result<const DataFormat *> format = choose_format(**stream, options);
  if (!format)
    return format.status();
  Result<DataSet> set = (*format)->read(**stream, options);
  if (set)
    set->format = (*format)->name + std::string((*stream)->compressed() ? ", gzip" : "");
  return set;
}

} // namespace

Result<DataSet> load_data(const std::string &path, const LoadOptions &options) {
  try {
    return load_checked(path, options);
  } catch (const std::bad_alloc &) {
    return Status(GRADUS_OUT_OF_MEMORY, "no memory for the data of `" + path + "`");
  } catch (const std::length_error &) {
    return Status(GRADUS_OUT_OF_MEMORY, "no memory for the data of `" + path + "`");
  }
}

Result<std::string> format_of(const std::string &path, const LoadOptions &options) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    return std::string("png");
  Result<std::unique_ptr<ByteStream>> stream = ByteStream::open(path);
  if (!stream)
    return stream.status();
  Result<const DataFormat *> format = choose_format(**stream, options);
  if (!format)
    return format.status();
  return std::string((*format)->name);
}

LabelColumn label_column_named(const std::string &text) {
  LabelColumn column;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), column.index);
  if (text == "none")
    column.kind = LabelColumn::Kind::none;
  else if (text == "first")
    column.kind = LabelColumn::Kind::first;
  else if (text == "last")
    column.kind = LabelColumn::Kind::last;
  else if (!text.empty() && error == std::errc() && end == text.data() + text.size())
    column.kind = LabelColumn::Kind::index;
  else if (!text.empty()) {
    column.kind = LabelColumn::Kind::name;
    column.name = text;
  }
  return column;
}

Result<DataTensor> read_tensor(ByteStream &stream, const LoadOptions &options, DataElement element,
                               std::vector<int64_t> shape) {
  Result<uint64_t> bytes = checked_bytes(shape, element);
  if (!bytes)
    return Status(bytes.status().code(), stream.what() + ": " + bytes.status().message());
  if (*bytes > options.memory_limit)
    return Status(GRADUS_OUT_OF_MEMORY, stream.what() + " would take " + std::to_string(*bytes) +
                                            " bytes, more than the " +
                                            std::to_string(options.memory_limit) +
                                            " that data may take here");
  Result<std::vector<unsigned char>> content = stream.read_exactly(*bytes, "numbers");
  if (!content)
    return content.status();
  if (Status end = stream.expect_end(); !end.ok())
    return end;
  DataTensor tensor;
  tensor.element = element;
  tensor.shape = std::move(shape);
  tensor.bytes = std::move(*content);
  tensor.name = !options.name.empty()                             ? options.name
                : tensor.shape.size() == 1 && is_integer(element) ? "label"
                                                                  : "x";
  return tensor;
}

bool recognizes_nothing(const std::string &) { return false; }

} // namespace gradus::runtime
