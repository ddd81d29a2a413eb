// Machine code: optimized LLVM IR, objects, archives, shared libraries.
#pragma once

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"

#include <memory>

namespace llvm {
class Module;
class raw_ostream;
} // namespace llvm

namespace gradus::emit {

/// The machine for a processor name as LLVM knows it, or `native`. An error names the near ones.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>> make_target(llvm::StringRef cpu, unsigned optimization);
/// What code for this machine uses of the processor, as gradus_model::processor lists it.
std::string processor_features(const llvm::TargetMachine &target);
/// LLVM's own passes. Kernels come vectorized, so its vectorizers stay off.
void optimize(llvm::Module &module, llvm::TargetMachine &target, unsigned optimization);
llvm::SmallVector<char, 0> make_object(llvm::Module &module, llvm::TargetMachine &target);
void print_assembly(llvm::Module &module, llvm::TargetMachine &target, llvm::raw_ostream &out);

/// A static library of one object.
llvm::Error write_archive(llvm::StringRef path, llvm::ArrayRef<char> object, llvm::StringRef member);
/// A shared library that needs libgradus.so, which it looks for in `runtime_folder` and beside itself.
llvm::Error link_shared(llvm::StringRef path, llvm::ArrayRef<char> object, llvm::StringRef runtime_folder,
                        llvm::StringRef soname);
/// The folder of the library that holds this function: libgraduscompiler.so stands beside libgradus.so.
std::string own_library_folder();

} // namespace gradus::emit
