// The training loop: what it writes, exact resume from every step, early stopping, divergence,
// interrupts.
#include "test/unit/train/train_fixture.h"

#include <cmath>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace gradus::test {
namespace {

TEST_F(TrainTest, LearnsAndWritesARun) {
  settings.epochs = 20;
  auto summary = run("run");
  ASSERT_TRUE(summary) << summary.status().message();
  EXPECT_EQ(summary->step, 20u * 7u); // 51 examples in batches of 8: the last has 3
  EXPECT_EQ(summary->examples, 20u * 51u);
  ASSERT_EQ(summary->validation.size(), 1u);
  EXPECT_LT(summary->validation[0].value, 0.1);
  EXPECT_TRUE(summary->has_best);
  EXPECT_TRUE(std::filesystem::exists(folder / "run/best/model.safetensors"));
  EXPECT_EQ(std::filesystem::read_symlink(folder / "run/last"), "checkpoint-140");
  std::istringstream lines(read_text(folder / "run/metrics.jsonl"));
  std::string line;
  int count = 0;
  while (std::getline(lines, line)) {
    EXPECT_EQ(line.front(), '{');
    EXPECT_NE(line.find("train_reconstruction"), std::string::npos);
    EXPECT_NE(line.find("eval_reconstruction"), std::string::npos);
    ++count;
  }
  EXPECT_EQ(count, 20);
}

TEST_F(TrainTest, TwoRunsOfOneSeedAreEqual) {
  ASSERT_TRUE(run("a"));
  ASSERT_TRUE(run("b"));
  expect_equal(checkpoint("a", 28), checkpoint("b", 28));
  settings.seed = 8;
  ASSERT_TRUE(run("c"));
  EXPECT_NE(read_text(checkpoint("a", 28) / "model.safetensors"),
            read_text(checkpoint("c", 28) / "model.safetensors"));
}

/// Every way to stop at step k, then on to the end: the same bytes as without a stop.
TEST_F(TrainTest, ResumesExactlyFromEveryStep) {
  settings.eval_steps = 5;
  settings.logging_steps = 3;
  ASSERT_TRUE(run("whole"));
  for (uint64_t k = 1; k < 28; ++k) {
    std::string name = "stopped-" + std::to_string(k);
    rt::TrainSettings whole = settings;
    std::atomic<bool> stop{false};
    if (k % 2) {
      hooks.stop = &stop;
      hooks.progress = [&](const rt::TrainProgress &progress) { stop = progress.step == k; };
    } else {
      settings.max_steps = static_cast<int64_t>(k);
    }
    auto first = run(name);
    ASSERT_TRUE(first) << first.status().message();
    EXPECT_EQ(first->step, k);
    EXPECT_EQ(first->interrupted, k % 2 == 1);
    hooks = {};
    settings = whole;
    settings.resume = (folder / name).string();
    auto second = run(name);
    ASSERT_TRUE(second) << second.status().message();
    EXPECT_EQ(second->first_step, k);
    expect_equal(checkpoint("whole", 28), checkpoint(name, 28));
    EXPECT_EQ(std::filesystem::read_symlink(folder / name / "best"),
              std::filesystem::read_symlink(folder / "whole/best"));
    settings = whole;
  }
}

TEST_F(TrainTest, ResumesExactlyAfterAKill) {
  settings.save_steps = 4;
  settings.save_total_limit = 2;
  ASSERT_TRUE(run("whole"));
  for (uint64_t k : {5, 13, 27}) {
    std::string name = "killed-" + std::to_string(k);
    settings.resume.clear();
    pid_t child = fork();
    if (child == 0) {
      hooks.progress = [&](const rt::TrainProgress &progress) {
        if (progress.step == k)
          kill(getpid(), SIGKILL);
      };
      auto never = run(name);
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    std::string log = (folder / name / "metrics.jsonl").string();
    std::ofstream(log, std::ios::app) << "{\"step\":26,\"epo"; // and a torn line
    settings.resume = (folder / name).string();
    auto second = run(name);
    ASSERT_TRUE(second) << second.status().message();
    EXPECT_LE(second->first_step, k);
    expect_equal(checkpoint("whole", 28), checkpoint(name, 28));
    auto steps_only = [](const std::string &text) {
      std::string kept;
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);)
        kept += line.substr(0, line.find("\"seconds\"")) + "\n";
      return kept;
    };
    EXPECT_EQ(steps_only(read_text(log)), steps_only(read_text(folder / "whole/metrics.jsonl")));
  }
}

