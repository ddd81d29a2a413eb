// Which tensor becomes which input, and what is said where none fits.
#include "test/unit/train/train_fixture.h"

namespace gradus::test {
namespace {

const gradus_entry *entry(const char *name) {
  return &patches_model()->entries[gradus_find_entry(patches_model(), name)];
}

std::string failure(const std::vector<const gradus_entry *> &entries, const rt::DataSet &data,
                    const rt::BindOptions &options = {}) {
  auto bound = rt::bind_data(entries, data, options);
  return bound ? "" : bound.status().message();
}

rt::DataTensor tensor(const std::string &name, std::vector<int64_t> shape) {
  rt::DataTensor made;
  made.name = name;
  made.element = rt::DataElement::u8;
  made.shape = std::move(shape);
  made.bytes.resize(static_cast<size_t>(made.count()));
  return made;
}

TEST(Binding, ByNameOrAsTheOnlyOne) {
  rt::DataSet data = make_patches(3);
  EXPECT_TRUE(rt::bind_data({entry("transfer_step")}, data, {}));
  data.tensors[0].name = "pixels";
  EXPECT_TRUE(rt::bind_data({entry("pretrain_step")}, data, {}));
  EXPECT_NE(failure({entry("transfer_step")}, data).find("say --column x=NAME"), std::string::npos);
  rt::BindOptions options;
  options.columns["x"] = "pixels";
  EXPECT_TRUE(rt::bind_data({entry("transfer_step")}, data, options));
  options.columns["x"] = "pixel";
  EXPECT_EQ(failure({entry("transfer_step")}, data, options),
            "the data has no `pixel`; it has `pixels`, `label`");
}

TEST(Binding, PicturesAreRowsOfNumbers) {
  rt::DataSet data;
  data.tensors.push_back(tensor("x", {5, 4, 4}));
  EXPECT_TRUE(rt::bind_data({entry("pretrain_step")}, data, {}));
  data.tensors[0] = tensor("x", {5, 17});
  EXPECT_EQ(failure({entry("pretrain_step")}, data),
            "`x` of the data is [5, 17] and `x` of `pretrain_step` is [n, 16]: 17 numbers for each "
            "example instead of 16; if one column is the label, say which: --label-column first or "
            "last");
}

/// The rows of the only field after binding an input of `pretrain_step` that declares [-1, 1], or
/// of the failure, no row and the sentence.
struct Bound {
  std::vector<float> row;
  std::string words;
};

Bound bind_declared(const rt::DataSet &data, const rt::BindOptions &options = {}) {
  gradus_entry declaring = *entry("pretrain_step");
  std::vector<gradus_argument> arguments(declaring.arguments,
                                         declaring.arguments + declaring.argument_count);
  arguments[0].low = -1;
  arguments[0].high = 1;
  declaring.arguments = arguments.data();
  // What the first entry does not declare another may.
  auto bound = rt::bind_data({entry("reconstruct"), &declaring}, data, options);
  if (!bound)
    return {{}, bound.status().message()};
  Bound result{std::vector<float>(16), bound->conversions.empty() ? "" : bound->conversions[0]};
  int64_t first = 0;
  void *buffer = result.row.data();
  EXPECT_TRUE(bound->examples->gather(&first, 1, &buffer).ok());
  return result;
}

TEST(Binding, ValuesBecomeTheDeclaredRange) {
  rt::DataSet data;
  data.tensors.push_back(tensor("x", {1, 4, 4}));
  data.tensors[0].bytes = {0, 255, 51, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  data.tensors[0].pixels = true;
  Bound bound = bind_declared(data);
  EXPECT_EQ(bound.words, "`x`: 0 to 255 become -1 to 1, which the model declares");
  EXPECT_EQ(bound.row[0], -1);
  EXPECT_EQ(bound.row[1], 1);
  EXPECT_FLOAT_EQ(bound.row[2], -0.6f);

  data.tensors[0].pixels = false;
  EXPECT_EQ(bind_declared(data).words,
            "`x` of the data goes from 0 to 255, and `x` of `pretrain_step` is declared from -1 to "
            "1; say from where to where the data goes, such as --range-of-data 0 255");
  rt::BindOptions options;
  options.scale = 255;
  EXPECT_EQ(bind_declared(data, options).row, bound.row);
  options.scale = -255;
  EXPECT_NE(bind_declared(data, options).words.find("a negative scale"), std::string::npos);
  options.scale = 1;
  options.range = {-255, 255};
  EXPECT_FLOAT_EQ(bind_declared(data, options).row[2], 0.2f);
  options.range = {10, 255};
  EXPECT_EQ(bind_declared(data, options).words,
            "`x` of the data goes from 0 to 255, and is said to go from 10 to 255");
  data.tensors[0].bytes = {0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  bound = bind_declared(data);
  EXPECT_EQ(bound.words, "`x`: as in the data, 0 to 1; the model declares -1 to 1");
  EXPECT_EQ(bound.row[1], 1);
}

TEST(Binding, WithoutADeclaredRange) {
  rt::DataSet data;
  data.tensors.push_back(tensor("x", {1, 16}));
  data.tensors[0].bytes[0] = 77;
  data.tensors[0].pixels = true;
  auto first = [&](const rt::BindOptions &options) {
    auto bound = rt::bind_data({entry("pretrain_step")}, data, options);
    EXPECT_TRUE(bound) << bound.status().message();
    float row[16];
    int64_t index = 0;
    void *buffer = row;
    EXPECT_TRUE(bound->examples->gather(&index, 1, &buffer).ok());
    return row[0];
  };
  rt::BindOptions options;
  EXPECT_EQ(first(options), 77);
  options.scale = 255;
  float divided = first(options);
  EXPECT_EQ(divided, 77.0f / 255.0f);
  options.scale = 1;
  options.range = {0, 255};
  EXPECT_EQ(first(options), divided); // the same bits
}

TEST(Binding, LabelsAreCheckedOnce) {
  rt::DataSet data = make_patches(5);
  data.tensors[1].bytes[3] = 10;
  EXPECT_EQ(failure({entry("transfer_step")}, data),
            "`label` of example 3 (counted from 0) is 10; the model takes 0 to 9");
  data = make_patches(5);
  data.tensors[1] = tensor("label", {4});
  EXPECT_NE(failure({entry("transfer_step")}, data).find("`x` has 5 examples and `label` has 4"),
            std::string::npos);
  data.tensors.pop_back();
  EXPECT_NE(failure({entry("transfer_step")}, data).find("which column is the label?"),
            std::string::npos);
  data.tensors.clear();
  EXPECT_EQ(failure({entry("pretrain_step")}, data), "the data holds no tensors");
  data.tensors.push_back(tensor("x", {0, 16}));
  EXPECT_EQ(failure({entry("pretrain_step")}, data), "the data holds no examples");
}

/// concat(x: float[n, t, 2], y: float[n, t + 3]) -> float[n, 2*t + 1]: extents that follow from
/// others.
TEST(Binding, ExtentsThatArePolynomials) {
  static const int64_t t_and_three[] = {2, 1, 1, 1, 3, 0}, two_t_and_one[] = {2, 2, 1, 1, 1, 0};
  static const gradus_extent x_shape[] = {{-1, 0, nullptr}, {-1, 1, nullptr}, {2, -1, nullptr}},
                             y_shape[] = {{-1, 0, nullptr}, {-1, -1, t_and_three}},
                             z_shape[] = {{-1, 0, nullptr}, {-1, -1, two_t_and_one}};
  static const gradus_argument arguments[] = {{"x", GRADUS_F32, 3, x_shape, 0, 0},
                                              {"y", GRADUS_F32, 2, y_shape, 0, 0},
                                              {"z", GRADUS_F32, 2, z_shape, 1, 0}};
  static const char *const names[] = {"n", "t"};
  gradus_entry concat = {
      "concat", GRADUS_ENTRY_FUNCTION, 3, arguments, 2, names, 0, nullptr, 0, 0, 0, 0, 0, nullptr,
      nullptr};
  gradus_model model = {};
  model.entry_count = 1;
  model.entries = &concat;
  EXPECT_EQ(rt::shape_text(concat, arguments[1]), "[n, t + 3]");
  EXPECT_EQ(rt::shape_text(concat, arguments[2]), "[n, 2*t + 1]");
  rt::DataSet data;
  data.tensors.push_back(tensor("x", {6, 4, 2}));
  data.tensors.push_back(tensor("y", {6, 7}));
  auto bound = rt::bind_data({&concat}, data, {});
  ASSERT_TRUE(bound) << bound.status().message();
  EXPECT_EQ(bound->dimensions, (rt::Dimensions{{"t", 4}}));
  EXPECT_TRUE(rt::EntryCall::make(model, 0, bound->examples->fields(), bound->dimensions));
  data.tensors[1] = tensor("y", {6, 8});
  bound = rt::bind_data({&concat}, data, {});
  ASSERT_TRUE(bound);
  auto call = rt::EntryCall::make(model, 0, bound->examples->fields(), bound->dimensions);
  ASSERT_FALSE(call);
  EXPECT_EQ(call.status().message(),
            "`y` has 8 numbers in each example and `concat` takes [n, t + 3]");
}

} // namespace
} // namespace gradus::test
