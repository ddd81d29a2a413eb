// Shape rules of attention and its gradient.
#include "dsl/sema/shape_rules/support.h"

namespace gradus::sema::shape_rules {

namespace {

/// What is wrong with query, key, value, length and offset; empty if they fit.
std::string check_attention(llvm::ArrayRef<TensorType> operands) {
  static const char *const names[] = {"query", "key", "value"};
  const TensorType &query = operands[0], &key = operands[1], &value = operands[2], &length = operands[3], &offset = operands[4];
  for (unsigned i = 0; i < 3; ++i) {
    if (operands[i].shape.size() != 4 || !is_float(operands[i].element))
      return ("the " + llvm::Twine(names[i]) + " of an attention is float[batch, length, heads, size], but this one is " +
              operands[i].str())
          .str();
    if (operands[i].element != query.element)
      return ("the query is " + llvm::Twine(name(query.element)) + ", but the " + names[i] + " is " + name(operands[i].element)).str();
    if (operands[i].shape[0] != query.shape[0])
      return ("the query has " + llvm::Twine(query.shape[0].str()) + " sequences, but the " + names[i] + " has " +
              operands[i].shape[0].str())
          .str();
  }
  if (key.shape[1] != value.shape[1])
    return ("there are " + llvm::Twine(key.shape[1].str()) + " keys, but " + value.shape[1].str() + " values: each key has one value").str();
  if (key.shape[2] != value.shape[2])
    return ("the keys have " + llvm::Twine(key.shape[2].str()) + " heads, but the values have " + value.shape[2].str()).str();
  if (query.shape[3] != key.shape[3])
    return ("a query has size " + llvm::Twine(query.shape[3].str()) + ", but a key has size " + key.shape[3].str() +
            ": they are compared by their product")
        .str();
  Dim heads = query.shape[2], key_heads = key.shape[2];
  if (heads != key_heads && !heads.divide(key_heads))
    return ("the query has " + llvm::Twine(heads.str()) + " heads, which is no multiple of the " + key_heads.str() +
            " heads of the keys: each head of keys serves equally many heads of queries")
        .str();
  if (length.element != Element::i32 || length.shape.size() != 1 || length.shape[0] != query.shape[0])
    return ("the lengths are " + llvm::Twine(length.str()) + ", but i32[" + query.shape[0].str() + "] is expected, one for each sequence").str();
  if (offset.element != Element::i32 || !offset.shape.empty())
    return ("the offset is " + llvm::Twine(offset.str()) + ", but a single i32 is expected").str();
  return {};
}

TensorType result_of(llvm::ArrayRef<TensorType> operands) {
  TensorType type = operands[0];
  type.shape[3] = operands[2].shape[3];
  return type;
}

TensorType log_sum_of(const TensorType &query) {
  TensorType type = query;
  type.shape.clear();
  for (unsigned axis : {0, 2, 1})
    type.shape.push_back(query.shape[axis]);
  return type;
}

} // namespace

ShapeResult attention(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute>) {
  if (operands.size() != 5)
    return fail("five operands are expected");
  if (std::string error = check_attention(operands); !error.empty())
    return fail(error);
  ShapeResult result = give(result_of(operands));
  result.types.push_back(log_sum_of(operands[0]));
  return result;
}

ShapeResult attention_gradient(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute>) {
  if (operands.size() != 8)
    return fail("eight operands are expected");
  if (std::string error = check_attention(operands.take_front(5)); !error.empty())
    return fail(error);
  TensorType like_result = result_of(operands);
  if (operands[5] != like_result || operands[7] != like_result)
    return fail("result and gradient are " + operands[5].str() + " and " + operands[7].str() + ", but both should be " + like_result.str());
  if (operands[6] != log_sum_of(operands[0]))
    return fail("the logarithms of the sums are " + operands[6].str() + ", but should be " + log_sum_of(operands[0]).str());
  ShapeResult result;
  result.types.append(operands.begin(), operands.begin() + 3);
  return result;
}

} // namespace gradus::sema::shape_rules
