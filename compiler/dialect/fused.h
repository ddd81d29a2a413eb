// Operations of the family `fused`; what they mean stands in fused.td.
#pragma once

#include "compiler/dialect/dialect.h"
#include "compiler/dialect/interfaces.h"
#include "compiler/dialect/resource.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#define GET_OP_CLASSES
#include "compiler/dialect/fused.h.inc"
