// Shape rules of reductions and of the matrix product.
#include "dsl/sema/shape_rules/support.h"

namespace gradus::sema::shape_rules {

ShapeResult reduce(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute> attributes) {
  const auto *axes = attribute<std::vector<int64_t>>(attributes, "axes");
  const bool *keep = attribute<bool>(attributes, "keep");
  if (!axes)
    return missing("axes");
  const TensorType &operand = operands.front();
  if (operand.element == Element::boolean)
    return fail("the operand is bool, but numbers are expected");
  TensorType result;
  result.element = operand.element;
  size_t next = 0;
  for (size_t i = 0; i < operand.shape.size(); ++i) {
    if (next < axes->size() && (*axes)[next] == int64_t(i)) {
      ++next;
      if (keep && *keep)
        result.shape.push_back(Dim(1));
    } else {
      result.shape.push_back(operand.shape[i]);
    }
  }
  if (next != axes->size())
    return fail("axis " + llvm::Twine((*axes)[next]) + " does not exist in shape " +
                str(operand.shape) + ", or axes are not in rising order");
  return give(std::move(result));
}

ShapeResult argmax(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute> attributes) {
  const int64_t *axis = attribute<int64_t>(attributes, "axis");
  if (!axis)
    return missing("axis");
  const TensorType &operand = operands.front();
  if (operand.element == Element::boolean)
    return fail("the operand is bool, but numbers are expected");
  if (*axis < 0 || size_t(*axis) >= operand.shape.size())
    return fail("axis " + llvm::Twine(*axis) + " does not exist in shape " + str(operand.shape));
  TensorType result = operand;
  result.element = Element::i32;
  result.shape.erase(result.shape.begin() + *axis);
  return give(std::move(result));
}

ShapeResult matmul(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute> attributes) {
  if (operands.size() != 2)
    return fail("two operands are expected");
  const TensorType &a = operands[0], &b = operands[1];
  if (!is_float(a.element) || a.element != b.element)
    return fail("a matrix product of " + name(a.element) + " and " + name(b.element) +
                " is not defined: both must be the same float");
  auto flag = [&](llvm::StringRef name) {
    const bool *value = attribute<bool>(attributes, name);
    return value && *value;
  };
  size_t rank_a = a.shape.size(), rank_b = b.shape.size();
  if (rank_a < 2 || rank_b < 2)
    return fail("a matrix product needs matrices, but the shapes are " + str(a.shape) + " and " +
                str(b.shape));
  bool transpose_a = flag("transpose_a"), transpose_b = flag("transpose_b");
  Dim rows = a.shape[rank_a - (transpose_a ? 1 : 2)],
      inner_a = a.shape[rank_a - (transpose_a ? 2 : 1)];
  Dim inner_b = b.shape[rank_b - (transpose_b ? 1 : 2)],
      columns = b.shape[rank_b - (transpose_b ? 2 : 1)];
  if (inner_a != inner_b)
    return fail("shapes " + str(a.shape) + " and " + str(b.shape) + " do not multiply: " +
                inner_a.str() + " and " + inner_b.str() + " should be equal");
  llvm::ArrayRef<Dim> lead_a = llvm::ArrayRef<Dim>(a.shape).drop_back(2);
  llvm::ArrayRef<Dim> lead_b = llvm::ArrayRef<Dim>(b.shape).drop_back(2);
  if (!lead_b.empty() && lead_a != lead_b)
    return fail("shapes " + str(a.shape) + " and " + str(b.shape) +
                " do not multiply: the extents before the last two should be equal");
  TensorType result;
  result.element = a.element;
  result.shape.assign(lead_a.begin(), lead_a.end());
  result.shape.push_back(rows);
  result.shape.push_back(columns);
  return give(std::move(result));
}

} // namespace gradus::sema::shape_rules
