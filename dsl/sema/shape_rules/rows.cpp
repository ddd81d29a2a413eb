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

namespace {

/// The sentence for what cannot be a place along an axis; empty if all is well.
std::string check_place(const TensorType &at) {
  if (at.shape.empty() && (at.element == Element::i32 || at.element == Element::i64))
    return {};
  return ("the place is " + llvm::Twine(at.str()) + ", but a single i32 or i64 is expected").str();
}

} // namespace

ShapeResult slice_at(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute> attributes) {
  const auto *count = attribute<std::vector<Dim>>(attributes, "count");
  const auto *axis = attribute<int64_t>(attributes, "axis");
  if (!count || count->size() != 1)
    return missing("count");
  if (!axis)
    return missing("axis");
  if (operands.size() != 2)
    return fail("two operands are expected");
  TensorType result = operands[0];
  if (std::string error = check_place(operands[1]); !error.empty())
    return fail(error);
  if (*axis < 0 || size_t(*axis) >= result.shape.size())
    return fail("there is no axis " + llvm::Twine(*axis) + " in " + str(result.shape));
  Dim extent = result.shape[size_t(*axis)];
  if (extent.is_constant() && count->front().is_constant() &&
      extent.constant() < count->front().constant())
    return fail(llvm::Twine(count->front().constant()) + " elements are more than the axis has, " +
                llvm::Twine(extent.constant()));
  result.shape[size_t(*axis)] = count->front();
  return give(std::move(result));
}

ShapeResult place_at(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute> attributes) {
  const auto *axis = attribute<int64_t>(attributes, "axis");
  if (!axis)
    return missing("axis");
  if (operands.size() != 3)
    return fail("three operands are expected");
  const TensorType &x = operands[0], &value = operands[1];
  if (std::string error = check_place(operands[2]); !error.empty())
    return fail(error);
  if (*axis < 0 || size_t(*axis) >= x.shape.size())
    return fail("there is no axis " + llvm::Twine(*axis) + " in " + str(x.shape));
  TensorType whole = value;
  if (whole.shape.size() == x.shape.size())
    whole.shape[size_t(*axis)] = x.shape[size_t(*axis)];
  if (whole != x)
    return fail("what is placed is " + value.str() + ", but apart from axis " + llvm::Twine(*axis) +
                " it should be as " + x.str());
  Dim extent = x.shape[size_t(*axis)], count = value.shape[size_t(*axis)];
  if (extent.is_constant() && count.is_constant() && extent.constant() < count.constant())
    return fail(llvm::Twine(count.constant()) + " elements are more than the axis has, " +
                llvm::Twine(extent.constant()));
  return give(x);
}

} // namespace gradus::sema::shape_rules
