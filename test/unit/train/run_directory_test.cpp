// Checkpoints are whole or absent, whatever fails; links, rotation, finding.
#include "runtime/train/run_directory.h"
#include "test/unit/train/train_fixture.h"

#include <csignal>
#include <sys/resource.h>

namespace gradus::test {
namespace {

class RunDirectoryTest : public TrainTest {
protected:
  static rt::Status write_files(const std::string &folder) {
    std::ofstream(folder + "/model.safetensors") << "weights";
    std::ofstream(folder + "/trainer_state.json") << "{}";
    return {};
  }
  std::string path() const { return (folder / "run").string(); }
};

TEST_F(RunDirectoryTest, AFailedCheckpointLeavesTheOldOne) {
  rt::RunDirectory run;
  ASSERT_TRUE(run.open(path(), false, false, 0).ok());
  ASSERT_TRUE(run.save(1, true, write_files).ok());
  for (uint64_t step : {1, 2}) {
    rt::Status status = run.save(step, true, [](const std::string &partial) {
      std::ofstream(partial + "/model.safetensors") << "half";
      return rt::Status(GRADUS_IO, "the disk is full");
    });
    EXPECT_EQ(status.message(), "the disk is full");
    EXPECT_EQ(run.steps(), std::vector<uint64_t>{1});
    EXPECT_EQ(read_text(folder / "run/best/model.safetensors"), "weights");
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path()), {}), 3); // and no leftovers
}

TEST_F(RunDirectoryTest, FindsCheckpointsAndWeights) {
  rt::RunDirectory run;
  ASSERT_TRUE(run.open(path(), false, false, 0).ok());
  EXPECT_FALSE(rt::find_checkpoint(path()));
  ASSERT_TRUE(run.save(3, true, write_files).ok());
  ASSERT_TRUE(run.save(12, false, write_files).ok());
  EXPECT_EQ(*rt::find_checkpoint(path()), path() + "/checkpoint-12");
  EXPECT_EQ(*rt::find_checkpoint(path() + "/checkpoint-3"), path() + "/checkpoint-3");
  EXPECT_EQ(*rt::find_weights(path()), path() + "/best/model.safetensors");
  EXPECT_EQ(*rt::find_weights(path() + "/checkpoint-12"),
            path() + "/checkpoint-12/model.safetensors");
  std::filesystem::remove(path() + "/last"); // killed between the two renames
  EXPECT_EQ(*rt::find_checkpoint(path()), path() + "/checkpoint-12");
  ASSERT_TRUE(run.forget_after(3).ok());
  EXPECT_EQ(*rt::find_checkpoint(path()), path() + "/checkpoint-3");
  EXPECT_FALSE(rt::find_weights((folder / "none").string()));
}

TEST_F(RunDirectoryTest, NoRoomIsSaidBeforeTheFirstStep) {
  rt::RunDirectory run;
  rt::Status status = run.open(path(), false, false, uint64_t{1} << 60);
  EXPECT_NE(status.message().find("has no room for a checkpoint"), std::string::npos);
}

/// The disk is full after 0, 400, 800, … bytes of a file, until a whole run fits: each time a
/// status and a sentence, and what was saved before is still whole.
TEST_F(RunDirectoryTest, AFullDiskLosesNothing) {
  signal(SIGXFSZ, SIG_IGN); // writes then fail with EFBIG
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  settings.save_steps = 3;
  int failures = 0;
  bool succeeded = false;
  for (rlim_t bytes = 0; bytes < 20000 && !succeeded; bytes += 400) {
    rlimit limit{bytes, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
    std::string name = "full-" + std::to_string(bytes);
    auto summary = run(name);
    setrlimit(RLIMIT_FSIZE, &before);
    succeeded = bool(summary);
    if (succeeded)
      break;
    ++failures;
    EXPECT_EQ(summary.status().code(), GRADUS_IO) << summary.status().message();
    EXPECT_NE(summary.status().message().find("cannot"), std::string::npos);
    for (const auto &found : std::filesystem::directory_iterator(folder / name)) {
      std::string file = found.path().filename().string();
      EXPECT_NE(file[0], '.') << "left behind: " << file;
      if (found.is_directory() && !found.is_symlink()) {
        EXPECT_TRUE(std::filesystem::exists(found.path() / "trainer_state.json"));
      }
    }
  }
  EXPECT_TRUE(succeeded);
  EXPECT_GT(failures, 3);
}

} // namespace
} // namespace gradus::test
