// The language's attributes as MLIR's.
#pragma once

#include "dsl/sema/program.h"

#include "mlir/IR/Builders.h"

namespace gradus {

/// The attribute that an operation of that mnemonic expects; null for what the result type already
/// says (`element`).
mlir::Attribute import_attribute(mlir::Builder &builder, llvm::StringRef mnemonic,
                                 const sema::NamedAttribute &attribute);

/// What the manifest says of the training steps: a list of {name, doc, statements}.
mlir::ArrayAttr import_steps(mlir::Builder &builder, llvm::ArrayRef<sema::Step> steps);
/// What the sizes of the data must fulfil: a list of {not_negative, sentence}.
mlir::ArrayAttr import_requirements(mlir::Builder &builder,
                                    llvm::ArrayRef<sema::Requirement> requirements);

} // namespace gradus
