// Files of a program: the standard library, the main file, imports.
#include "dsl/sema/elaborator.h"

#include "dsl/std/library.h"
#include "dsl/syntax/parser.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace gradus::sema {

using namespace syntax;

void Elaborator::check_parameters(const std::vector<Parameter> &parameters, llvm::StringRef owner) {
  llvm::StringMap<Range> names;
  for (const Parameter &parameter : parameters) {
    auto [entry, fresh] = names.try_emplace(parameter.name.text, parameter.name.range);
    if (!fresh)
      error(Id::duplicate_name, parameter.name.range, {parameter.name.text, owner.str()})
          .notes.push_back({entry->second, "it is defined here already"});
  }
}

void Elaborator::define(const Definition &definition, Scope &scope) {
  Value value;
  if (definition.kind == Definition::Kind::function)
    value = Value::call(make<Closure>(definition.function.get(), &scope, nullptr));
  else
    value = Value::call(make<DefinitionUse>(&definition, &scope));
  std::string owner = "`" + definition.name.text + "`";
  check_parameters(parameters_of(definition), owner);
  for (const MemberDeclaration &member : definition.members)
    if (member.function)
      check_parameters(member.function->parameters, member.function->name.text.empty()
                                                        ? owner
                                                        : "`" + member.function->name.text + "`");
  auto [entry, fresh] =
      scope.names.try_emplace(definition.name.text, Binding{value, definition.name.range});
  if (fresh)
    return;
  bool imported = entry->second.origin.file != definition.name.range.file;
  Diagnostic &diagnostic =
      imported
          ? error(Id::import_conflict, definition.name.range, {definition.name.text})
          : error(Id::duplicate_name, definition.name.range, {definition.name.text, "this file"});
  diagnostic.notes.push_back({entry->second.origin, "it is defined here already"});
}

bool Elaborator::load_library() {
  builtin_scope_ = new_scope(Scope::Level::builtins, nullptr);
  for (const Builtin &builtin : builtins())
    builtin_scope_->names[builtin.name] = {Value::call(make<BuiltinUse>(&builtin)), {}};
  for (llvm::StringRef type : {"float", "f32", "f64", "i32", "i64", "bool"})
    builtin_scope_->names[type] = {Value::string(type.str()), {}};
  builtin_scope_->names["pi"] = {Value::number(3.141592653589793), {}};
  library_scope_ = new_scope(Scope::Level::library, builtin_scope_);
  for (const LibraryFile &source : library_files()) {
    uint32_t file = sources_.add("std/" + source.name.str(), source.text.str());
    library_files_.insert(file);
    LoadedFile &loaded = files_.emplace_back();
    loaded.scope = library_scope_;
    loaded.tree = parse(file, diagnostics_);
    for (const Definition &definition : loaded.tree.definitions)
      define(definition, *library_scope_);
  }
  return !diagnostics_.has_errors();
}

LoadedFile *Elaborator::load(uint32_t file) {
  LoadedFile &loaded = files_.emplace_back();
  loaded.scope = new_scope(Scope::Level::file, library_scope_);
  loaded.tree = parse(file, diagnostics_);
  // Imports first: a name of the file itself that an import has too is told at the file's own
  // definition.
  for (const Definition &definition : loaded.tree.definitions)
    if (definition.kind == Definition::Kind::import)
      import(definition, file, *loaded.scope);
  for (const Definition &definition : loaded.tree.definitions)
    if (definition.kind != Definition::Kind::import)
      define(definition, *loaded.scope);
  return &loaded;
}

void Elaborator::import(const Definition &definition, uint32_t importer, Scope &scope) {
  llvm::StringRef path = definition.name.text;
  std::vector<std::string> folders{llvm::sys::path::parent_path(sources_.name(importer)).str()};
  folders.insert(folders.end(), options_.import_folders.begin(), options_.import_folders.end());
  std::string searched;
  for (const std::string &folder : folders) {
    llvm::SmallString<256> candidate(folder);
    llvm::sys::path::append(candidate, path);
    searched +=
        (searched.empty() ? "`" : ", `") + (folder.empty() ? std::string(".") : folder) + "`";
    if (path.empty() || !llvm::sys::fs::is_regular_file(candidate))
      continue;
    llvm::SmallString<256> real;
    if (llvm::sys::fs::real_path(candidate, real))
      real = candidate;
    for (size_t i = 0; i < importing_.size(); ++i) {
      if (importing_[i].first != real)
        continue;
      Diagnostic &diagnostic = error(Id::import_cycle, definition.name.range, {path.str()});
      for (size_t j = i + 1; j < importing_.size(); ++j)
        diagnostic.notes.push_back(
            {importing_[j].second, "the way back leads through this import"});
      return;
    }
    auto [entry, fresh] = loaded_.try_emplace(real, nullptr);
    if (fresh) {
      auto buffer = llvm::MemoryBuffer::getFile(candidate, /*IsText=*/false,
                                                /*RequiresNullTerminator=*/false);
      if (!buffer) {
        Diagnostic &diagnostic = error(Id::import_not_found, definition.name.range, {path.str()});
        diagnostic.notes.push_back({Range(), "`" + candidate.str().str() + "` cannot be read: " +
                                                 buffer.getError().message()});
        return;
      }
      importing_.emplace_back(real.str().str(), definition.name.range);
      uint32_t file = sources_.add(candidate.str().str(), (*buffer)->getBuffer().str());
      LoadedFile *loaded = load(file);
      importing_.pop_back();
      loaded_[real] = loaded;
    }
    LoadedFile *loaded = loaded_[real];
    if (!loaded)
      return;
    for (const Definition &member : loaded->tree.definitions) {
      if (member.kind == Definition::Kind::import)
        continue;
      const Binding *binding = loaded->scope->find_here(member.name.text);
      auto [known, added] = scope.names.try_emplace(member.name.text, *binding);
      if (added || known->second.value.callable == binding->value.callable)
        continue;
      Diagnostic &diagnostic =
          error(Id::import_conflict, definition.name.range, {member.name.text});
      diagnostic.notes.push_back({known->second.origin, "it is defined here"});
      diagnostic.notes.push_back({binding->origin, "and here"});
    }
    return;
  }
  Diagnostic &diagnostic = error(Id::import_not_found, definition.name.range, {path.str()});
  diagnostic.notes.push_back({Range(), "searched in " + searched});
}

} // namespace gradus::sema
