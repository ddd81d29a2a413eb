// Broadcasting against NumPy's table, and the shape rules that the dialect shares.
#include "dsl/sema/shape_rules.h"

#include "gtest/gtest.h"

namespace gradus::sema {
namespace {

llvm::SmallVector<Dim, 4> shape(llvm::StringRef text) {
  llvm::SmallVector<Dim, 4> result;
  llvm::SmallVector<llvm::StringRef, 4> parts;
  text.split(parts, ' ', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef part : parts)
    result.push_back(*Dim::parse(part));
  return result;
}
TensorType type(llvm::StringRef text, Element element = Element::f32) {
  TensorType result;
  result.element = element;
  result.shape = shape(text);
  return result;
}

TEST(Broadcast, NumPysTable) {
  // From the page "Broadcasting" of NumPy's manual, and the same with symbols.
  struct Row {
    const char *a, *b, *result;
  };
  const Row rows[] = {{"256 256 3", "3", "256 256 3"},
                      {"8 1 6 1", "7 1 5", "8 7 6 5"},
                      {"5 4", "1", "5 4"},
                      {"5 4", "4", "5 4"},
                      {"15 3 5", "15 1 5", "15 3 5"},
                      {"15 3 5", "3 5", "15 3 5"},
                      {"15 3 5", "3 1", "15 3 5"},
                      {"", "2 3", "2 3"},
                      {"0 3", "1 3", "0 3"},
                      {"n 1", "1 784", "n 784"},
                      {"n 784", "784", "n 784"},
                      {"n t", "n 1", "n t"}};
  for (const Row &row : rows) {
    for (bool swap : {false, true}) {
      auto a = shape(swap ? row.b : row.a), b = shape(swap ? row.a : row.b);
      auto result = broadcast_shapes(a, b);
      ASSERT_TRUE(result) << row.a << " with " << row.b;
      EXPECT_EQ(str(*result), str(shape(row.result)));
    }
  }
  const Row wrong[] = {
      {"3", "4", ""}, {"2 1", "8 4 3", ""}, {"n", "t", ""}, {"n 2", "n", ""}, {"n", "5", ""}};
  for (const Row &row : wrong)
    EXPECT_FALSE(broadcast_shapes(shape(row.a), shape(row.b))) << row.a << " with " << row.b;
}

std::string rule(ShapeRule *rule, llvm::ArrayRef<TensorType> operands,
                 std::vector<NamedAttribute> attributes = {}) {
  ShapeResult result = rule(operands, attributes);
  return result.error.empty() ? result.types.front().str() : result.error;
}

TEST(ShapeRules, Matmul) {
  auto matmul = [](llvm::StringRef a, llvm::StringRef b, bool ta = false, bool tb = false) {
    return rule(shape_rules::matmul, {type(a), type(b)},
                {{"transpose_a", ta}, {"transpose_b", tb}});
  };
  EXPECT_EQ(matmul("n 784", "784 64"), "f32[n, 64]");
  EXPECT_EQ(matmul("n t 784", "784 64"), "f32[n, t, 64]");
  EXPECT_EQ(matmul("n 784", "n 64", true), "f32[784, 64]");
  EXPECT_EQ(matmul("n 64", "784 64", false, true), "f32[n, 784]");
  EXPECT_EQ(matmul("n 2 3", "n 3 4"), "f32[n, 2, 4]");
  EXPECT_EQ(matmul("n 784", "64 784"),
            "shapes [n, 784] and [64, 784] do not multiply: 784 and 64 should be equal");
  EXPECT_EQ(matmul("n 2 3", "t 3 4"), "shapes [n, 2, 3] and [t, 3, 4] do not multiply: the extents "
                                      "before the last two should be equal");
}

TEST(ShapeRules, Reductions) {
  auto sum = [](std::vector<int64_t> axes, bool keep) {
    return rule(shape_rules::reduce, {type("n t 8")}, {{"axes", axes}, {"keep", keep}});
  };
  EXPECT_EQ(sum({0, 1, 2}, false), "f32");
  EXPECT_EQ(sum({1}, false), "f32[n, 8]");
  EXPECT_EQ(sum({0, 2}, true), "f32[1, t, 1]");
  EXPECT_EQ(sum({3}, false),
            "axis 3 does not exist in shape [n, t, 8], or axes are not in rising order");
  EXPECT_EQ(rule(shape_rules::argmax, {type("n 8")}, {{"axis", int64_t(1)}}), "i32[n]");
}

TEST(ShapeRules, Rearrangement) {
  using Dims = std::vector<Dim>;
  auto dims = [](llvm::StringRef text) {
    auto list = shape(text);
    return Dims(list.begin(), list.end());
  };
  EXPECT_EQ(rule(shape_rules::reshape, {type("n 6")}, {{"shape", dims("2*n 3")}}), "f32[2*n, 3]");
  EXPECT_EQ(rule(shape_rules::reshape, {type("n 6")}, {{"shape", dims("n 5")}}),
            "shape [n, 6] has 6*n elements, but [n, 5] has 5*n");
  EXPECT_EQ(rule(shape_rules::transpose, {type("n t 8")},
                 {{"permutation", std::vector<int64_t>{2, 0, 1}}}),
            "f32[8, n, t]");
  EXPECT_EQ(rule(shape_rules::concat, {type("n 2"), type("n t")}, {{"axis", int64_t(1)}}),
            "f32[n, t + 2]");
  EXPECT_EQ(rule(shape_rules::flatten, {type("784 64"), type("64"), type("")}), "f32[50241]");
  EXPECT_EQ(
      rule(shape_rules::slice, {type("n 8")},
           {{"begin", dims("0 2")}, {"shape", dims("n 3")}, {"step", std::vector<int64_t>{1, 2}}}),
      "f32[n, 3]");
  EXPECT_EQ(
      rule(shape_rules::slice, {type("n 8")},
           {{"begin", dims("0 2")}, {"shape", dims("n 4")}, {"step", std::vector<int64_t>{1, 2}}}),
      "the slice leaves axis 1, whose extent is 8");
  EXPECT_EQ(
      rule(shape_rules::pad, {type("n 3")},
           {{"begin", dims("0 2")}, {"shape", dims("n 8")}, {"step", std::vector<int64_t>{1, 2}}}),
      "f32[n, 8]");
}

TEST(ShapeRules, EveryRuleHasItsName) {
  for (const char *name :
       {"elementwise", "elementwise_float", "compare",   "logical", "select", "cast",
        "broadcast",   "reshape",           "transpose", "slice",   "pad",    "concat",
        "flatten",     "piecewise", "identity",          "reduce",    "argmax",  "matmul", "iota",
        "constant",    "dimension",         "random",    "read",    "write",  "gradient"})
    EXPECT_TRUE(shape_rule(name)) << name;
  EXPECT_FALSE(shape_rule("none"));
}

} // namespace
} // namespace gradus::sema
