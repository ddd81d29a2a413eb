// What tests of data sets share: files made on the spot, and short ways to load them.
#pragma once

#include "runtime/data/load.h"
#include "test/unit/temporary_folder.h"

#include <zlib.h>

namespace gradus::test {

namespace rt = gradus::runtime;

class DataTest : public FolderTest {
protected:
  rt::Result<rt::DataSet> load(const std::string &name, const std::string &content) const {
    return rt::load_data(write(name, content), options);
  }
  /// The sentence without the folder, or "" where the content loads.
  std::string failure(const std::string &name, const std::string &content) const {
    auto set = load(name, content);
    if (set)
      return "";
    std::string text = set.status().message(), prefix = folder.string() + "/";
    for (size_t at; (at = text.find(prefix)) != std::string::npos;)
      text.erase(at, prefix.size());
    return text;
  }

  rt::LoadOptions options;
};

/// `content` as a gzip file.
inline std::string gzip(const std::string &content) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 16 + 15, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, content.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef *>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

inline std::string little_endian(uint64_t value, int bytes) {
  std::string text;
  for (int digit = 0; digit < bytes; ++digit)
    text += digit < 8 ? static_cast<char>(value >> (8 * digit) & 255) : '\0';
  return text;
}

inline std::string npy(const std::string &type, const std::string &shape,
                       const std::string &content, const std::string &fortran = "False") {
  std::string header =
      "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
  return std::string("\x93NUMPY\x01\x00", 8) + little_endian(header.size(), 2) + header + content;
}

template <typename Number> std::string numbers(std::initializer_list<Number> values) {
  return std::string(reinterpret_cast<const char *>(values.begin()),
                     values.size() * sizeof(Number));
}

inline std::vector<double> values(const rt::DataTensor &tensor) {
  std::vector<double> result;
  for (int64_t index = 0; index < tensor.count(); ++index)
    result.push_back(tensor.at(index));
  return result;
}

} // namespace gradus::test
