// The operations of the dialect as the elaborator knows them: expanded from the rows generated from
// their definitions.
#pragma once

#include "dsl/sema/shape_rules.h"

namespace gradus::sema {

struct OperationRow {
  enum class Category : uint8_t { unary, binary, other };
  llvm::StringRef mnemonic;
  ShapeRule *rule;
  llvm::StringRef language; ///< the name that programs call it by; may be empty
  int operand_count;        ///< -1: any number
  Category category;
};

llvm::ArrayRef<OperationRow> operation_rows();
/// Null for an unknown mnemonic.
const OperationRow *operation_row(llvm::StringRef mnemonic);

} // namespace gradus::sema
