// Recognizing formulas in the graph: what an operation is made of, seen through operations that
// only move elements.
#pragma once

#include "compiler/dialect/constants.h"
#include "compiler/dialect/elementwise.h"
#include "compiler/dialect/reduce.h"
#include "compiler/dialect/shape.h"
#include "compiler/dialect/term.h"

#include "llvm/ADT/DenseSet.h"

namespace gradus {

/// Looks at values from the side of a rule. Values that a gradient asks for are not looked into: to
/// the gradient they are variables, and a rewrite that goes around them would lose their part.
class Matcher {
public:
  explicit Matcher(mlir::Block &block);

  /// The operation of that kind that gives the value; null if another does or if the value must not
  /// be looked into.
  template <typename Op> Op match(mlir::Value value) const {
    return variables_.contains(value) ? Op() : value.getDefiningOp<Op>();
  }

  bool is_variable(mlir::Value value) const { return variables_.contains(value); }

  /// A value and the operations that moved its elements, first the one that is applied last.
  struct Moved {
    mlir::Value origin;
    llvm::SmallVector<mlir::Operation *> moves;
  };
  Moved strip(mlir::Value value) const;

  /// The x of sigmoid(x) and the moves around it; none if it is something else.
  std::optional<Moved> sigmoid(mlir::Value value) const;
  /// The moved y of 1 - y.
  std::optional<mlir::Value> one_minus(mlir::Value value) const;
  /// Whether value is x - m for a maximum m: exp of it can't overflow.
  bool is_shifted(mlir::Value value) const;
  bool is_not_negative(mlir::Value value) const;

private:
  llvm::DenseSet<mlir::Value> variables_;
};

/// The same moves on another value of the origin's type.
Term move_again(Term value, const Matcher::Moved &moved);

} // namespace gradus