/// All parameters of a file, one behind the other.
std::vector<float> weights_of(const std::filesystem::path &file) {
  gradus_options options = {};
  options.size = sizeof options;
  gradus_instance *instance = nullptr;
  EXPECT_EQ(gradus_create(patches_model(), &options, &instance), GRADUS_OK);
  EXPECT_EQ(gradus_load(instance, file.c_str()), GRADUS_OK) << gradus_message(instance);
  std::vector<float> all;
  for (int32_t index = 0; index < patches_model()->parameter_count; ++index) {
    const gradus_parameter &parameter = patches_model()->parameters[index];
    std::vector<float> values(parameter.count);
    EXPECT_EQ(gradus_read_parameter(instance, parameter.name, values.data(), parameter.count), GRADUS_OK);
    all.insert(all.end(), values.begin(), values.end());
  }
  gradus_destroy(instance);
  return all;
}

/// The average of what runs of one, two and three steps have trained, by its definition.
TEST_F(TrainTest, AveragesTheParameters) {
  settings.ema_decay = 0.3; // (1 + step) / (10 + step) is less in the first two steps
  settings.save_steps = 1;
  settings.max_steps = 4;
  settings.save_total_limit = 0;
  ASSERT_TRUE(run("averaged"));
  settings.ema_decay = 0;
  ASSERT_TRUE(run("plain"));
  std::vector<float> average = weights_of(folder / "averaged/checkpoint-1/model.safetensors");
  for (uint64_t step = 1; step <= 4; ++step) {
    std::string at = "checkpoint-" + std::to_string(step);
    std::vector<float> trained = weights_of(folder / "averaged" / at / "trained.safetensors");
    EXPECT_EQ(trained, weights_of(folder / "plain" / at / "model.safetensors")) << step;
    std::vector<float> model = weights_of(folder / "averaged" / at / "model.safetensors");
    ASSERT_EQ(model.size(), average.size());
    double decay = std::min(0.3, (1.0 + double(step)) / (10.0 + double(step)));
    for (size_t i = 0; i < average.size() && step > 1; ++i) {
      EXPECT_NEAR(model[i], decay * average[i] + (1 - decay) * trained[i], 1e-6) << step << " " << i;
    }
    average = model;
  }
  // Cut anywhere, it goes on to the same bytes.
  settings.ema_decay = 0.3;
  settings.max_steps = 2;
  ASSERT_TRUE(run("cut"));
  settings.max_steps = 4;
  settings.resume = (folder / "cut").string();
  ASSERT_TRUE(run("cut"));
  for (const char *file : {"model.safetensors", "trained.safetensors", "trainer_state.json"})
    EXPECT_EQ(read_text(checkpoint("cut", 4) / file), read_text(checkpoint("averaged", 4) / file)) << file;
  settings.ema_decay = 0.5;
  auto other = run("cut");
  ASSERT_FALSE(other);
  EXPECT_NE(other.status().message().find("--ema-decay was 0.3 and is 0.5"), std::string::npos);
  settings.ema_decay = 1;
  EXPECT_EQ(run("whole").status().message(), "1 for --ema-decay; a number below 1 is expected");
}

TEST_F(TrainTest, StopsWhereALossIsNotFinite) {
  settings.save_steps = 1;
  hyperparameters = {{"pretrain.rate", 1e30}};
  auto summary = run("run");
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.status().code(), GRADUS_DIVERGED);
  EXPECT_NE(summary.status().message().find("step "), std::string::npos);
  EXPECT_NE(summary.status().message().find("the last good checkpoint is"), std::string::npos)
      << summary.status().message();
  EXPECT_TRUE(std::filesystem::exists(folder / "run/last/model.safetensors"));
}

TEST_F(TrainTest, StopsEarly) {
  settings.epochs = 100;
  settings.early_stopping_patience = 2;
  settings.early_stopping_threshold = 1; // nothing is an improvement after the first
  auto summary = run("run");
  ASSERT_TRUE(summary);
  EXPECT_TRUE(summary->stopped_early);
  EXPECT_EQ(summary->step, 21u);
  EXPECT_EQ(summary->best_step, 7u);
}

