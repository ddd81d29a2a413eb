// The rules: each looks at one operation and gives what to use in its place, or nothing.
#pragma once

#include "compiler/stabilize/match.h"

namespace gradus {

/// `at` is a place before the operation, with the operation's result as its value.
using StabilizeRule = std::optional<Term> (*)(const Matcher &matcher, mlir::Operation *operation,
                                              const Term &at);

/// By family, in the order in which they are tried.
llvm::ArrayRef<StabilizeRule> recognize_rules(); ///< sigmoid, softmax written out
llvm::ArrayRef<StabilizeRule> sigmoid_rules();   ///< logarithms of sigmoid and its kin
llvm::ArrayRef<StabilizeRule> softmax_rules();   ///< logarithms of sums of exponentials
llvm::ArrayRef<StabilizeRule> square_rules();    ///< squares of roots

/// max(x, 0) + log1p(exp(-|x|)) and its negative at -x.
Term softplus(const Term &x);
Term log_sigmoid(const Term &x);

} // namespace gradus
