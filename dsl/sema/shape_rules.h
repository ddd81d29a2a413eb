// The shape rule of each operation, one text for the elaborator and for the dialect's verifiers. A
// rule sees element types and symbolic extents; what is wrong it says in one sentence in the user's
// terms.
#pragma once

#include "dsl/sema/program.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

#include <optional>
#include <string>

namespace gradus::sema {

struct ShapeResult {
  llvm::SmallVector<TensorType, 1> types;
  std::string error; ///< empty if the operands fit
};

using ShapeRule = ShapeResult(llvm::ArrayRef<TensorType> operands,
                              llvm::ArrayRef<NamedAttribute> attributes);

/// The rules, by the name that an operation's definition gives.
namespace shape_rules {

// Results whose element no operand decides take it from the attribute `element` (`f32` … `bool`).
ShapeRule elementwise;       ///< any numbers, all of one type
ShapeRule elementwise_float; ///< floats, all of one type
ShapeRule compare;           ///< two of one type; bool
ShapeRule logical;           ///< bools
ShapeRule select;            ///< bool, then two of one type
ShapeRule cast;              ///< to `element`
ShapeRule broadcast;         ///< to `shape`
ShapeRule reshape;           ///< to `shape`, same product
ShapeRule transpose;         ///< by `permutation`
ShapeRule slice;             ///< `shape` elements from `begin` by `step`
ShapeRule pad;               ///< into `shape` from `begin` by `step`
ShapeRule concat;            ///< along `axis`
ShapeRule flatten;           ///< all operands in one vector
ShapeRule piecewise;         ///< numbers by `groups`, each up to one of `ends`
ShapeRule identity;          ///< the operand's type
ShapeRule reduce;            ///< over `axes`, `keep`
ShapeRule argmax;            ///< over `axis`, i32
ShapeRule matmul;            ///< `transpose_a`, `transpose_b`
ShapeRule convolution;        ///< over windows by `stride`, `dilation`, `low`, `groups`, to `extents`
ShapeRule convolution_input;  ///< of a gradient and weights: the input of a convolution
ShapeRule convolution_weight; ///< of an input and a gradient: the weights of a convolution
ShapeRule window;             ///< one value for each window of `size`
ShapeRule window_gradient;    ///< of an input and one value for each window: like the input
ShapeRule attention;          ///< of query, key, value, lengths and offset: weighted values, logarithms of sums
ShapeRule attention_gradient; ///< of those, the results and a gradient: like query, key and value
ShapeRule gather;            ///< of a table and indices: its rows
ShapeRule scatter_sum;       ///< of values and indices: `rows` rows
ShapeRule slice_at;          ///< of x and a place: `count` elements along `axis`
ShapeRule place_at;          ///< of x, a value and a place along `axis`: as x
ShapeRule iota;              ///< `shape`, along `axis`
ShapeRule constant;          ///< rank 0
ShapeRule dimension;         ///< rank 0 of i64
ShapeRule random;            ///< `shape`
ShapeRule read;              ///< the storage knows its type
ShapeRule write;             ///< one operand, no result
ShapeRule gradient;          ///< a rank-0 float loss, then values: their types

} // namespace shape_rules

/// The rule of that name; null if there is none.
ShapeRule *shape_rule(llvm::StringRef name);

/// The shape that NumPy's rule gives two shapes: right-aligned, extents of 1 stretch; nothing where
/// they don't fit.
std::optional<llvm::SmallVector<Dim, 4>> broadcast_shapes(llvm::ArrayRef<Dim> a,
                                                          llvm::ArrayRef<Dim> b);

/// `[n, 784]`.
std::string str(llvm::ArrayRef<Dim> shape);
/// f32, f64, i32, i64, bool (also i1) by name.
std::optional<Element> element_named(llvm::StringRef name);

/// The attribute of that name and type; null if it is absent or of another type.
template <typename T>
const T *attribute(llvm::ArrayRef<NamedAttribute> attributes, llvm::StringRef name) {
  for (const NamedAttribute &attribute : attributes)
    if (attribute.name == name)
      return std::get_if<T>(&attribute.value);
  return nullptr;
}

} // namespace gradus::sema