TEST_F(TrainTest, KeepsSoManyCheckpointsAndTheBest) {
  settings.save_steps = 3;
  settings.save_total_limit = 2;
  settings.early_stopping_threshold = 1;
  ASSERT_TRUE(run("run"));
  EXPECT_TRUE(std::filesystem::exists(checkpoint("run", 7))); // the best
  EXPECT_TRUE(std::filesystem::exists(checkpoint("run", 27)));
  EXPECT_TRUE(std::filesystem::exists(checkpoint("run", 28)));
  EXPECT_FALSE(std::filesystem::exists(checkpoint("run", 24)));
}

TEST_F(TrainTest, LearnsFromLabelsWithAMetric) {
  settings.epochs = 200;
  settings.metric_for_best_model = "accuracy";
  auto summary = run("run", "transfer");
  ASSERT_TRUE(summary) << summary.status().message();
  ASSERT_EQ(summary->validation.size(), 3u); // every loss and metric that the data serves
  EXPECT_EQ(summary->best_name, "accuracy");
  EXPECT_EQ(summary->best_value, 1);
}

TEST_F(TrainTest, SaysWhatItCannotDo) {
  auto expect = [&](const std::string &words) {
    auto summary = run("run");
    ASSERT_FALSE(summary) << words;
    EXPECT_NE(summary.status().message().find(words), std::string::npos)
        << summary.status().message();
  };
  settings.metric_for_best_model = "accuracy_";
  expect("no loss or metric `accuracy_`");
  settings.metric_for_best_model.clear();
  settings.resume = (folder / "none").string();
  expect("there is no run or checkpoint");
  settings.resume.clear();
  ASSERT_TRUE(run("run"));
  expect("holds a run already, up to step 28");
  settings.resume = (folder / "run").string();
  settings.batch_size = 9;
  expect("--batch-size was 8 and is 9");
  settings.batch_size = 8;
  data = make_patches(60);
  expect("the number of training examples was 51 and is 50");
  data = make_patches(61);
  std::ofstream(checkpoint("run", 28) / "trainer_state.json") << "{\"version\": 1";
  expect("is not a JSON object");
  std::filesystem::remove(folder / "plain");
  std::ofstream(folder / "plain") << "a file";
  settings.resume.clear();
  auto summary = run("plain/run");
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.status().code(), GRADUS_IO);
  hyperparameters = {{"pretrain.speed", 1}};
  summary = run("other");
  ASSERT_FALSE(summary);
  EXPECT_NE(summary.status().message().find("pretrain.speed"), std::string::npos);
}

TEST_F(TrainTest, TwoProcessesDoNotShareARun) {
  std::atomic<bool> stop{false};
  hooks.progress = [&](const rt::TrainProgress &progress) {
    if (progress.step != 1)
      return;
    rt::RunDirectory other;
    rt::Status status = other.open((folder / "run").string(), false, true, 0);
    EXPECT_NE(status.message().find("another process is training"), std::string::npos);
  };
  ASSERT_TRUE(run("run"));
}

TEST_F(TrainTest, TrainsOnACallback) {
  gradus_instance *instance = nullptr;
  ASSERT_EQ(gradus_create(patches_model(), nullptr, &instance), GRADUS_OK);
  rt::CallbackExamples examples(
      40, {{"x", GRADUS_F32, 16}},
      [](const int64_t *rows, int64_t count, void *const *buffers) -> rt::Status {
        for (int64_t at = 0; at < count * 16; ++at)
          static_cast<float *>(buffers[0])[at] =
              static_cast<float>((rows[at / 16] + at % 16) % 5) / 5;
        return {};
      });
  rt::TrainJob job;
  job.instance = instance;
  job.train = "pretrain";
  job.entry = gradus_find_entry(patches_model(), "pretrain_step");
  job.training = &examples;
  job.objective = "reconstruction";
  settings.output_dir = (folder / "run").string();
  auto summary = rt::train(job, settings, hooks);
  EXPECT_TRUE(summary) << summary.status().message();
  gradus_destroy(instance);
}

} // namespace
} // namespace gradus::test
