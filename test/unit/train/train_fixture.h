// What tests of the trainer share: small pictures as data, a run in a folder of its own, its files.
#pragma once

#include "runtime/train/trainer.h"
#include "test/unit/temporary_folder.h"
#include "test/unit/train/patches_model.h"

#include <sstream>

namespace gradus::test {

namespace rt = gradus::runtime;

inline std::string read_text(const std::filesystem::path &path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// `rows` pictures of 4 x 4 with a label from 0 to 3.
inline rt::DataSet make_patches(int64_t rows) {
  rt::DataSet set;
  rt::DataTensor x, label;
  x.name = "x";
  x.element = rt::DataElement::u8;
  x.shape = {rows, 16};
  label.name = "label";
  label.element = rt::DataElement::u8;
  label.shape = {rows};
  for (int64_t row = 0; row < rows; ++row) {
    int64_t kind = row * 7 % 4;
    for (int64_t pixel = 0; pixel < 16; ++pixel)
      x.bytes.push_back(static_cast<unsigned char>(
          pixel / 4 == kind ? 200 + row % 50 : (row * 13 + pixel * 5) % 40));
    label.bytes.push_back(static_cast<unsigned char>(kind));
  }
  set.tensors.push_back(std::move(x));
  set.tensors.push_back(std::move(label));
  return set;
}

class TrainTest : public FolderTest {
protected:
  void SetUp() override {
    settings.batch_size = 8;
    settings.epochs = 4;
    settings.seed = 7;
    settings.save_steps = 0;
    settings.save_total_limit = 0;
  }

  /// A new instance and one run of `train` (pretrain or transfer) into `folder / name`.
  rt::Result<rt::TrainSummary> run(const std::string &name, const std::string &train = "pretrain") {
    gradus_options options = {};
    options.size = sizeof options;
    options.seed = static_cast<uint64_t>(settings.seed);
    options.threads = 1;
    gradus_instance *made = nullptr;
    EXPECT_EQ(gradus_create(patches_model(), &options, &made), GRADUS_OK);
    std::unique_ptr<gradus_instance, void (*)(gradus_instance *)> instance(made, gradus_destroy);
    rt::BindOptions bind;
    bind.scale = 255;
    const gradus_model &model = *patches_model();
    int32_t entry = gradus_find_entry(&model, (train + "_step").c_str());
    bool labeled = train == "transfer";
    std::vector<const gradus_entry *> entries = {&model.entries[entry]};
    if (labeled)
      entries.push_back(&model.entries[gradus_find_entry(&model, "accuracy")]);
    rt::Result<rt::DataBinding> bound = rt::bind_data(entries, data, bind);
    if (!bound)
      return bound.status();
    rt::TrainJob job;
    job.instance = made;
    job.train = train;
    job.entry = entry;
    job.training = bound->examples.get();
    job.validation_count = validation;
    job.dimensions = bound->dimensions;
    job.objective = labeled ? "regression" : "reconstruction";
    job.hyperparameters = hyperparameters;
    settings.output_dir = (folder / name).string();
    return rt::train(job, settings, hooks);
  }

  std::filesystem::path checkpoint(const std::string &name, uint64_t step) const {
    return folder / name / ("checkpoint-" + std::to_string(step));
  }

  /// The three files of two checkpoints, byte by byte.
  void expect_equal(const std::filesystem::path &a, const std::filesystem::path &b) const {
    for (const char *file : {"model.safetensors", "optimizer.safetensors", "trainer_state.json"}) {
      std::string left = read_text(a / file);
      EXPECT_FALSE(left.empty()) << a / file;
      EXPECT_TRUE(left == read_text(b / file)) << a / file << " differs from " << b / file;
    }
  }

  rt::DataSet data = make_patches(61);
  int64_t validation = 10;
  rt::TrainSettings settings;
  rt::TrainHooks hooks;
  std::vector<std::pair<std::string, double>> hyperparameters;
};

} // namespace gradus::test
