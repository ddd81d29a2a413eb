// Reads operations' definitions from TableGen records and checks that they say what they must.
#include "compiler/dialect/tblgen/emitters.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/TableGen/Error.h"

using namespace llvm;

namespace gradus::tblgen {

static bool derives(const Record &record, StringRef name) {
  return any_of(record.getSuperClasses(),
                [&](const auto &super) { return super.first->getName() == name; });
}

static bool is_kind(const Record &record, StringRef name) {
  return record.getName() == name || derives(record, name);
}

Operation::Operation(const Record &record) {
  // Gradus_AddOp is gradus::AddOp.
  class_name = record.getName().split('_').second.str();
  mnemonic = record.getValueAsString("opName");
  summary = record.getValueAsString("summary");
  description = record.getValueAsString("description").trim();
  shape_rule = record.getValueAsString("shapeRule");
  language = record.getValueAsString("language");
  category = record.getValueAsString("category");
  element = record.getValueAsString("element").trim();
  number = record.getValueAsString("number").trim();
  no_adjoint = record.getValueAsString("noAdjoint");
  adjoint = record.getValueAsListOfStrings("adjoint");
  inferred = derives(record, "Gradus_InferredOp");
  module_level = shape_rule.empty();
  unsigned buffer = SrcMgr.FindBufferContainingLoc(record.getLoc().front());
  family = sys::path::stem(SrcMgr.getMemoryBuffer(buffer)->getBufferIdentifier()).str();

  const DagInit *arguments = record.getValueAsDag("arguments");
  for (unsigned i = 0; i < arguments->getNumArgs(); ++i) {
    const Record &kind = *cast<DefInit>(arguments->getArg(i))->getDef();
    StringRef name = arguments->getArgNameStr(i);
    if (is_kind(kind, "Variadic") || is_kind(kind, "Gradus_TensorType"))
      operands.push_back({name, is_kind(kind, "Variadic")});
    else if (is_kind(kind, "Attr"))
      attributes.push_back({name, kind.getValueAsOptionalString("summary").value_or("")});
  }
  has_result = record.getValueAsDag("results")->getNumArgs() != 0;

  if (summary.empty() || description.empty())
    PrintFatalError(&record, "an operation needs a summary and a description");
  if (element.empty() != number.empty())
    PrintFatalError(&record, "element and number are two texts of one function: both or none");
  if (adjoint.empty() && no_adjoint.empty())
    PrintFatalError(&record, "an operation needs an adjoint, or noAdjoint: the reason for none");
  if (!adjoint.empty() && adjoint.size() != operands.size())
    PrintFatalError(&record, "one adjoint for each operand");
  if (all_of(adjoint, [](StringRef text) { return text == "none"; }) && no_adjoint.empty())
    PrintFatalError(&record, "noAdjoint must say why nothing flows");
}

Operations::Operations(const RecordKeeper &records) {
  std::vector<const Record *> definitions;
  for (const Record *record : records.getAllDerivedDefinitions("Gradus_Op"))
    definitions.push_back(record);
  // Files are read in the order of their inclusion.
  sort(definitions, [](const Record *a, const Record *b) {
    SMLoc first = a->getLoc().front(), second = b->getLoc().front();
    unsigned first_file = SrcMgr.FindBufferContainingLoc(first);
    unsigned second_file = SrcMgr.FindBufferContainingLoc(second);
    if (first_file != second_file)
      return first_file < second_file;
    return first.getPointer() < second.getPointer();
  });
  for (const Record *record : definitions)
    emplace_back(*record);
}

} // namespace gradus::tblgen
