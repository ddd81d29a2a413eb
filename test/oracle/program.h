// A program as the oracle reads it: imported, and once more with its gradients expanded.
#pragma once

#include "test/oracle/interpreter.h"
#include "test/oracle/options.h"

#include "dsl/sema/program.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

#include <memory>
#include <string>

namespace gradus::oracle {

struct Program {
  std::unique_ptr<mlir::MLIRContext> context;
  sema::Program text;
  mlir::OwningOpRef<mlir::ModuleOp> imported;       ///< for functions, losses and metrics: not even stabilized
  mlir::OwningOpRef<mlir::ModuleOp> differentiated; ///< for steps and gradients

  FuncOp find(llvm::StringRef name) const; ///< with gradients expanded where there are any
  const sema::Function *function(llvm::StringRef name) const;
};

/// Null with the reason in `problem`.
std::unique_ptr<Program> load_program(const Options &options, sema::Element precision, std::string &problem);

} // namespace gradus::oracle
