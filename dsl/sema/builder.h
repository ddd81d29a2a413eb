// Builds the block of one function: every operation passes its shape rule, reads are shared until
// their storage is written.
#pragma once

#include "dsl/sema/value.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"

#include <map>

namespace gradus::sema {

class Builder {
public:
  Builder(Element precision, bool training, int64_t first_site)
      : precision(precision), training(training), next_site(first_site) {}

  /// For the body of a scan within `outside`, whose values it may use.
  explicit Builder(Builder &outside)
      : precision(outside.precision), training(outside.training), next_site(0),
        first_(outside.first_ + values_per_level), next_(first_), outside_(&outside) {}

  const Element precision;
  const bool training;
  int64_t next_site; ///< number of the next random operation

  Value argument(std::string name, TensorType type, std::string doc,
                 std::optional<Bounds> bounds = std::nullopt);
  /// Appends an operation. Its shape rule has the last word; a sentence from it comes back in
  /// `error`, and nothing is appended.
  std::vector<Value> emit(llvm::StringRef mnemonic, llvm::ArrayRef<Value> operands,
                          std::vector<NamedAttribute> attributes, diagnostics::Range range,
                          std::string &error);
  /// Where the elaborator has checked all that the rule checks.
  Value emit(llvm::StringRef mnemonic, llvm::ArrayRef<Value> operands,
             std::vector<NamedAttribute> attributes, diagnostics::Range range);
  /// For storage and control operations, whose results no operand decides.
  Value emit_typed(llvm::StringRef mnemonic, llvm::ArrayRef<Value> operands,
                   std::vector<NamedAttribute> attributes, TensorType type,
                   diagnostics::Range range);
  /// An operation whose results its maker has typed.
  std::vector<Value> append(Operation operation);
  void emit_effect(llvm::StringRef mnemonic, llvm::ArrayRef<Value> operands,
                   std::vector<NamedAttribute> attributes, diagnostics::Range range);

  Value constant(double value, Element element, diagnostics::Range range);
  /// The value of a dimension at run time.
  Value dimension(Dim dim, Element element, diagnostics::Range range);
  Value cast(Value value, Element element, diagnostics::Range range);
  Value broadcast(Value value, llvm::ArrayRef<Dim> shape, diagnostics::Range range);
  Value reshape(Value value, llvm::ArrayRef<Dim> shape, diagnostics::Range range);

  /// What the storage holds now: the pending value if one was assigned, else a read.
  Value read(Storage &storage, diagnostics::Range range);
  /// Assigns a state or slot; written when the statement ends, after the gradient has used the old
  /// value.
  void assign(Storage &storage, Value value) { pending_[&storage] = std::move(value); }
  /// Writes what was assigned.
  void flush(diagnostics::Range range);
  void drop_assigned() { pending_.clear(); }
  /// After parameters were written: reads before are no longer what the storage holds.
  void forget_reads() { reads_.clear(); }
  /// What is emitted until the `end_when` that belongs to it happens only where the condition holds; nothing of it may be used
  /// behind that.
  void begin_when(const Value &condition, diagnostics::Range range);
  void end_when(diagnostics::Range range);

  /// The values that `value` depends on by a differentiable way.
  llvm::DenseSet<ValueId> depends(ValueId value) const;
  /// The parameters that the value depends on by a differentiable way.
  std::vector<const Storage *> reached(ValueId value) const;
  /// The operation that gives the value; null for an argument, and for a value from outside.
  const Operation *producer(ValueId value) const;

  const TensorType &type_of(ValueId value) const;

  /// Whether this is the body of a scan.
  bool repeats() const { return outside_ != nullptr; }
  /// The finished body, with an argument more for each value that it took from outside; these come
  /// back in `captures`.
  Block close(std::vector<Value> &captures);

  Block block;
  std::vector<Requirement> requirements;

private:
  /// Values of a body are numbered apart from those outside, which may become more meanwhile.
  static constexpr ValueId values_per_level = 1u << 26;
  ValueId first_ = 0, next_ = 0;
  Builder *outside_ = nullptr;
  std::vector<uint32_t> producers_; ///< operation index plus one, by value; 0: an argument
  llvm::DenseMap<const Storage *, Value> reads_;
  llvm::DenseMap<ValueId, const Storage *> read_of_;
  llvm::MapVector<Storage *, Value> pending_;
  std::map<std::pair<double, Element>, Value> constants_;
  std::vector<std::map<std::pair<double, Element>, Value>> constants_outside_; ///< of each `when`

  ValueId number_result();
};

} // namespace gradus::sema
