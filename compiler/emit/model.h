// A compiled model: its code as an LLVM module, and what header, manifest and descriptor say about it.
#pragma once

#include "compiler/lower/lower.h"
#include "dsl/sema/program.h"

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

#include <memory>

namespace gradus::emit {

/// Arena of one entry for some binding of its dimensions.
struct Memory {
  std::string entry;
  std::vector<std::pair<std::string, int64_t>> dims;
  uint64_t peak;
};

struct CompiledModel {
  sema::Program program;
  std::unique_ptr<plan::StorageLayout> storages;
  std::vector<lower::Entry> entries;
  std::vector<lower::Entry> bodies; ///< of loops
  std::vector<sema::Dim> flops;   ///< of the products of each entry
  std::vector<Memory> memory;
  std::string memory_report;      ///< the slots of every entry, for people
  std::string target_cpu;
  std::string processor;          ///< what the code uses of the processor, as abi.h spells it
  std::string manifest, manifest_hash;
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<llvm::Module> module;

  /// All symbolic dimensions, in order of first use.
  std::vector<std::string> dimensions() const;
};

/// Entries that the library exports under their own names; `initialize` is reached by `<model>_initialize`.
bool is_exported(const lower::Entry &entry);

} // namespace gradus::emit
