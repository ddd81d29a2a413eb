// Reports of passes, as the language's diagnostics or, where nobody collects these, as MLIR's.
#include "compiler/dialect/report.h"
#include "compiler/dialect/dialect.h"
#include "compiler/dialect/locations.h"

#include "mlir/IR/Diagnostics.h"

#include <mutex>

using namespace mlir;

namespace gradus {

ReportTo::ReportTo(MLIRContext *context, diagnostics::Diagnostics &diagnostics)
    : context_(context) {
  context->getOrLoadDialect<GradusDialect>()->diagnostics = &diagnostics;
}
ReportTo::~ReportTo() { context_->getOrLoadDialect<GradusDialect>()->diagnostics = nullptr; }

void report(Operation *operation, diagnostics::Id id, ArrayRef<std::string> arguments,
            ArrayRef<ReportNote> notes) {
  report(operation->getLoc(), id, arguments, notes);
}

void report(Location location, diagnostics::Id id, ArrayRef<std::string> arguments,
            ArrayRef<ReportNote> notes) {
  auto *dialect = location->getContext()->getOrLoadDialect<GradusDialect>();
  if (diagnostics::Diagnostics *sink = dialect->diagnostics) {
    // Functions may be worked on side by side.
    std::lock_guard<std::mutex> lock(dialect->diagnosticsMutex);
    diagnostics::Diagnostic &diagnostic =
        sink->report(id, range_of(location), arguments);
    for (const ReportNote &note : notes)
      diagnostic.notes.push_back({range_of(note.location), note.sentence});
    return;
  }
  diagnostics::SourceManager nothing;
  diagnostics::Diagnostics formatter(nothing);
  InFlightDiagnostic error = emitError(location);
  error << diagnostics::code(id) << ": " << formatter.report(id, {}, arguments).sentence;
  for (const ReportNote &note : notes)
    error.attachNote(note.location) << note.sentence;
}

} // namespace gradus
