// Reporting: a user reads about their own line, also when the mistake shows inside the standard
// library.
#include "dsl/sema/elaborator.h"

namespace gradus::sema {

Range Elaborator::user_range(Range range) const {
  if (range.valid() && !in_library(range))
    return range;
  return frames_.empty() ? Range() : frames_.back().user_call;
}

Diagnostic &Elaborator::error(Id id, Range range, llvm::ArrayRef<std::string> arguments) {
  Range user = user_range(range);
  if (!user.valid() || user == range)
    return diagnostics_.report(id, range, arguments);
  Diagnostic &diagnostic = diagnostics_.report(id, user, arguments);
  diagnostic.notes.push_back({range, "found inside of the standard library, here"});
  return diagnostic;
}

std::string Elaborator::quote(Range range, llvm::StringRef otherwise) const {
  if (!range.valid())
    return otherwise.str();
  llvm::StringRef text = sources_.text(range);
  if (text.empty() || text.size() > 40 || text.contains('\n'))
    return otherwise.str();
  return "`" + text.str() + "`";
}

void Elaborator::note_origins(Diagnostic &diagnostic, const syntax::Expression &extent,
                              const Scope &scope) {
  if (const auto *name = llvm::dyn_cast<syntax::NameUse>(&extent)) {
    const Binding *binding = scope.find(name->name);
    if (!binding || !binding->origin.valid() || !binding->value.is(Value::Kind::integer) ||
        in_library(binding->origin))
      return;
    for (const diagnostics::Note &note : diagnostic.notes)
      if (note.range == binding->origin)
        return;
    diagnostic.notes.push_back(
        {binding->origin, "`" + name->name + "` is " + binding->value.dim.str() + " here"});
  } else if (const auto *binary = llvm::dyn_cast<syntax::Binary>(&extent)) {
    note_origins(diagnostic, *binary->left, scope);
    note_origins(diagnostic, *binary->right, scope);
  }
}

void Elaborator::suggest(Diagnostic &diagnostic, llvm::StringRef word,
                         llvm::ArrayRef<llvm::StringRef> candidates) {
  llvm::StringRef near = diagnostics::nearest(word, candidates);
  if (!near.empty())
    diagnostic.hint = "did you mean `" + near.str() + "`?";
}

void Elaborator::suggest(Diagnostic &diagnostic, llvm::StringRef word, const Scope &scope) {
  std::vector<llvm::StringRef> candidates;
  for (const Scope *level = &scope; level; level = level->parent)
    for (const auto &entry : level->names)
      candidates.push_back(entry.getKey());
  // The map's order is arbitrary, the message's should not be.
  llvm::sort(candidates);
  suggest(diagnostic, word, candidates);
}

} // namespace gradus::sema
