// Source files and places in them, as every phase of the language speaks of them.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace gradus::diagnostics {

/// A half-open range of bytes in one file; the default range is nowhere.
struct Range {
  uint32_t file = 0; ///< index in SourceManager plus one; 0: nowhere
  uint32_t begin = 0;
  uint32_t end = 0;

  bool valid() const { return file != 0; }
  /// From the start of this range to the end of `last`, which lies in the same file.
  Range to(Range last) const { return {file, begin, last.end}; }
  bool operator==(const Range &other) const {
    return file == other.file && begin == other.begin && end == other.end;
  }
};

/// Lines and columns count from one; a column counts Unicode code points.
struct Position {
  uint32_t line = 0;
  uint32_t column = 0;
};

/// Owns the text of every file of a compilation. Texts never move or change.
class SourceManager {
public:
  /// Adds a text under the name that messages show; returns its number for Range::file.
  uint32_t add(std::string name, std::string text);
  uint32_t size() const { return files_.size(); } ///< files are numbered from 1 to this
  llvm::StringRef name(uint32_t file) const;
  llvm::StringRef text(uint32_t file) const;
  llvm::StringRef text(Range range) const;
  Position position(uint32_t file, uint32_t offset) const;
  /// The whole line that holds `offset`, without its line break.
  llvm::StringRef line(uint32_t file, uint32_t offset) const;

private:
  struct File {
    std::string name;
    std::string text;
    std::vector<uint32_t> line_starts;
  };
  std::deque<File> files_;
};

} // namespace gradus::diagnostics
