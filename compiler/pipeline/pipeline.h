// The recipe: from a file of the language to a compiled model, pass by pass.
#pragma once

#include "compiler/emit/model.h"
#include "dsl/diagnostics/diagnostics.h"
#include "dsl/sema/sema.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/Target/TargetMachine.h"

#include <optional>

namespace llvm {
class raw_ostream;
}

namespace gradus {

/// How far compilation goes when somebody wants to look at it.
enum class Stage {
  gradus,  ///< the dialect as imported
  adjoint, ///< stabilized, differentiated, optimized
  kernels, ///< fused
  dot,     ///< the same as a graph
  llvm,    ///< LLVM IR, optimized
  code     ///< ready for objects
};

struct CompileOptions {
  sema::Options language;
  unsigned optimization = 2;        ///< -O0 … -O3
  std::string target_cpu = "native";
  /// Keep the entries `<train>_gradient`, which hand out gradients instead of applying them. Always kept for f64.
  bool gradients = false;
  bool time_passes = false;
  std::string print_ir_after;       ///< a pass's argument, or `all`
};

struct Compilation {
  std::unique_ptr<mlir::MLIRContext> context; ///< owns the types that the model speaks of
  emit::CompiledModel model;
  std::unique_ptr<llvm::TargetMachine> target;
};

/// Compiles; null with diagnostics, or with a sentence in `failure` for what is no fault of the program. Where `stage` is before `code`,
/// its text goes to `out` and an empty compilation is returned.
std::optional<Compilation> compile(uint32_t file, diagnostics::SourceManager &sources, diagnostics::Diagnostics &diagnostics,
                                   const CompileOptions &options, Stage stage, llvm::raw_ostream *out, std::string &failure);

} // namespace gradus
