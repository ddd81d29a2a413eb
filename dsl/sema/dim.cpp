// Dimension arithmetic on interned polynomials. Every result is canonical, and no coefficient wraps
// around silently.
#include "dsl/sema/dim.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <memory>
#include <mutex>

namespace gradus::sema {

using Term = Dim::Term;
using Factors = std::vector<std::pair<std::string, unsigned>>;

struct Dim::Polynomial {
  std::vector<Term> terms; // no zero coefficients
  bool overflow = false;
};

namespace {

unsigned degree(const Factors &factors) {
  unsigned sum = 0;
  for (const auto &factor : factors)
    sum += factor.second;
  return sum;
}

/// Negative when `a` stands before `b`: by falling degree, then by name. It is a monomial order, so
/// division may follow it.
int compare(const Factors &a, const Factors &b) {
  unsigned degree_a = degree(a), degree_b = degree(b);
  if (degree_a != degree_b)
    return degree_a > degree_b ? -1 : 1;
  for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (int order = a[i].first.compare(b[i].first))
      return order;
    if (a[i].second != b[i].second)
      return a[i].second > b[i].second ? -1 : 1;
  }
  return 0;
}

Factors multiply(const Factors &a, const Factors &b) {
  Factors result;
  size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    if (j == b.size() || (i < a.size() && a[i].first < b[j].first))
      result.push_back(a[i++]);
    else if (i == a.size() || b[j].first < a[i].first)
      result.push_back(b[j++]);
    else {
      result.emplace_back(a[i].first, a[i].second + b[j].second);
      ++i, ++j;
    }
  }
  return result;
}

std::optional<Factors> divide(const Factors &a, const Factors &b) {
  Factors result;
  size_t j = 0;
  for (const auto &[name, exponent] : a) {
    if (j < b.size() && b[j].first == name) {
      if (b[j].second > exponent)
        return std::nullopt;
      if (exponent > b[j].second)
        result.emplace_back(name, exponent - b[j].second);
      ++j;
    } else {
      result.emplace_back(name, exponent);
    }
  }
  if (j != b.size())
    return std::nullopt;
  return result;
}

/// Sorts, joins equal monomials and drops zeros; false on overflow.
bool canonicalize(std::vector<Term> &terms) {
  llvm::stable_sort(terms,
                    [](const Term &a, const Term &b) { return compare(a.factors, b.factors) < 0; });
  std::vector<Term> result;
  for (Term &term : terms) {
    if (!result.empty() && result.back().factors == term.factors) {
      if (llvm::AddOverflow(result.back().coefficient, term.coefficient, result.back().coefficient))
        return false;
    } else {
      result.push_back(std::move(term));
    }
  }
  llvm::erase_if(result, [](const Term &term) { return term.coefficient == 0; });
  terms = std::move(result);
  return true;
}

std::string text(const std::vector<Term> &terms) {
  if (terms.empty())
    return "0";
  std::string result;
  for (const Term &term : terms) {
    // The magnitude as unsigned: INT64_MIN has no positive counterpart.
    uint64_t magnitude =
        term.coefficient < 0 ? 0 - uint64_t(term.coefficient) : uint64_t(term.coefficient);
    if (result.empty())
      result += term.coefficient < 0 ? "-" : "";
    else
      result += term.coefficient < 0 ? " - " : " + ";
    bool first = true;
    if (magnitude != 1 || term.factors.empty()) {
      result += std::to_string(magnitude);
      first = false;
    }
    for (const auto &[name, exponent] : term.factors) {
      result += first ? "" : "*";
      result += name;
      if (exponent != 1)
        result += "^" + std::to_string(exponent);
      first = false;
    }
  }
  return result;
}

} // namespace

Dim Dim::intern(std::vector<Term> terms) {
  static std::mutex mutex;
  static llvm::StringMap<std::unique_ptr<Polynomial>> table;
  if (!canonicalize(terms))
    return overflow();
  std::string key = text(terms);
  std::lock_guard<std::mutex> lock(mutex);
  std::unique_ptr<Polynomial> &entry = table[key];
  if (!entry)
    entry = std::make_unique<Polynomial>(Polynomial{std::move(terms), false});
  return Dim(Interned{}, entry.get());
}

Dim Dim::overflow() {
  static const Polynomial polynomial{{}, true};
  return Dim(Interned{}, &polynomial);
}

bool Dim::is_overflow() const { return polynomial_->overflow; }

Dim::Dim() {
  static const Dim zero(int64_t(0));
  polynomial_ = zero.polynomial_;
}

Dim::Dim(int64_t constant) : Dim(intern({Term{constant, {}}})) {}

Dim Dim::symbol(llvm::StringRef name) { return intern({Term{1, {{name.str(), 1u}}}}); }

