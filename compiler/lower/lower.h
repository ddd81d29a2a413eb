// From fused functions to the LLVM dialect, and the tables that go with them.
#pragma once

#include "compiler/plan/function_plan.h"

#include "mlir/IR/BuiltinOps.h"

#include <memory>
#include <string>
#include <vector>

namespace mlir {
class Pass;
class DialectRegistry;
class OpPassManager;
} // namespace mlir

namespace gradus::lower {

/// One row of an entry's argument table.
struct Argument {
  std::string name, doc;
  TensorType type;
  bool is_result;
  int64_t index_limit;
  double low = 0, high = 0; ///< the declared range of the values; equal: none
  int64_t index_ignored = 0; ///< one more value that an index may have; 0: none
};

/// What the descriptor of one entry needs beside its code, which is in `describe_<name>` and `execute_<name>`.
struct Entry {
  std::string name, doc;
  gradus_entry_kind kind;
  std::vector<Argument> arguments;
  std::vector<std::string> dimensions;
  std::vector<gradus_slot> slots;
  int32_t primitives = 0;
  int32_t windows = 0;
  int32_t loops = 0;
  int32_t attentions = 0;
  bool draws = false;
  bool carries = false; ///< gives states values
  bool fails = false;   ///< calls what may fail while it runs
};

/// Replaces every gradus.func of the module by its functions in the LLVM dialect, mixed with arith, math, scf and vector
/// operations; to_llvm does the rest.
struct Entries {
  std::vector<Entry> entries, bodies;
};
Entries lower_functions(mlir::ModuleOp module, const plan::StorageLayout &storages);
/// The name of the generated function `describe` or `execute` of an entry.
std::string function_name(llvm::StringRef verb, llvm::StringRef entry);

/// Passes from there to the LLVM dialect alone; `avx512` says that the target has AVX-512.
void add_to_llvm_passes(mlir::OpPassManager &passes, bool avx512 = false);
std::unique_ptr<mlir::Pass> create_lower_pass();
void register_approximate_pass();
void register_lower_passes();

} // namespace gradus::lower
