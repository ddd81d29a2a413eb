// The other side of the comparison: the program compiled into this process, with one instance.
#pragma once

#include "compiler/jit/jit.h"
#include "gradus/abi.h"
#include "test/oracle/interpreter.h"
#include "test/oracle/options.h"

#include <memory>
#include <string>

namespace gradus::oracle {

class Compiled {
public:
  /// Null with the reason in `problem`.
  static std::unique_ptr<Compiled> open(const Options &options, sema::Element precision, std::string &problem);
  ~Compiled();

  const gradus_model &model() const { return *gradus_jit_model(jit_); }
  gradus_instance *instance() const { return instance_; }
  std::string message() const { return gradus_message(instance_); }

  /// The value of a parameter or state, in the oracle's numbers; its type is that of `like`.
  bool read(llvm::StringRef name, Tensor &like);
  bool write(llvm::StringRef name, const Tensor &value);
  /// Runs an entry. The results are in the order of the entry's table. A sentence if it failed or wrote outside of its results.
  std::string call(int32_t entry, const Dims &dims, const std::vector<Tensor> &arguments, std::vector<Tensor> &results);

  /// Whether the last call ended because a loss was not finite.
  bool diverged() const { return diverged_; }

private:
  Compiled() = default;
  gradus_jit *jit_ = nullptr;
  gradus_instance *instance_ = nullptr;
  bool diverged_ = false;
};

/// The type and shape of an argument of an entry.
Tensor tensor_of(const gradus_entry &entry, const gradus_argument &argument, const Dims &dims);

} // namespace gradus::oracle
