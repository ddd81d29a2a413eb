// What paths of parameters name, `*` for any part of a path, and what `over` names: `all`, `except`.
#include "dsl/sema/training.h"

#include "llvm/ADT/STLExtras.h"

#include <set>

namespace gradus::sema {

using namespace syntax;

std::string path_text(const PathPattern &pattern) {
  std::string text;
  for (const Name &part : pattern.parts)
    text += (text.empty() ? "" : ".") + part.text;
  return text;
}

/// A pattern names a parameter when it matches the beginning of its path; `*` stands for one or
/// more parts.
static bool matches(llvm::ArrayRef<Name> pattern, llvm::ArrayRef<llvm::StringRef> path) {
  if (pattern.empty())
    return true;
  if (path.empty())
    return false;
  if (pattern.front().text != "*")
    return path.front() == pattern.front().text && matches(pattern.drop_front(), path.drop_front());
  for (size_t i = 1; i <= path.size(); ++i)
    if (matches(pattern.drop_front(), path.drop_front(i)))
      return true;
  return false;
}

std::vector<Storage *> Elaborator::parameters_named(const PathPattern &pattern) {
  std::vector<Storage *> found;
  for (Storage *storage : parameters_) {
    llvm::SmallVector<llvm::StringRef, 8> parts;
    llvm::StringRef(storage->path).split(parts, '.');
    if (matches(pattern.parts, parts))
      found.push_back(storage);
  }
  if (!found.empty())
    return found;
  std::string text = path_text(pattern);
  Diagnostic &diagnostic = error(Id::unknown_path, pattern.range, {text});
  std::set<std::string> prefixes;
  for (const Storage *storage : parameters_) {
    llvm::StringRef path = storage->path;
    for (size_t end = path.find('.'); end != llvm::StringRef::npos; end = path.find('.', end + 1))
      prefixes.insert(path.take_front(end).str());
    prefixes.insert(path.str());
  }
  std::vector<llvm::StringRef> candidates(prefixes.begin(), prefixes.end());
  suggest(diagnostic, text, candidates);
  return found;
}

bool Elaborator::select(const Selection &selection, Statement &statement) {
  bool correct = true;
  auto find = [&](const PathPattern &pattern) {
    std::vector<Storage *> found = parameters_named(pattern);
    correct &= !found.empty();
    return found;
  };

  std::vector<Storage *> chosen;
  if (selection.all)
    chosen = parameters_;
  for (const PathPattern &pattern : selection.include) {
    statement.patterns.push_back({&pattern, find(pattern)});
    llvm::append_range(chosen, statement.patterns.back().matched);
  }
  std::vector<Storage *> excluded;
  for (const PathPattern &pattern : selection.exclude)
    llvm::append_range(excluded, find(pattern));
  if (!correct)
    return false;
  // Integers are no parameters that a gradient could move.
  for (Storage *storage : parameters_)
    if (llvm::is_contained(chosen, storage) && !llvm::is_contained(excluded, storage) &&
        is_float(storage->type.element))
      statement.over.push_back(storage);
  for (Statement::Pattern &pattern : statement.patterns)
    llvm::erase_if(pattern.matched,
                   [&](Storage *storage) { return !llvm::is_contained(statement.over, storage); });
  if (statement.over.empty()) {
    error(Id::empty_selection, selection.range, {});
    return false;
  }
  statement.element = statement.over.front()->type.element;
  for (const Storage *storage : statement.over) {
    statement.count = statement.count + product(storage->type.shape);
    if (storage->type.element == statement.element)
      continue;
    Diagnostic &diagnostic = error(Id::mixed_selection, selection.range,
                                   {statement.over.front()->path, name(statement.element).str(),
                                    storage->path, name(storage->type.element).str()});
    diagnostic.hint = "two statements, one for each, train them";
    return false;
  }
  return true;
}

} // namespace gradus::sema
