// Operations of the family `access`; what they mean stands in access.td.
#pragma once

#include "compiler/dialect/dialect.h"
#include "compiler/dialect/resource.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/SymbolTable.h"

#define GET_OP_CLASSES
#include "compiler/dialect/access.h.inc"
