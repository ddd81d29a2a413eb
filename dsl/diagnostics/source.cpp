// Finds lines and columns in the texts of a compilation.
#include "dsl/diagnostics/source.h"

#include <algorithm>
#include <cassert>

namespace gradus::diagnostics {

uint32_t SourceManager::add(std::string name, std::string text) {
  std::vector<uint32_t> line_starts{0};
  for (size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n')
      line_starts.push_back(static_cast<uint32_t>(i + 1));
  files_.push_back({std::move(name), std::move(text), std::move(line_starts)});
  return static_cast<uint32_t>(files_.size());
}

llvm::StringRef SourceManager::name(uint32_t file) const {
  assert(file != 0 && file <= files_.size());
  return files_[file - 1].name;
}

llvm::StringRef SourceManager::text(uint32_t file) const {
  assert(file != 0 && file <= files_.size());
  return files_[file - 1].text;
}

llvm::StringRef SourceManager::text(Range range) const {
  return text(range.file).slice(range.begin, range.end);
}

Position SourceManager::position(uint32_t file, uint32_t offset) const {
  const File &f = files_[file - 1];
  offset = std::min(offset, static_cast<uint32_t>(f.text.size()));
  auto next = std::upper_bound(f.line_starts.begin(), f.line_starts.end(), offset);
  uint32_t start = *(next - 1);
  Position position;
  position.line = static_cast<uint32_t>(next - f.line_starts.begin());
  position.column = 1;
  // Continuation bytes do not begin a code point.
  for (uint32_t i = start; i < offset; ++i)
    if ((f.text[i] & 0xC0) != 0x80)
      ++position.column;
  return position;
}

llvm::StringRef SourceManager::line(uint32_t file, uint32_t offset) const {
  const File &f = files_[file - 1];
  offset = std::min(offset, static_cast<uint32_t>(f.text.size()));
  auto next = std::upper_bound(f.line_starts.begin(), f.line_starts.end(), offset);
  uint32_t begin = *(next - 1);
  uint32_t end = next == f.line_starts.end() ? static_cast<uint32_t>(f.text.size()) : *next - 1;
  if (end > begin && f.text[end - 1] == '\r')
    --end;
  return llvm::StringRef(f.text).slice(begin, end);
}

} // namespace gradus::diagnostics
