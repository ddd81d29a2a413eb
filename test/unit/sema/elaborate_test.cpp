// Whole programs: the models, settings, precision, training steps, paths, mistakes that must not
// crash.
#include "test/unit/sema/elaborated.h"

#include "gtest/gtest.h"

namespace gradus::test {
namespace {

using sema::Element;

std::vector<std::string> paths(const sema::Program &program) {
  std::vector<std::string> result;
  for (const sema::Variable &parameter : program.parameters)
    result.push_back(parameter.path);
  return result;
}

std::vector<std::string> names(const sema::Program &program) {
  std::vector<std::string> result;
  for (const sema::Function &function : program.functions)
    result.push_back(function.name);
  return result;
}

using Names = std::vector<std::string>;

TEST(Elaborate, Autoencoder) {
  Elaborated model = elaborate_model("autoencoder");
  ASSERT_TRUE(model.program) << model.messages;
  EXPECT_EQ(model.program->model, "autoencoder");
  EXPECT_EQ(paths(*model.program),
            (Names{"encoder.0.weight", "encoder.0.bias", "encoder.2.weight", "encoder.2.bias",
                   "decoder.0.weight", "decoder.0.bias", "decoder.2.weight", "decoder.2.bias"}));
  EXPECT_EQ(names(*model.program), (Names{"initialize", "encode", "decode", "reconstruct",
                                          "reconstruction", "pretrain_step", "pretrain_gradient"}));
  EXPECT_EQ(model.program->parameters[0].type.str(), "f32[784, 64]");
  ASSERT_EQ(model.program->slots.size(), 2u);
  EXPECT_EQ(model.program->slots[0].name, "pretrain.m");
  EXPECT_EQ(model.program->slots[0].count, 105392);
  ASSERT_EQ(model.program->hypers.size(), 4u);
  EXPECT_EQ(model.program->hypers[0].name, "pretrain.rate");
  EXPECT_EQ(model.program->counters, (Names{"pretrain.t"}));
  const sema::Function *encode = model.function("encode");
  ASSERT_TRUE(encode);
  EXPECT_EQ(encode->block.arguments[0].type.str(), "f32[n, 784]");
  EXPECT_EQ(encode->doc, "The code of each image.");
  const sema::Function *step = model.function("pretrain_step");
  EXPECT_EQ(step->result_names, (Names{"reconstruction"}));
}

TEST(Elaborate, SettingsPrecisionAndFixedDimensions) {
  sema::Options options;
  options.precision = Element::f64;
  options.settings = {{"code", "16"}};
  options.dims = {{"n", 128}};
  Elaborated model = elaborate_model("autoencoder", options);
  ASSERT_TRUE(model.program) << model.messages;
  EXPECT_EQ(model.program->parameters[2].type.str(), "f64[64, 16]");
  EXPECT_EQ(model.function("encode")->block.arguments[0].type.str(), "f64[128, 784]");
  for (const auto &[name, value] : model.program->hyperparameters)
    EXPECT_EQ(value.constant(), name == "code" ? 16 : 784);
}

TEST(Elaborate, GenerativeAdversarialNetwork) {
  Elaborated model = elaborate_model("gan");
  ASSERT_TRUE(model.program) << model.messages;
  EXPECT_EQ(model.program->parameters.size(), 16u);
  EXPECT_EQ(model.program->parameters[6].path, "generator.6.weight");
  EXPECT_EQ(model.program->parameters[8].path, "discriminator.0.weight");
  ASSERT_EQ(model.program->steps.size(), 1u);
  const auto &statements = model.program->steps[0].statements;
  ASSERT_EQ(statements.size(), 2u);
  EXPECT_TRUE(statements[0].maximize);
  EXPECT_FALSE(statements[1].maximize);
  EXPECT_EQ(statements[0].over.size(), 8u);
  EXPECT_EQ(statements[0].counter, "pretrain.0.t");
  EXPECT_EQ(statements[1].hypers[1], "pretrain.1.beta1");
  EXPECT_EQ(model.function("pretrain_step")->result_names, (Names{"value", "value_2"}));
}

TEST(Elaborate, TransferOverAnImportedBody) {
  Elaborated model = elaborate_model("digits");
  ASSERT_TRUE(model.program) << model.messages;
  EXPECT_EQ(paths(*model.program).front(), "body.encoder.0.weight");
  EXPECT_EQ(paths(*model.program).back(), "head.bias");
  ASSERT_EQ(model.program->steps.size(), 2u);
  EXPECT_EQ(model.program->steps[0].statements[0].over, (Names{"head.weight", "head.bias"}));
  EXPECT_EQ(model.program->steps[1].statements[0].over.size(), 10u);
  // The frozen body gets no gradient: the transfer step differentiates by the head's two parameters
  // alone.
  for (const sema::Operation &operation : model.function("transfer_step")->block.operations)
    if (operation.mnemonic == "gradient") {
      EXPECT_EQ(operation.results.size(), 2u);
    }
}

TEST(Elaborate, EveryValueIsDefinedBeforeItsUse) {
  for (const char *name : {"autoencoder", "gan", "digits"}) {
    Elaborated model = elaborate_model(name);
    ASSERT_TRUE(model.program) << model.messages;
    for (const sema::Function &function : model.program->functions) {
      sema::ValueId next = sema::ValueId(function.block.arguments.size());
      for (const sema::Operation &operation : function.block.operations) {
        for (sema::ValueId operand : operation.operands)
          EXPECT_LT(operand, next) << function.name << ": " << operation.mnemonic;
        next += sema::ValueId(operation.results.size());
      }
      for (sema::ValueId result : function.block.results)
        EXPECT_LT(result, next) << function.name;
      EXPECT_EQ(function.block.results.size(), function.result_names.size());
    }
  }
}

TEST(Elaborate, ParametersHavePaths) {
  Elaborated model = elaborate("m.grad", R"(
layer residual(inner) { fn (x) = x + inner(x) }
model m(depth: dim = 2) {
  blocks = repeat(depth, residual(dense(4, 4) |> relu))
  pair = [dense(4, 4), dense(4, 4, init = zeros)]
  shared = pair[0]
  fn f(x: float[n, 4]) = x |> blocks |> pair[1] |> shared
}
)");
  ASSERT_TRUE(model.program) << model.messages;
  EXPECT_EQ(paths(*model.program),
            (Names{"blocks.0.inner.0.weight", "blocks.0.inner.0.bias", "blocks.1.inner.0.weight",
                   "blocks.1.inner.0.bias", "pair.0.weight", "pair.0.bias", "pair.1.weight",
                   "pair.1.bias"}));
}

TEST(Elaborate, RepeatedStatementsShareSlotsAndCounters) {
  Elaborated model = elaborate("m.grad", R"(
model m() {
  net = dense(4, 4)
  loss l(x: float[n, 4]) = mean_squared_error(net(x), x)
  train t { repeat 3 { minimize l over net using clip_norm(2) |> sgd(rate = cosine(0.1, steps = 10)) } }
}
)");
  ASSERT_TRUE(model.program) << model.messages;
  EXPECT_EQ(model.program->counters, (Names{"t.t"}));
  EXPECT_EQ(model.program->slots.size(), 1u);
  Names hypers;
  for (const sema::Hyper &hyper : model.program->hypers)
    hypers.push_back(hyper.name);
  EXPECT_EQ(hypers, (Names{"t.clip_norm.limit", "t.rate.rate", "t.rate.steps", "t.rate.warmup",
                           "t.rate.final", "t.momentum"}));
  unsigned writes = 0;
  for (const sema::Operation &operation : model.function("t_step")->block.operations)
    writes += operation.mnemonic == "write_flat";
  EXPECT_EQ(writes, 3u);
  EXPECT_EQ(model.program->steps[0].statements[0].optimizer, "clip_norm |> sgd");
}

TEST(Elaborate, StatesAreWrittenAtTheEndAndInTrainingAfterTheGradient) {
  Elaborated model = elaborate("m.grad", R"(
layer counting() {
  state calls: float = 0
  fn (x) {
    calls = calls + 1
    return x * calls
  }
}
model m() {
  count = counting()
  net = dense(4, 4)
  fn f(x: float[n, 4]) = net(count(x))
  loss l(x: float[n, 4]) = mean_squared_error(net(count(x)), x)
  train t { minimize l over net using sgd() }
}
)");
  ASSERT_TRUE(model.program) << model.messages;
  EXPECT_EQ(model.function("f")->block.operations.back().mnemonic, "write");
  bool gradient = false, written = false;
  for (const sema::Operation &operation : model.function("t_step")->block.operations) {
    gradient |= operation.mnemonic == "gradient";
    if (operation.mnemonic == "write") {
      EXPECT_TRUE(gradient);
      written = true;
    }
  }
  EXPECT_TRUE(written);
}

TEST(Elaborate, SubscriptsThatOnlyTheDataDecidesAreRequirements) {
  Elaborated model =
      elaborate("m.grad", "model m() { fn f(x: float[n, t]) = x[:, 3] + x[:, -1] }\n");
  ASSERT_TRUE(model.program) << model.messages;
  const auto &requirements = model.function("f")->requirements;
  ASSERT_EQ(requirements.size(), 2u);
  EXPECT_EQ(requirements[0].not_negative.str(), "t - 4");
  EXPECT_EQ(requirements[1].not_negative.str(), "t - 1");
}

TEST(Elaborate, SeveralMistakesInOneRun) {
  Elaborated model = elaborate("m.grad", R"(
layer unused(width: dim) { fn (x: float[n, width]) = x @ normal([width + 1, 2]) }
model m() {
  net = dense(4, unknown)
  fn f(x: float[n, 4]) = net(x)
  fn g(x: float[n, 4]) = x + missing
}
)");
  EXPECT_FALSE(model.program);
  for (const char *part :
       {"`unknown` is not known", "`missing` is not known", "width and width + 1 should be equal"})
    EXPECT_NE(model.messages.find(part), std::string::npos) << part << "\n" << model.messages;
}

TEST(Elaborate, MistakesDoNotMultiply) {
  Elaborated model = elaborate("m.grad", R"(
model m() {
  fn f(x: float[n, 4]) {
    y = x + missing
    z = softmax(y) |> relu
    a, b = split(z, 2)
    return if training { a } else { b[0] @ z }
  }
}
)");
  EXPECT_FALSE(model.program);
  EXPECT_EQ(model.messages.find("error"), model.messages.rfind("error")) << model.messages;
}

} // namespace
} // namespace gradus::test
