// Emits the reference page of all operations.
#include "compiler/dialect/tblgen/emitters.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace gradus::tblgen {

/// A text without its line breaks and indentation.
static std::string one_line(StringRef text) {
  std::string result;
  SmallVector<StringRef> words;
  SplitString(text, words, " \n\t");
  return join(words, " ");
}

static void emit_operation(raw_ostream &out, const Operation &op) {
  out << "### `gradus." << op.mnemonic << "`\n\n"
      << op.summary << "\n\n"
      << one_line(op.description) << "\n\n";
  if (!op.operands.empty()) {
    out << "- operands: ";
    interleaveComma(op.operands, out, [&](const Operand &operand) {
      out << "`" << operand.name << "`" << (operand.variadic ? " (any number)" : "");
    });
    out << "\n";
  }
  if (!op.attributes.empty()) {
    out << "- attributes: ";
    interleaveComma(op.attributes, out, [&](const auto &attribute) {
      out << "`" << attribute.first << "`";
      if (!attribute.second.empty())
        out << " (" << attribute.second << ")";
    });
    out << "\n";
  }
  if (!op.language.empty())
    out << "- in the language: `" << op.language << "`\n";
  if (!op.module_level)
    out << "- shape rule: `" << op.shape_rule << "`\n";
  bool flows = any_of(op.adjoint, [](StringRef text) { return text != "none"; });
  if (flows) {
    for (auto [operand, text] : zip(op.operands, op.adjoint)) {
      if (text.contains("return"))
        out << "- gradient of `" << operand.name << "`:\n\n  ```c++\n"
            << text.ltrim('\n').rtrim() << "\n  ```\n";
      else
        out << "- gradient of `" << operand.name
            << "`: " << (text == "none" ? "none" : ("`" + text + "`").str()) << "\n";
    }
  }
  if (!op.no_adjoint.empty())
    out << "- no gradient" << (flows ? " where " : ": ") << op.no_adjoint << "\n";
  out << "\n";
}

void emit_reference(raw_ostream &out, const Operations &operations) {
  out << "# The operations of the gradus dialect\n\n"
         "Generated from the definitions in this folder; don't edit. Gradients are written for "
         "`g`, the gradient of the result.\n\n";
  StringRef family;
  for (const Operation &op : operations) {
    if (op.family != family) {
      family = op.family;
      out << "## " << family << "\n\n";
    }
    emit_operation(out, op);
  }
}

} // namespace gradus::tblgen
