// Manifests are read leniently: what is absent keeps its default, only what is no object fails.
#include "runtime/manifest/manifest.h"

#include <gtest/gtest.h>

namespace gradus::test {
namespace {

TEST(Manifest, ReadsWhatIsThere) {
  auto manifest = runtime::read_manifest(R"({
    "model": "autoencoder", "precision": "f32", "hyperparameters_of_model": {"code": 32},
    "parameters": [{"name": "encoder.0.weight", "shape": [784, 64], "count": 50176}],
    "functions": [{"name": "encode", "kind": "function", "flops": {"constant": 5, "per": "2*n"},
                   "arguments": [{"name": "x", "shape": ["n", 784]}]}],
    "steps": [{"name": "pretrain", "entry": "pretrain_step", "statements":
               [{"goal": "minimize", "loss": "reconstruction", "over": ["encoder.0.weight"]}]}],
    "memory": [{"entry": "encode", "dimensions": {"n": 32}, "peak_bytes": 4096}],
    "later": true
  })");
  ASSERT_TRUE(manifest);
  EXPECT_EQ(manifest->model, "autoencoder");
  EXPECT_EQ(manifest->model_hyperparameters[0].second, "32");
  EXPECT_EQ(manifest->parameters[0].count, 50176u);
  ASSERT_NE(manifest->function("encode"), nullptr);
  EXPECT_EQ(manifest->function("encode")->flops, "2*n + 5");
  EXPECT_EQ(runtime::shape_text(manifest->function("encode")->arguments[0].shape), "[n, 784]");
  EXPECT_EQ(manifest->step("pretrain")->statements[0].over.size(), 1u);
  EXPECT_EQ(manifest->step("finetune"), nullptr);
  EXPECT_EQ(manifest->memory[0].dimensions.at("n"), 32);
}

TEST(Manifest, ForgivesWhatIsNot) {
  EXPECT_TRUE(runtime::read_manifest("{}"));
  EXPECT_TRUE(runtime::read_manifest(R"({"functions": 3, "steps": [1, {}], "parameters": [[]]})"));
  EXPECT_FALSE(runtime::read_manifest(""));
  EXPECT_FALSE(runtime::read_manifest(nullptr));
  EXPECT_FALSE(runtime::read_manifest("[1]"));
}

} // namespace
} // namespace gradus::test
