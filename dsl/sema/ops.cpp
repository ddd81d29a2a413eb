// The table of operations, expanded from the generated rows.
#include "dsl/sema/ops.h"

#include "llvm/ADT/StringMap.h"

namespace gradus::sema {

static const OperationRow rows[] = {
#define GRADUS_OP(mnemonic, shape_rule, language, operand_count, category)                         \
  {#mnemonic, shape_rules::shape_rule, language, operand_count, OperationRow::Category::category},
#include "compiler/dialect/ops.inc"
#undef GRADUS_OP
};

llvm::ArrayRef<OperationRow> operation_rows() { return rows; }

const OperationRow *operation_row(llvm::StringRef mnemonic) {
  static const llvm::StringMap<const OperationRow *> index = [] {
    llvm::StringMap<const OperationRow *> map;
    for (const OperationRow &row : rows)
      map[row.mnemonic] = &row;
    return map;
  }();
  auto found = index.find(mnemonic);
  return found == index.end() ? nullptr : found->second;
}

} // namespace gradus::sema
