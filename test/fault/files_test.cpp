// The k-th call of the system that saving makes fails: the old checkpoint or the new one is there,
// whole, and nothing else.
#include "runtime/checkpoint/safetensors.h"
#include "runtime/instance/instance.h"
#include "test/unit/runtime/linear_fixture.h"

#include <cerrno>

namespace gradus::test {
namespace {

/// Counts the calls, fails the chosen one with ENOSPC, and writes in pieces of 7 bytes.
class FailingFiles final : public runtime::FileSystem {
public:
  explicit FailingFiles(long k) : remaining_(k) {}

  int open_new(const char *path) override { return next() ? FileSystem::open_new(path) : -1; }
  int open_for_reading(const char *path) override {
    return next() ? FileSystem::open_for_reading(path) : -1;
  }
  ssize_t read(int file, void *bytes, size_t count) override {
    return next() ? FileSystem::read(file, bytes, std::min<size_t>(count, 64)) : -1;
  }
  ssize_t write(int file, const void *bytes, size_t count) override {
    return next() ? FileSystem::write(file, bytes, std::min<size_t>(count, 64)) : -1;
  }
  int sync(int file) override { return next() ? FileSystem::sync(file) : -1; }
  int close(int file) override {
    int result = FileSystem::close(file);
    return next() ? result : -1;
  }
  int rename(const char *from, const char *to) override {
    return next() ? FileSystem::rename(from, to) : -1;
  }
  int sync_folder(const char *path) override { return next() ? FileSystem::sync_folder(path) : -1; }

private:
  bool next() {
    if (remaining_-- != 0)
      return true;
    errno = ENOSPC;
    return false;
  }
  long remaining_;
};

using Call = gradus_status (*)(gradus_instance *, const char *);

/// Saves over an older checkpoint with the k-th call failing.
void check_save(Call save, Call load) {
  TemporaryFolder folder;
  std::string path = folder.file("checkpoint");
  Examples data(10);
  float loss;
  for (long k = 0;; ++k) {
    ASSERT_LT(k, 1000);
    Linear model(1);
    ASSERT_EQ(save(model.handle, path.c_str()), GRADUS_OK);
    ASSERT_EQ(model.fit(data.x, data.y, loss), GRADUS_OK);
    FailingFiles files(k);
    model.handle->instance->files = &files;
    gradus_status status = save(model.handle, path.c_str());
    std::string message = model.message();
    model.handle->instance->files = &runtime::system_files();

    EXPECT_EQ(folder.files(), 1u) << "call " << k << " failing leaves a file behind";
    Linear reader(2);
    ASSERT_EQ(load(reader.handle, path.c_str()), GRADUS_OK)
        << "call " << k << ": " << reader.message();
    auto file = runtime::read_safetensors(path);
    ASSERT_TRUE(file);
    bool is_new = file->metadata().at("step") == "1";
    if (status == GRADUS_OK) {
      EXPECT_TRUE(is_new);
      EXPECT_GT(k, 5);
      return;
    }
    EXPECT_EQ(status, GRADUS_IO);
    EXPECT_NE(message.find("`" + path + "`"), std::string::npos) << message;
    EXPECT_NE(message.find("No space left on device"), std::string::npos) << message;
    EXPECT_EQ(is_new, message.find("its folder could not be synced") != std::string::npos)
        << message;
  }
}

TEST(FailingFiles, SaveKeepsTheOldCheckpoint) { check_save(gradus_save, gradus_load); }

TEST(FailingFiles, SaveOptimizerKeepsTheOldCheckpoint) {
  check_save(gradus_save_optimizer, gradus_load_optimizer);
}

TEST(FailingFiles, LoadChangesNothing) {
  TemporaryFolder folder;
  std::string path = folder.file("checkpoint");
  Linear source(1);
  ASSERT_EQ(gradus_save(source.handle, path.c_str()), GRADUS_OK);
  for (long k = 0;; ++k) {
    ASSERT_LT(k, 1000);
    Linear model(2);
    std::vector<float> before = model.weights();
    FailingFiles files(k);
    model.handle->instance->files = &files;
    gradus_status status = gradus_load(model.handle, path.c_str());
    model.handle->instance->files = &runtime::system_files();
    if (status == GRADUS_OK) {
      EXPECT_EQ(model.weights(), source.weights());
      EXPECT_GT(k, 2);
      return;
    }
    EXPECT_EQ(status, GRADUS_IO);
    EXPECT_EQ(model.weights(), before);
  }
}

} // namespace
} // namespace gradus::test
