// Elaborates a text for a test.
#pragma once

#include "dsl/sema/sema.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <memory>

namespace gradus::test {

struct Elaborated {
  std::optional<sema::Program> program;
  std::string messages;

  std::string text() const {
    std::string result;
    llvm::raw_string_ostream out(result);
    if (program)
      sema::print(*program, out);
    return result;
  }
  const sema::Function *function(llvm::StringRef name) const {
    for (const sema::Function &function : program->functions)
      if (function.name == name)
        return &function;
    return nullptr;
  }
};

inline Elaborated elaborate(std::string name, std::string text, const sema::Options &options = {}) {
  diagnostics::SourceManager sources;
  diagnostics::Diagnostics diagnostics(sources);
  uint32_t file = sources.add(std::move(name), std::move(text));
  Elaborated result;
  result.program = sema::elaborate(file, sources, diagnostics, options);
  llvm::raw_string_ostream out(result.messages);
  diagnostics.render(out, /*color=*/false);
  return result;
}

inline Elaborated elaborate_model(const std::string &name, const sema::Options &options = {}) {
  std::string path = GRADUS_MODELS "/" + name + ".grad";
  auto buffer = llvm::MemoryBuffer::getFile(path);
  return elaborate(path, buffer ? (*buffer)->getBuffer().str() : std::string(), options);
}

} // namespace gradus::test
