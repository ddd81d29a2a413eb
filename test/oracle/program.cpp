// Loading of programs by the language's own front and the passes before fusing.
#include "test/oracle/program.h"

#include "compiler/dialect/control.h"
#include "compiler/differentiate/passes.h"
#include "compiler/import/import.h"
#include "compiler/pipeline/context.h"
#include "compiler/stabilize/passes.h"
#include "dsl/sema/sema.h"

#include "mlir/Pass/PassManager.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

namespace gradus::oracle {

FuncOp Program::find(llvm::StringRef name) const {
  auto symbol = [&](const mlir::OwningOpRef<mlir::ModuleOp> &module) {
    return llvm::dyn_cast_or_null<FuncOp>(mlir::SymbolTable::lookupSymbolIn(module.get().getOperation(), name));
  };
  FuncOp found = symbol(imported);
  bool expanded = found && !found.getBlock().getOps<GradientOp>().empty();
  return expanded ? symbol(differentiated) : found;
}

const sema::Function *Program::function(llvm::StringRef name) const {
  for (const sema::Function &function : text.functions)
    if (function.name == name)
      return &function;
  return nullptr;
}

std::unique_ptr<Program> load_program(const Options &options, sema::Element precision, std::string &problem) {
  llvm::raw_string_ostream messages(problem);
  auto text = llvm::MemoryBuffer::getFile(options.file, true);
  if (!text) {
    messages << "`" << options.file << "` cannot be read: " << text.getError().message() << '\n';
    return nullptr;
  }
  diagnostics::SourceManager sources;
  diagnostics::Diagnostics diagnostics(sources);
  sema::Options language;
  language.precision = precision;
  language.model = options.model;
  for (const std::string &setting : options.settings) {
    auto [name, value] = llvm::StringRef(setting).split('=');
    language.settings.push_back({name.str(), value.str()});
  }
  auto elaborated =
      sema::elaborate(sources.add(options.file, (*text)->getBuffer().str()), sources, diagnostics, language);
  if (!elaborated) {
    diagnostics.render(messages, false);
    return nullptr;
  }
  auto program = std::make_unique<Program>();
  program->text = std::move(*elaborated);
  mlir::DialectRegistry registry;
  register_dialects(registry);
  program->context = std::make_unique<mlir::MLIRContext>(registry, mlir::MLIRContext::Threading::DISABLED);
  program->imported = import_program(*program->context, program->text, sources);
  program->differentiated = import_program(*program->context, program->text, sources);
  mlir::PassManager passes(program->context.get());
  passes.addNestedPass<FuncOp>(createStabilize());
  passes.addNestedPass<FuncOp>(createDifferentiate());
  if (!program->imported || !program->differentiated || failed(passes.run(*program->differentiated))) {
    messages << "the program could not be imported or differentiated\n";
    return nullptr;
  }
  return program;
}

} // namespace gradus::oracle
