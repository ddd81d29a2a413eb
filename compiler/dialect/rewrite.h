// Rewrites as functions: an operation in, the term to use in its place out, or nothing.
#pragma once

#include "compiler/dialect/term.h"

#include "mlir/IR/PatternMatch.h"

namespace gradus {

/// `at` is a place before the operation, with the operation's result as its value.
template <typename Op> using Rewrite = std::optional<Term> (*)(Op operation, const Term &at);

template <typename Op> class RewritePattern : public mlir::OpRewritePattern<Op> {
public:
  RewritePattern(mlir::MLIRContext *context, Rewrite<Op> rewrite)
      : mlir::OpRewritePattern<Op>(context), rewrite_(rewrite) {}

  mlir::LogicalResult matchAndRewrite(Op operation,
                                      mlir::PatternRewriter &rewriter) const override {
    std::optional<Term> better =
        rewrite_(operation, Term(rewriter, operation.getLoc(), operation->getResult(0)));
    if (!better)
      return mlir::failure();
    rewriter.replaceOp(operation, better->value());
    return mlir::success();
  }

private:
  Rewrite<Op> rewrite_;
};

template <typename Op>
void add(mlir::RewritePatternSet &patterns, llvm::ArrayRef<Rewrite<Op>> rewrites) {
  for (Rewrite<Op> rewrite : rewrites)
    patterns.add(std::make_unique<RewritePattern<Op>>(patterns.getContext(), rewrite));
}

} // namespace gradus
