// Symbolic dimensions: polynomials with integer coefficients over named symbols (`n`, `4*units`,
// `n*t`).
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gradus::sema {

/// An extent of a tensor. A value of pointer size: equal polynomials are one object, so that ==
/// compares and types can hold it. Canonical order of terms: by falling degree, then by name.
class Dim {
public:
  Dim();
  /*implicit*/ Dim(int64_t constant);
  static Dim symbol(llvm::StringRef name);
  /// Reads what str() writes; nothing if the text is not such a polynomial.
  static std::optional<Dim> parse(llvm::StringRef text);
  /// What arithmetic gives when a coefficient leaves 64 bits; further arithmetic with it stays so,
  /// and no evaluation succeeds.
  static Dim overflow();
  bool is_overflow() const;

  Dim operator+(Dim other) const;
  Dim operator-(Dim other) const;
  Dim operator*(Dim other) const;
  /// The quotient where it is exact for every value of the symbols (`4*units / 4`); else nothing.
  std::optional<Dim> divide(Dim divisor) const;

  bool is_constant() const;
  int64_t constant() const;                 ///< only where is_constant()
  std::vector<std::string> symbols() const; ///< sorted
  std::string str() const;
  /// The value with symbols looked up; nothing on overflow or an unknown symbol.
  std::optional<int64_t> evaluate(const llvm::StringMap<int64_t> &symbols) const;
  Dim substitute(const llvm::StringMap<Dim> &symbols) const;
  /// One product `coefficient * symbol^exponent …`; for code that computes the value at run time.
  struct Term {
    int64_t coefficient;
    std::vector<std::pair<std::string, unsigned>> factors;
  };
  llvm::ArrayRef<Term> terms() const;

  bool operator==(Dim other) const { return polynomial_ == other.polynomial_; }
  bool operator!=(Dim other) const { return polynomial_ != other.polynomial_; }
  friend llvm::hash_code hash_value(Dim dim) { return llvm::hash_value(dim.polynomial_); }

private:
  struct Polynomial;
  struct Interned {}; // keeps a literal 0 from being taken for a pointer
  Dim(Interned, const Polynomial *polynomial) : polynomial_(polynomial) {}
  static Dim intern(std::vector<Term> terms);
  const Polynomial *polynomial_;
};

/// The product of all extents; 1 for none.
Dim product(llvm::ArrayRef<Dim> dims);

} // namespace gradus::sema
