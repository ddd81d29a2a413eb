// Diagnostics: what a phase says about a wrong program, collected as data and rendered late.
#pragma once

#include "dsl/diagnostics/source.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
}

namespace gradus::diagnostics {

enum class Severity { error, warning };

/// Every diagnostic's stable number, expanded from the registry of each phase (`syntax.def`, `sema.def`, `compile.def`):
/// rows `DIAGNOSTIC(E0012, shape_mismatch, error, "`{0}` has shape {1}, but {2} expects {3}")`.
enum class Id : uint16_t {
#define DIAGNOSTIC(number, name, severity, text) name,
#include "dsl/diagnostics/all.def"
#undef DIAGNOSTIC
};

/// A second place that explains the first: "`inputs` is 64 here".
struct Note {
  Range range; ///< may be nowhere: then only the sentence is shown
  std::string sentence;
};

struct Diagnostic {
  Id id = {};
  Severity severity = Severity::error;
  Range range;
  std::string sentence;
  std::string hint; ///< "did you mean `encoder`?"; may be empty
  std::vector<Note> notes;
};

/// Collects the diagnostics of one compilation, in order, without duplicates at one place.
class Diagnostics {
public:
  explicit Diagnostics(const SourceManager &sources) : sources_(sources) {}

  /// Reports with `{0}`, `{1}` … of the registered text replaced. The reference lets the caller add notes and a hint at once;
  /// it holds until the next report. What was reported before at the same range is not reported again.
  Diagnostic &report(Id id, Range range, llvm::ArrayRef<std::string> arguments = {});
  bool has_errors() const { return errors_ != 0; }
  unsigned error_count() const { return errors_; }
  llvm::ArrayRef<Diagnostic> all() const { return all_; }
  const SourceManager &sources() const { return sources_; }

  /// Writes all diagnostics: `file:line:column: error[E0012]: …`, the line, a caret, notes and hint.
  void render(llvm::raw_ostream &out, bool color) const;

private:
  const SourceManager &sources_;
  std::vector<Diagnostic> all_;
  Diagnostic dropped_; ///< takes the notes of a report that is not kept
  unsigned dropped_count_ = 0;
  unsigned errors_ = 0;
};

/// "E0012".
llvm::StringRef code(Id id);
/// Every registered code, in the registry's order.
std::vector<llvm::StringRef> codes();
/// The paragraph behind a code, as `gradusc --explain` prints it; empty for an unknown code.
llvm::StringRef explanation(llvm::StringRef code);
/// The candidate nearest to `word` by edit distance when it is near enough to suggest; else empty.
llvm::StringRef nearest(llvm::StringRef word, llvm::ArrayRef<llvm::StringRef> candidates);

} // namespace gradus::diagnostics