std::optional<Dim> Dim::parse(llvm::StringRef text) {
  auto is_symbol_character = [](char c) { return llvm::isAlnum(c) || c == '_' || c == '.'; };
  auto parse_factor = [&](llvm::StringRef factor) -> std::optional<Dim> {
    factor = factor.trim();
    int64_t constant;
    if (!factor.empty() && llvm::isDigit(factor.front())) {
      if (factor.getAsInteger(10, constant))
        return std::nullopt;
      return Dim(constant);
    }
    auto [name, exponent_text] = factor.split('^');
    unsigned exponent = 1;
    if (factor.contains('^') &&
        (exponent_text.getAsInteger(10, exponent) || exponent == 0 || exponent > 64))
      return std::nullopt;
    if (name.empty() || !llvm::all_of(name, is_symbol_character))
      return std::nullopt;
    return intern({Term{1, {{name.str(), exponent}}}});
  };

  Dim sum;
  text = text.trim();
  bool first = true;
  while (first || !text.empty()) {
    bool negative = text.consume_front("-");
    if (!negative && !text.consume_front("+") && !first)
      return std::nullopt;
    first = false;
    size_t end = std::min(text.find_first_of("+-"), text.size());
    llvm::SmallVector<llvm::StringRef, 4> factors;
    text.take_front(end).split(factors, '*');
    Dim product(negative ? -1 : 1);
    for (llvm::StringRef factor : factors) {
      std::optional<Dim> value = parse_factor(factor);
      if (!value)
        return std::nullopt;
      product = product * *value;
    }
    sum = sum + product;
    text = text.drop_front(end).ltrim();
  }
  if (sum.is_overflow())
    return std::nullopt;
  return sum;
}

Dim Dim::operator+(Dim other) const {
  if (is_overflow() || other.is_overflow())
    return overflow();
  std::vector<Term> terms = polynomial_->terms;
  llvm::append_range(terms, other.polynomial_->terms);
  return intern(std::move(terms));
}

Dim Dim::operator-(Dim other) const { return *this + other * Dim(-1); }

Dim Dim::operator*(Dim other) const {
  if (is_overflow() || other.is_overflow())
    return overflow();
  std::vector<Term> terms;
  for (const Term &a : polynomial_->terms) {
    for (const Term &b : other.polynomial_->terms) {
      int64_t coefficient;
      if (llvm::MulOverflow(a.coefficient, b.coefficient, coefficient))
        return overflow();
      terms.push_back({coefficient, multiply(a.factors, b.factors)});
    }
  }
  return intern(std::move(terms));
}

std::optional<Dim> Dim::divide(Dim divisor) const {
  if (is_overflow() || divisor.is_overflow() || divisor.terms().empty())
    return std::nullopt;
  const Term &leading = divisor.terms().front();
  Dim remainder = *this, quotient;
  // Each round removes the leading monomial of the remainder, so the loop ends.
  while (!remainder.terms().empty()) {
    const Term &top = remainder.terms().front();
    std::optional<Factors> factors = sema::divide(top.factors, leading.factors);
    if (!factors || (leading.coefficient == -1 && top.coefficient == INT64_MIN) ||
        top.coefficient % leading.coefficient != 0)
      return std::nullopt;
    Dim part = intern({Term{top.coefficient / leading.coefficient, std::move(*factors)}});
    quotient = quotient + part;
    remainder = remainder - part * divisor;
    if (remainder.is_overflow() || quotient.is_overflow())
      return std::nullopt;
  }
  return quotient;
}

bool Dim::is_constant() const {
  return !is_overflow() &&
         (terms().empty() || (terms().size() == 1 && terms().front().factors.empty()));
}

int64_t Dim::constant() const { return terms().empty() ? 0 : terms().front().coefficient; }

std::vector<std::string> Dim::symbols() const {
  std::vector<std::string> names;
  for (const Term &term : terms())
    for (const auto &factor : term.factors)
      names.push_back(factor.first);
  llvm::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string Dim::str() const { return is_overflow() ? "overflow" : text(polynomial_->terms); }

std::optional<int64_t> Dim::evaluate(const llvm::StringMap<int64_t> &symbols) const {
  if (is_overflow())
    return std::nullopt;
  int64_t sum = 0;
  for (const Term &term : terms()) {
    int64_t product = term.coefficient;
    for (const auto &[name, exponent] : term.factors) {
      auto found = symbols.find(name);
      if (found == symbols.end())
        return std::nullopt;
      for (unsigned i = 0; i < exponent; ++i)
        if (llvm::MulOverflow(product, found->second, product))
          return std::nullopt;
    }
    if (llvm::AddOverflow(sum, product, sum))
      return std::nullopt;
  }
  return sum;
}

Dim Dim::substitute(const llvm::StringMap<Dim> &symbols) const {
  if (is_overflow())
    return *this;
  Dim sum;
  for (const Term &term : terms()) {
    Dim product(term.coefficient);
    for (const auto &[name, exponent] : term.factors) {
      auto found = symbols.find(name);
      Dim factor = found == symbols.end() ? symbol(name) : found->second;
      for (unsigned i = 0; i < exponent; ++i)
        product = product * factor;
    }
    sum = sum + product;
  }
  return sum;
}

llvm::ArrayRef<Term> Dim::terms() const { return polynomial_->terms; }

Dim product(llvm::ArrayRef<Dim> dims) {
  Dim result(1);
  for (Dim dim : dims)
    result = result * dim;
  return result;
}

} // namespace gradus::sema
