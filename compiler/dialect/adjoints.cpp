// The adjoints of all operations, as their definitions say.
#include "compiler/dialect/attention.h"
#include "compiler/dialect/convolution.h"
#include "compiler/dialect/elementwise.h"
#include "compiler/dialect/index.h"
#include "compiler/dialect/matmul.h"
#include "compiler/dialect/pooling.h"
#include "compiler/dialect/reduce.h"
#include "compiler/dialect/shape.h"
#include "compiler/dialect/windows.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace gradus {

llvm::StringRef reason_for_no_adjoint(llvm::StringRef mnemonic) {
  return llvm::StringSwitch<llvm::StringRef>(mnemonic)
#define GRADUS_NO_ADJOINT(mnemonic, reason) .Case(#mnemonic, reason)
#include "compiler/dialect/adjoints.inc"
      .Default("");
}

#define GRADUS_ADJOINTS
#include "compiler/dialect/adjoints.inc"

} // namespace gradus
