// What gradus-tblgen reads of an operation's definition, and the texts it makes from all of them.
#pragma once

#include "llvm/ADT/StringRef.h"
#include "llvm/TableGen/Record.h"

#include <string>
#include <vector>

namespace gradus::tblgen {

struct Operand {
  llvm::StringRef name;
  bool variadic;
};

/// One definition; wrong ones end the program with a message at their line.
struct Operation {
  explicit Operation(const llvm::Record &record);

  std::string class_name; ///< AddOp
  llvm::StringRef mnemonic, summary, description, shape_rule, language, category, element, number,
      no_adjoint;
  std::string family; ///< elementwise: the file of the definition
  std::vector<Operand> operands;
  std::vector<std::pair<llvm::StringRef, llvm::StringRef>> attributes; ///< name, what it is
  std::vector<llvm::StringRef> adjoint;
  bool inferred;      ///< result types follow from operands and attributes
  bool module_level;  ///< no shape rule
  bool has_result;

  bool variadic() const { return !operands.empty() && operands.back().variadic; }
};

/// All definitions in the order of their files and lines.
struct Operations : std::vector<Operation> {
  explicit Operations(const llvm::RecordKeeper &records);
};

void emit_rows(llvm::raw_ostream &out, const Operations &operations);
void emit_shape_rules(llvm::raw_ostream &out, const Operations &operations);
void emit_elements(llvm::raw_ostream &out, const Operations &operations);
void emit_numbers(llvm::raw_ostream &out, const Operations &operations);
void emit_adjoints(llvm::raw_ostream &out, const Operations &operations);
void emit_reference(llvm::raw_ostream &out, const Operations &operations);

} // namespace gradus::tblgen
