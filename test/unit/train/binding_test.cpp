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

} // namespace
} // namespace gradus::test
