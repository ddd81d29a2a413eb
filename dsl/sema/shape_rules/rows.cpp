// Shape rules of the rows of a table at indices, and of their sums.
#include "dsl/sema/shape_rules/support.h"

namespace gradus::sema::shape_rules {

namespace {

/// The sentence for what cannot be an index; empty if all is well.
std::string check_index(const TensorType &index) {
  if (index.element == Element::i32 || index.element == Element::i64)
    return {};
  return ("the index is " + llvm::Twine(index.str()) + ", but rows are counted by i32 or i64")
      .str();
}

} // namespace

ShapeResult gather(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute>) {
  if (operands.size() != 2)
    return fail("two operands are expected");
  const TensorType &table = operands[0], &index = operands[1];
  if (std::string error = check_index(index); !error.empty())
    return fail(error);
  if (table.shape.empty())
    return fail("the table is a single " + name(table.element) + ", but needs an axis of rows");
  TensorType result = index;
  result.element = table.element;
  result.shape.insert(result.shape.end(), table.shape.begin() + 1, table.shape.end());
  return give(std::move(result));
}

ShapeResult scatter_sum(llvm::ArrayRef<TensorType> operands,
                        llvm::ArrayRef<NamedAttribute> attributes) {
  const auto *rows = attribute<std::vector<Dim>>(attributes, "rows");
  if (!rows || rows->size() != 1)
    return missing("rows");
  if (operands.size() != 2)
    return fail("two operands are expected");
  const TensorType &values = operands[0], &index = operands[1];
  if (values.element == Element::boolean)
    return fail("the values are bool, but numbers are expected");
  if (std::string error = check_index(index); !error.empty())
    return fail(error);
  llvm::ArrayRef<Dim> shape = values.shape;
  if (shape.size() < index.shape.size() ||
      shape.take_front(index.shape.size()) != llvm::ArrayRef<Dim>(index.shape))
    return fail("values of shape " + str(values.shape) + " have no row for each index of shape " +
                str(index.shape) + ": the extents of the index should come first");
  TensorType result;
  result.element = values.element;
  result.shape.push_back(rows->front());
  result.shape.insert(result.shape.end(), shape.begin() + index.shape.size(), shape.end());
  return give(std::move(result));
}

} // namespace gradus::sema::shape_rules
