// The gradus dialect: tensors with symbolic shapes. Thin; operations are in ops.h and the header of
// each family.
#pragma once

#include "compiler/dialect/types.h"

#include "mlir/IR/Dialect.h"

#include <mutex>

namespace gradus::diagnostics {
class Diagnostics;
}

#include "compiler/dialect/dialect.h.inc"
