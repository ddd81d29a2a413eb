// The two functions of an entry: `describe` declares its buffers and primitives, `execute` runs it.
#pragma once

#include "compiler/lower/kernel.h"
#include "compiler/lower/lower.h"

namespace gradus::lower {

Entry lower_entry(FuncOp function, const plan::StorageLayout &storages, Kernels &kernels, mlir::OpBuilder &b);

} // namespace gradus::lower
