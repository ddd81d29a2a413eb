// The elaborated program: every model, layer and function inlined into straight-line blocks of
// tensor operations with symbolic shapes. What the compiler imports; free of syntax and of MLIR.
#pragma once

#include "dsl/diagnostics/source.h"
#include "dsl/sema/dim.h"

#include "llvm/ADT/SmallVector.h"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace llvm {
class raw_ostream;
}

namespace gradus::sema {

enum class Element { f32, f64, i32, i64, boolean };
llvm::StringRef name(Element element); ///< f32, f64, i32, i64, bool
inline bool is_float(Element element) { return element == Element::f32 || element == Element::f64; }

struct TensorType {
  Element element = Element::f32;
  llvm::SmallVector<Dim, 4> shape;

  bool operator==(const TensorType &other) const {
    return element == other.element && shape == other.shape;
  }
  bool operator!=(const TensorType &other) const { return !(*this == other); }
  std::string str() const; ///< float-neutral: `f32[n, 784]`; rank 0: `f32`
};

/// An attribute of an operation: an integer, a real, a word, a list of integers, a list of
/// dimensions, a truth value, or a list of names (parameter paths).
using Attribute = std::variant<int64_t, double, std::string, std::vector<int64_t>, std::vector<Dim>,
                               bool, std::vector<std::string>>;
struct NamedAttribute {
  std::string name;
  Attribute value;
};

using ValueId = uint32_t; ///< numbers arguments, then results, in the order of a block

struct Block;

/// One operation: a builtin of the dialect by its mnemonic (`exp`, `matmul`, `broadcast`, `read`,
/// `write`, `gradient`, …). What stands between a `when` and its `end_when` belongs to the `when`.
struct Operation {
  std::string mnemonic;
  llvm::SmallVector<ValueId, 3> operands;
  std::vector<NamedAttribute> attributes;
  llvm::SmallVector<TensorType, 1> results;
  diagnostics::Range range; ///< the user's token, also when std code made the operation
  /// Of a `scan`: what runs at each step. Its arguments are named `slice`, `carried`, `captured`.
  std::shared_ptr<const Block> body;
};

/// Where the program declares values to lie: for those who feed data and show results. Nothing
/// checks it at run time.
struct Bounds {
  double low = 0, high = 0;

  bool operator==(const Bounds &other) const { return low == other.low && high == other.high; }
  bool operator!=(const Bounds &other) const { return !(*this == other); }
  std::string str() const; ///< `[-1, 1]`
};

struct Argument {
  std::string name;
  TensorType type;
  std::string doc;
  std::optional<Bounds> bounds;
};

/// Values are numbered: arguments first, then the results of each operation in order.
struct Block {
  std::vector<Argument> arguments;
  std::vector<Operation> operations;
  std::vector<ValueId> results;
};

/// What the data's sizes must fulfil: a subscript stays inside its extent. Known only when the
/// symbols have values.
struct Requirement {
  Dim not_negative;     ///< `t - 4` for `x[:, 3]`
  std::string sentence; ///< what is wrong otherwise
  diagnostics::Range range;
};

struct Function {
  enum class Kind { function, loss, metric, step, initialize, gradient };
  Kind kind = Kind::function;
  std::string
      name; ///< `encode`, `reconstruction`, `pretrain_step`, `initialize`, `pretrain_gradient`
  std::string doc;
  Block block;
  std::vector<Requirement> requirements;
  std::vector<std::string>
      result_names; ///< `encode`'s result is `result`; a step's are its losses' names
  std::vector<std::optional<Bounds>> result_bounds; ///< one for each of the names
  diagnostics::Range range;
};

/// A parameter or a state of the model.
struct Variable {
  std::string path; ///< `encoder.0.weight`
  TensorType type;  ///< extents constant
  std::string doc;
  diagnostics::Range range;
};
/// A moment of an optimizer: one flat vector over what its statement trains.
struct Slot {
  std::string name; ///< `pretrain.m`
  Element element;
  int64_t count;
  double initial;
};
struct Hyper {
  std::string name; ///< `pretrain.rate`
  double initial;
  std::string doc;
};
/// One `minimize`/`maximize` as the manifest describes it.
struct StatementInfo {
  bool maximize = false;
  std::string loss;
  std::vector<std::string> over; ///< parameter paths, declaration order
  std::string optimizer;         ///< as written: `clip_norm |> adam`
  std::vector<std::string> hypers;
  std::string counter; ///< `pretrain.t`
};
struct Step {
  std::string name; ///< `pretrain`
  std::string doc;
  std::vector<StatementInfo> statements;
};

struct Program {
  std::string model;
  std::string doc;
  Element precision = Element::f32;
  std::vector<std::pair<std::string, Dim>>
      hyperparameters; ///< `code` = 32: the dim-valued ones of the main model
  std::vector<Variable> parameters;
  std::vector<Variable> states;
  std::vector<Slot> slots;
  std::vector<Hyper> hypers;
  std::vector<std::string> counters;
  std::vector<Function> functions;
  std::vector<Step> steps;
};

/// The program as text, for `--emit=program` and tests.
void print(const Program &program, llvm::raw_ostream &out);

} // namespace gradus::sema
