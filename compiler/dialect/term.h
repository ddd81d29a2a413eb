// An algebra for building operations: `g * (1 - y * y)` builds what it says, so that adjoints and
// rewrites read as formulas.
#pragma once

#include "compiler/dialect/types.h"

#include "mlir/IR/Builders.h"

namespace gradus {

/// A tensor value together with where new operations go. Operands of one formula have one type;
/// numbers take the type of what they meet.
class Term {
public:
  Term(mlir::OpBuilder &builder, mlir::Location location, mlir::Value value)
      : builder_(&builder), location_(location), value_(value) {}

  mlir::Value value() const { return value_; }
  operator mlir::Value() const { return value_; }
  TensorType type() const { return type_of(value_); }
  llvm::ArrayRef<sema::Dim> shape() const { return type().getShape(); }
  mlir::OpBuilder &builder() const { return *builder_; }
  mlir::Location location() const { return location_; }
  /// Another value at the same place.
  Term with(mlir::Value value) const { return Term(*builder_, location_, value); }
  /// A number in this term's type.
  Term number(double value) const;

private:
  mlir::OpBuilder *builder_;
  mlir::Location location_;
  mlir::Value value_;
};

/// A side of a formula: a term, or a number that takes the other side's type.
class Side {
public:
  Side(const Term &term) : term_(term) {}
  template <typename Number, typename = std::enable_if_t<std::is_arithmetic_v<Number>>>
  Side(Number number) : number_(number) {}
  Term like(const Term &other) const { return term_ ? *term_ : other.number(number_); }

private:
  std::optional<Term> term_;
  double number_ = 0;
};

Term operator-(const Term &x);
Term operator+(const Term &x, const Term &y);
Term operator-(const Term &x, const Term &y);
Term operator*(const Term &x, const Term &y);
Term operator/(const Term &x, const Term &y);

// A number on either side.
#define GRADUS_TERM_OPERATOR(symbol)                                                               \
  inline Term operator symbol(const Term &x, double y) { return x symbol x.number(y); }            \
  inline Term operator symbol(double x, const Term &y) { return y.number(x) symbol y; }
GRADUS_TERM_OPERATOR(+)
GRADUS_TERM_OPERATOR(-)
GRADUS_TERM_OPERATOR(*)
GRADUS_TERM_OPERATOR(/)
#undef GRADUS_TERM_OPERATOR

// Comparisons give truth values in the shape of x.
Term compare(Predicate predicate, const Term &x, const Term &y);
inline Term operator==(const Term &x, const Term &y) { return compare(Predicate::eq, x, y); }
inline Term operator==(const Term &x, double y) { return compare(Predicate::eq, x, x.number(y)); }
inline Term operator<(const Term &x, const Term &y) { return compare(Predicate::lt, x, y); }
inline Term operator>(const Term &x, const Term &y) { return compare(Predicate::gt, x, y); }
inline Term operator>(const Term &x, double y) { return compare(Predicate::gt, x, x.number(y)); }

Term exp(const Term &x);
Term log(const Term &x);
Term log1p(const Term &x);
Term sin(const Term &x);
Term cos(const Term &x);
Term abs(const Term &x);
Term sign(const Term &x);
Term floor(const Term &x);
Term sigmoid(const Term &x);
Term pow(const Term &x, const Term &y);
Term maximum(const Term &x, const Side &y);
Term minimum(const Term &x, const Side &y);
/// x where the condition holds, else y; at least one is a term.
Term select(const Term &condition, const Term &x, const Side &y);
Term select(const Term &condition, double x, const Term &y);
Term cast(const Term &x, mlir::Type element);

Term broadcast(const Term &x, llvm::ArrayRef<sema::Dim> shape);
Term reshape(const Term &x, llvm::ArrayRef<sema::Dim> shape);
Term transpose(const Term &x, llvm::ArrayRef<int64_t> permutation);
Term slice(const Term &x, llvm::ArrayRef<sema::Dim> begin, llvm::ArrayRef<sema::Dim> shape,
           llvm::ArrayRef<int64_t> step = {});
Term pad(const Term &x, llvm::ArrayRef<sema::Dim> begin, llvm::ArrayRef<sema::Dim> shape,
         llvm::ArrayRef<int64_t> step);
Term sum(const Term &x, llvm::ArrayRef<int64_t> axes, bool keep);
Term matmul(const Term &a, const Term &b, bool transpose_a, bool transpose_b);
Term gather(const Term &table, const Term &index);
Term scatter_sum(const Term &values, const Term &index, sema::Dim rows);
Term slice_at(const Term &x, const Term &at, sema::Dim count, int64_t axis);
Term place_at(const Term &x, const Term &value, const Term &at, int64_t axis);

/// The adjoint of broadcasting from `shape`: sums over the axes that were repeated.
Term sum_to(const Term &x, llvm::ArrayRef<sema::Dim> shape);
/// A reduction's result with its axes at extent 1 again, so that it broadcasts to `shape`.
Term keep_axes(const Term &x, llvm::ArrayRef<sema::Dim> shape, llvm::ArrayRef<int64_t> axes);
/// [a, b, c] as [a b, c].
Term merge_leading(const Term &x);

llvm::SmallVector<int64_t> inverse(llvm::ArrayRef<int64_t> permutation);
/// The permutation that exchanges the last two axes.
llvm::SmallVector<int64_t> swap_last(int64_t rank);

/// A rank-0 constant, or one broadcast to the shape.
mlir::Value number_of_type(mlir::OpBuilder &builder, mlir::Location location, TensorType type,
                           double value);

} // namespace gradus
