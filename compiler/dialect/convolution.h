// Operations of the family `convolution`; what they mean stands in convolution.td.
#pragma once

#include "compiler/dialect/dialect.h"
#include "compiler/dialect/interfaces.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#define GET_OP_CLASSES
#include "compiler/dialect/convolution.h.inc"
