// The builtins of the language: a name, its parameters, and what it does with their values.
// Families are in builtins/.
#pragma once

#include "dsl/sema/value.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace gradus::sema {

class Elaborator;

/// The arguments of one call of a builtin, bound to its parameters in order.
struct BuiltinCall {
  llvm::StringRef name;
  diagnostics::Range range; ///< of the whole call
  struct Bound {
    bool given = false;
    Value value;
    diagnostics::Range range;
  };
  std::vector<Bound> arguments;

  bool given(unsigned index) const { return arguments[index].given; }
  const Value &operator[](unsigned index) const { return arguments[index].value; }
  diagnostics::Range at(unsigned index) const {
    return arguments[index].given ? arguments[index].range : range;
  }
};

struct Builtin {
  llvm::StringRef name;
  /// Parameter names; one that ends with `?` may be left out.
  std::vector<llvm::StringRef> parameters;
  Value (*elaborate)(Elaborator &elaborator, const BuiltinCall &call);
};

/// All builtins: generated rows first, then the families'.
const std::vector<Builtin> &builtins();

// Each family adds its rows.
void add_elementwise_builtins(std::vector<Builtin> &rows);
void add_reduce_builtins(std::vector<Builtin> &rows);
void add_shape_builtins(std::vector<Builtin> &rows);
void add_index_builtins(std::vector<Builtin> &rows);
void add_random_builtins(std::vector<Builtin> &rows);
void add_window_builtins(std::vector<Builtin> &rows);
void add_attention_builtins(std::vector<Builtin> &rows);
void add_scan_builtins(std::vector<Builtin> &rows);
void add_gradient_builtins(std::vector<Builtin> &rows);

} // namespace gradus::sema
