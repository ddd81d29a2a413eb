// Collects diagnostics: looks their text up in the registry, fills it in, drops repetitions.
#include "dsl/diagnostics/diagnostics.h"

#include <algorithm>

namespace gradus::diagnostics {

namespace {

constexpr size_t kept_diagnostics = 200;

struct Row {
  const char *code;
  Severity severity;
  const char *text;
};

constexpr Row rows[] = {
#define DIAGNOSTIC(number, name, severity, text) {#number, Severity::severity, text},
#include "dsl/diagnostics/all.def"
#undef DIAGNOSTIC
};

const Row &row(Id id) { return rows[static_cast<size_t>(id)]; }

/// `{0}` and so on replaced; braces around anything else stand for themselves.
std::string fill(llvm::StringRef text, llvm::ArrayRef<std::string> arguments) {
  std::string result;
  while (!text.empty()) {
    if (text.size() >= 3 && text[0] == '{' && text[1] >= '0' && text[1] <= '9' && text[2] == '}') {
      size_t index = text[1] - '0';
      if (index < arguments.size())
        result += arguments[index];
      text = text.drop_front(3);
    } else {
      result += text.front();
      text = text.drop_front();
    }
  }
  return result;
}

} // namespace

Diagnostic &Diagnostics::report(Id id, Range range, llvm::ArrayRef<std::string> arguments) {
  Diagnostic diagnostic;
  diagnostic.id = id;
  diagnostic.severity = row(id).severity;
  diagnostic.range = range;
  diagnostic.sentence = fill(row(id).text, arguments);

  // A file of noise: what follows helps nobody, and comparing it with all before would take long.
  if (all_.size() == kept_diagnostics) {
    ++dropped_count_;
    if (diagnostic.severity == Severity::error)
      ++errors_;
    dropped_ = std::move(diagnostic);
    return dropped_;
  }
  auto same = [&](const Diagnostic &other) {
    return other.id == id && other.range == range &&
           (range.valid() || other.sentence == diagnostic.sentence);
  };
  if (std::any_of(all_.begin(), all_.end(), same)) {
    dropped_ = std::move(diagnostic);
    return dropped_;
  }
  if (diagnostic.severity == Severity::error)
    ++errors_;
  all_.push_back(std::move(diagnostic));
  return all_.back();
}

llvm::StringRef code(Id id) { return row(id).code; }

std::vector<llvm::StringRef> codes() {
  std::vector<llvm::StringRef> result;
  for (const Row &row : rows)
    result.push_back(row.code);
  return result;
}

llvm::StringRef nearest(llvm::StringRef word, llvm::ArrayRef<llvm::StringRef> candidates) {
  // A third of the word may be wrong: `encodr` finds `encoder`, but `x` does not find `y`.
  unsigned limit = static_cast<unsigned>((word.size() + 1) / 3);
  llvm::StringRef best;
  for (llvm::StringRef candidate : candidates) {
    if (candidate == word)
      continue;
    unsigned distance = candidate.edit_distance_insensitive(word, true, limit);
    if (distance > limit)
      continue;
    if (!best.empty() && distance == limit)
      continue;
    best = candidate;
    if (distance == 0)
      break;
    limit = distance;
  }
  return best;
}

} // namespace gradus::diagnostics
