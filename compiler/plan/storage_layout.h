// Where each storage of a model lies: the parameters side by side, then hyperparameters, counters, states, slots.
#pragma once

#include "compiler/dialect/dialect.h"
#include "gradus/abi.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringMap.h"

#include <string>
#include <vector>

namespace gradus::plan {

/// Bytes of one element in memory; truth values take one.
uint64_t element_bytes(mlir::Type element);
/// The number of abi.h.
gradus_element element_code(mlir::Type element);

struct StorageLayout {
  struct Parameter {
    std::string name;
    TensorType type;
    uint64_t offset; ///< elements
    uint64_t count;
    std::string doc;
  };
  /// One row of abi.h's table; the first three are parameters, hyperparameters and counters.
  struct Storage {
    std::string name;
    gradus_storage_kind kind;
    mlir::Type element;
    std::vector<int64_t> shape;
    uint64_t count;
    double initial;
  };
  struct Hyper {
    std::string name;
    double initial;
    std::string doc;
  };
  struct Place {
    int32_t storage = -1;
    uint64_t offset = 0; ///< bytes
  };

  explicit StorageLayout(mlir::ModuleOp module);
  /// The storage that holds a name; every name of a verified module is found.
  Place place(llvm::StringRef name) const { return places.lookup(name); }

  mlir::Type element; ///< of parameters
  std::vector<Parameter> parameters;
  std::vector<Storage> storages;
  std::vector<Hyper> hypers;
  std::vector<std::string> counters;
  llvm::StringMap<Place> places;
  llvm::StringMap<uint64_t> counts; ///< elements of each name
};

} // namespace gradus::plan
