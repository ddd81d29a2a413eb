// Operations of the family `attention`; what they mean stands in attention.td.
#pragma once

#include "compiler/dialect/dialect.h"
#include "compiler/dialect/interfaces.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#define GET_OP_CLASSES
#include "compiler/dialect/attention.h.inc"

namespace gradus {

class Term;

/// What the gradient of an attention's result contributes to operand `index`: query, key or value. All three come of one operation.
Term attention_gradient(AttentionOp attention, const Term &gradient, unsigned index);

} // namespace gradus
