// Operations of the family `pooling`; what they mean stands in pooling.td.
#pragma once

#include "compiler/dialect/dialect.h"
#include "compiler/dialect/interfaces.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#define GET_OP_CLASSES
#include "compiler/dialect/pooling.h.inc"
