// Dimensions: the laws of polynomials, on random ones; text and back; overflow.
#include "dsl/sema/dim.h"

#include "gtest/gtest.h"

#include <random>

namespace gradus::sema {
namespace {

class Polynomials {
public:
  Dim next() {
    static const char *const names[] = {"n", "t", "units"};
    Dim sum;
    for (unsigned i = 0, terms = unsigned(random_() % 4); i < terms; ++i) {
      Dim term(int64_t(random_() % 11) - 5);
      for (unsigned j = 0, degree = unsigned(random_() % 4); j < degree; ++j)
        term = term * Dim::symbol(names[random_() % 3]);
      sum = sum + term;
    }
    return sum;
  }
  llvm::StringMap<int64_t> values() {
    llvm::StringMap<int64_t> map;
    for (const char *name : {"n", "t", "units"})
      map[name] = int64_t(random_() % 9);
    return map;
  }

private:
  std::mt19937 random_{7};
};

TEST(Dim, LawsOfPolynomials) {
  Polynomials polynomials;
  for (int i = 0; i < 2000; ++i) {
    Dim a = polynomials.next(), b = polynomials.next(), c = polynomials.next();
    EXPECT_EQ(a + b, b + a);
    EXPECT_EQ(a * b, b * a);
    EXPECT_EQ((a + b) + c, a + (b + c));
    EXPECT_EQ((a * b) * c, a * (b * c));
    EXPECT_EQ(a * (b + c), a * b + a * c);
    EXPECT_EQ(a - a, Dim());
    EXPECT_EQ(a + Dim(), a);
    EXPECT_EQ(a * Dim(1), a);
    EXPECT_EQ(a * Dim(), Dim());
  }
}

TEST(Dim, EvaluationIsAHomomorphism) {
  Polynomials polynomials;
  for (int i = 0; i < 2000; ++i) {
    Dim a = polynomials.next(), b = polynomials.next();
    llvm::StringMap<int64_t> at = polynomials.values();
    EXPECT_EQ(*(a + b).evaluate(at), *a.evaluate(at) + *b.evaluate(at));
    EXPECT_EQ(*(a * b).evaluate(at), *a.evaluate(at) * *b.evaluate(at));
    EXPECT_EQ(*(a - b).evaluate(at), *a.evaluate(at) - *b.evaluate(at));
  }
}

TEST(Dim, DivisionUndoesMultiplication) {
  Polynomials polynomials;
  for (int i = 0; i < 2000; ++i) {
    Dim a = polynomials.next(), b = polynomials.next();
    if (b == Dim())
      continue;
    ASSERT_TRUE((a * b).divide(b)) << a.str() << " times " << b.str();
    EXPECT_EQ(*(a * b).divide(b), a);
    if (std::optional<Dim> quotient = a.divide(b)) {
      EXPECT_EQ(*quotient * b, a) << a.str() << " by " << b.str();
    }
  }
  Dim n = Dim::symbol("n");
  EXPECT_FALSE(n.divide(Dim(2)));
  EXPECT_FALSE(Dim(7).divide(Dim(2)));
  EXPECT_FALSE(Dim(1).divide(n));
  EXPECT_FALSE(n.divide(Dim()));
}

TEST(Dim, TextAndBack) {
  Polynomials polynomials;
  for (int i = 0; i < 2000; ++i) {
    Dim a = polynomials.next();
    ASSERT_TRUE(Dim::parse(a.str())) << a.str();
    EXPECT_EQ(*Dim::parse(a.str()), a) << a.str();
  }
  Dim n = Dim::symbol("n"), t = Dim::symbol("t"), units = Dim::symbol("units");
  EXPECT_EQ((units * Dim(4) + n * t * n - Dim(1)).str(), "n^2*t + 4*units - 1");
  EXPECT_EQ((Dim() - n).str(), "-n");
  EXPECT_EQ(Dim().str(), "0");
  ASSERT_TRUE(Dim::parse(" 4 * units+ 0"));
  EXPECT_EQ(*Dim::parse(" 4 * units+ 0"), units * Dim(4));
  for (const char *wrong :
       {"", "n +", "n + -1", "4n", "n ** 2", "n^0", "[n]", "n t", "99999999999999999999"})
    EXPECT_FALSE(Dim::parse(wrong)) << wrong;
}

TEST(Dim, EqualPolynomialsAreOneObject) {
  Dim n = Dim::symbol("n"), t = Dim::symbol("t");
  EXPECT_EQ((n + t) * (n - t), n * n - t * t);
  EXPECT_EQ(hash_value((n + t) * (n - t)), hash_value(n * n - t * t));
  EXPECT_NE(n, t);
  EXPECT_EQ(n.symbols(), std::vector<std::string>{"n"});
}

TEST(Dim, OverflowIsNotSilent) {
  Dim large(INT64_MAX), n = Dim::symbol("n");
  EXPECT_TRUE((large + Dim(1)).is_overflow());
  EXPECT_TRUE((large * Dim(2) * n).is_overflow());
  EXPECT_TRUE(((large + Dim(1)) - large).is_overflow());
  EXPECT_FALSE((large + Dim(1)).evaluate({}));
  llvm::StringMap<int64_t> at;
  at["n"] = INT64_MAX;
  EXPECT_FALSE((n * n).evaluate(at));
  EXPECT_FALSE((n + Dim(1)).evaluate(at));
  EXPECT_FALSE(n.evaluate({}));
}

TEST(Dim, Substitution) {
  Dim n = Dim::symbol("n"), t = Dim::symbol("t");
  llvm::StringMap<Dim> map;
  map["n"] = t + Dim(1);
  EXPECT_EQ((n * n + t).substitute(map), t * t + Dim(3) * t + Dim(1));
  map["t"] = Dim(2);
  EXPECT_EQ((n * t).substitute(map), Dim(2) * t + Dim(2));
}

} // namespace
} // namespace gradus::sema
