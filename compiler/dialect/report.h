// How a pass tells the user what is wrong with the program: a registered diagnostic at the user's
// token.
#pragma once

#include "dsl/diagnostics/diagnostics.h"

#include "mlir/IR/Operation.h"

namespace gradus {

/// While it lives, reports about operations of this context go to `diagnostics`. Without one they
/// are MLIR errors
/// ("E0501: …"), as gradus-opt shows them.
class ReportTo {
public:
  ReportTo(mlir::MLIRContext *context, diagnostics::Diagnostics &diagnostics);
  ~ReportTo();
  ReportTo(const ReportTo &) = delete;
  ReportTo &operator=(const ReportTo &) = delete;

private:
  mlir::MLIRContext *context_;
};

/// A second place that explains a report.
struct ReportNote {
  mlir::Location location;
  std::string sentence;
};

/// Reports at a place of the user's text; the pass then fails.
void report(mlir::Location location, diagnostics::Id id, llvm::ArrayRef<std::string> arguments,
            llvm::ArrayRef<ReportNote> notes = {});
/// Where the user wrote the operation.
void report(mlir::Operation *operation, diagnostics::Id id, llvm::ArrayRef<std::string> arguments,
            llvm::ArrayRef<ReportNote> notes = {});

} // namespace gradus
