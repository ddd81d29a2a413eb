// Reads texts whole.
#include "tools/gradus/text_input.h"

#include "runtime/file/file.h"

#include <algorithm>
#include <iostream>
#include <iterator>

namespace gradus::runner {

using runtime::Result;

Result<std::string> read_text(const std::string &path) {
  if (path == "-")
    return std::string(std::istreambuf_iterator<char>(std::cin), {});
  Result<runtime::Bytes> bytes = runtime::read_file(path);
  if (!bytes)
    return bytes.status();
  return std::string(bytes->data.get(), bytes->size);
}

Result<std::vector<std::string>> read_lines(const std::string &path) {
  Result<std::string> content = read_text(path);
  if (!content)
    return content.status();
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < content->size();) {
    size_t end = std::min(content->find('\n', begin), content->size());
    lines.push_back(content->substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

} // namespace gradus::runner
