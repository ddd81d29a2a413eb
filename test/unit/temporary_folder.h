// A folder of the running test's own.
#pragma once

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace gradus::test {

/// Empty at first, removed at the end.
class TemporaryFolder {
public:
  TemporaryFolder() {
    const auto *info = testing::UnitTest::GetInstance()->current_test_info();
    // Suites are told apart by name, programs that run at the same time by their number.
    path = std::filesystem::path(testing::TempDir()) /
           (std::string("gradus-") + info->test_suite_name() + "-" + info->name() + "-" +
            std::to_string(getpid()));
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  TemporaryFolder(const TemporaryFolder &) = delete;
  TemporaryFolder &operator=(const TemporaryFolder &) = delete;

  std::string file(const std::string &name) const { return (path / name).string(); }
  /// Writes a file, and gives its path.
  std::string write(const std::string &name, const std::string &content) const {
    std::ofstream(file(name), std::ios::binary) << content;
    return file(name);
  }
  size_t files() const {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(path), {}));
  }

  std::filesystem::path path;
};

/// A fixture with such a folder.
class FolderTest : public testing::Test {
protected:
  std::string write(const std::string &name, const std::string &content) const {
    return temporary.write(name, content);
  }

  TemporaryFolder temporary;
  const std::filesystem::path &folder = temporary.path;
};

} // namespace gradus::test
