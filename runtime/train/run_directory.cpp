// Makes, links, rotates and finds checkpoints.
#include "runtime/train/run_directory.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace gradus::runtime {
namespace {

namespace fs = std::filesystem;

const std::string prefix = "checkpoint-", sample_prefix = "step-", sample_suffix = ".png";

Status failure(const std::string &what, const std::error_code &error) {
  return Status(GRADUS_IO, "cannot " + what + ": " + error.message());
}

std::error_code last_error() { return std::error_code(errno, std::generic_category()); }

/// The step in the name of a checkpoint's folder (or of what else begins and ends so), or -1.
int64_t step_of(const std::string &name, const std::string &before = prefix,
                const std::string &after = "") {
  int64_t step = -1;
  if (name.size() < before.size() + after.size() || name.compare(0, before.size(), before) != 0 ||
      name.compare(name.size() - after.size(), after.size(), after) != 0)
    return -1;
  const char *begin = name.data() + before.size(), *end = name.data() + name.size() - after.size();
  auto [next, error] = std::from_chars(begin, end, step);
  return error == std::errc() && next == end && step >= 0 ? step : -1;
}

Status sync_folder(const std::string &path) {
  int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0)
    return failure("open the folder `" + path + "`", last_error());
  // EINVAL: a file system that does not sync folders.
  bool failed = ::fsync(folder) != 0 && errno != EINVAL;
  std::error_code error = last_error();
  ::close(folder);
  return failed ? failure("sync the folder `" + path + "`", error) : Status();
}

/// Every file of the folder, then the folder itself.
Status sync_files(const std::string &path) {
  std::error_code error;
  for (const fs::directory_entry &entry : fs::directory_iterator(path, error)) {
    int file = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
    bool failed = file < 0 || (::fsync(file) != 0 && errno != EINVAL);
    std::error_code why = last_error();
    if (file >= 0)
      ::close(file);
    if (failed)
      return failure("sync `" + entry.path().string() + "`", why);
  }
  return error ? failure("read the folder `" + path + "`", error) : sync_folder(path);
}

/// Writes and removes a file: permissions and a full disk show before the training starts.
Status probe(const std::string &path, uint64_t bytes) {
  std::string name = path + "/.probe";
  int file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  bool failed = file < 0 || ::write(file, "gradus\n", 7) != 7;
  std::error_code error = last_error();
  if (file >= 0) {
    ::close(file);
    ::unlink(name.c_str());
  }
  if (failed)
    return failure("write to the output folder `" + path + "`", error);
  struct statvfs disk {};
  if (::statvfs(path.c_str(), &disk) == 0 &&
      static_cast<double>(disk.f_bavail) * static_cast<double>(disk.f_frsize) <
          static_cast<double>(bytes))
    return Status(GRADUS_IO, "the disk of the output folder `" + path +
                                 "` has no room for a checkpoint of " + std::to_string(bytes) +
                                 " bytes");
  return Status();
}

bool is_checkpoint(const fs::path &path) {
  std::error_code ignored;
  return fs::is_regular_file(path / "trainer_state.json", ignored) &&
         fs::is_regular_file(path / "model.safetensors", ignored);
}

} // namespace

RunDirectory::~RunDirectory() {
  if (lock_ >= 0)
    ::close(lock_);
}

Status RunDirectory::open(const std::string &path, bool overwrite, bool resumes, uint64_t bytes) {
  path_ = path;
  std::error_code error;
  fs::create_directories(path, error);
  if (error)
    return failure("make the output folder `" + path + "`", error);
  lock_ = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock_ < 0)
    return failure("open the output folder `" + path + "`", last_error());
  // File systems without locks say so by another error; then there is no protection.
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    return Status(GRADUS_IO,
                  "another process is training into `" + path + "`; choose another --output-dir");
  if (Status status = probe(path, bytes); !status.ok())
    return status;
  for (const fs::directory_entry &entry : fs::directory_iterator(path, error)) {
    // What a killed process left behind.
    std::string name = entry.path().filename().string();
    std::error_code ignored;
    if (name.compare(0, prefix.size() + 1, "." + prefix) == 0)
      fs::remove_all(entry.path(), ignored);
  }
  if (resumes)
    return Status();
  std::vector<uint64_t> present = steps();
  if (!present.empty() && !overwrite)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "`" + path + "` holds a run already, up to step " +
                      std::to_string(present.back()) + "; go on with `--resume " + path +
                      "`, or say --overwrite-output-dir, or choose another --output-dir");
  for (uint64_t step : present)
    if (fs::remove_all(checkpoint(step), error); error)
      return failure("remove `" + checkpoint(step) + "`", error);
  for (const char *name : {"best", "last", "metrics.jsonl"})
    if (fs::remove(path + "/" + name, error); error)
      return failure("remove `" + path + "/" + name + "`", error);
  return remove_samples(-1);
}

std::string RunDirectory::sample(uint64_t step) const {
  return samples() + "/" + sample_prefix + std::to_string(step) + sample_suffix;
}

/// Of steps after `step`; all where it is -1.
Status RunDirectory::remove_samples(int64_t step) const {
  std::error_code error, ignored;
  std::vector<fs::path> later;
  for (fs::directory_iterator at(samples(), ignored), end; at != end; at.increment(ignored)) {
    std::string name = at->path().filename().string();
    if (step_of(name, sample_prefix, sample_suffix) > step)
      later.push_back(at->path());
  }
  for (const fs::path &path : later)
    if (fs::remove(path, error); error)
      return failure("remove `" + path.string() + "`", error);
  return Status();
}

std::string RunDirectory::checkpoint(uint64_t step) const {
  return path_ + "/" + prefix + std::to_string(step);
}

std::vector<uint64_t> RunDirectory::steps() const {
  std::vector<uint64_t> found;
  std::error_code error;
  for (const fs::directory_entry &entry : fs::directory_iterator(path_, error))
    if (int64_t step = step_of(entry.path().filename().string()); step >= 0)
      found.push_back(static_cast<uint64_t>(step));
  std::sort(found.begin(), found.end());
  return found;
}

std::string RunDirectory::hidden(const std::string &name) const {
  return path_ + "/." + prefix + name;
}

/// A new folder with what `write` writes; nothing is left where that fails.
Status RunDirectory::fill(const std::string &folder,
                          const std::function<Status(const std::string &folder)> &write) const {
  std::error_code error, ignored;
  fs::remove_all(folder, ignored);
  fs::create_directory(folder, error);
  if (error)
    return failure("make the folder `" + folder + "`", error);
  Status status = write(folder);
  if (!status.ok())
    fs::remove_all(folder, ignored);
  return status;
}

/// Syncs a filled folder and renames it to the checkpoint of `step`, in place of one that is there.
Status RunDirectory::put_in_place(const std::string &partial, uint64_t step) const {
  std::string target = checkpoint(step), old = hidden(std::to_string(step) + ".old");
  std::error_code error, ignored;
  Status status = sync_files(partial);
  bool replaces = fs::exists(target, ignored);
  if (status.ok() && replaces)
    fs::rename(target, old, error);
  if (status.ok() && !error)
    fs::rename(partial, target, error);
  if (error) {
    status = failure("rename `" + partial + "` to `" + target + "`", error);
    if (replaces && !fs::exists(target, ignored))
      fs::rename(old, target, ignored);
  }
  if (!status.ok())
    fs::remove_all(partial, ignored);
  else if (replaces)
    fs::remove_all(old, ignored);
  return status;
}

Status RunDirectory::save(uint64_t step, bool is_best,
                          const std::function<Status(const std::string &folder)> &write) {
  if (held_ == static_cast<int64_t>(step)) { // the same, once more
    std::error_code ignored;
    fs::remove_all(hidden("best.held"), ignored);
    held_ = -1;
  }
  Status status = promote_best();
  std::string partial = hidden(std::to_string(step) + ".partial");
  if (status.ok())
    status = fill(partial, write);
  if (status.ok())
    status = put_in_place(partial, step);
  if (status.ok())
    status = link("last", step);
  if (status.ok() && is_best)
    status = link("best", step);
  return status.ok() ? sync_folder(path_) : status;
}

Status RunDirectory::hold_best(uint64_t step,
                               const std::function<Status(const std::string &folder)> &write) {
  held_ = -1;
  Status status = fill(hidden("best.held"), write);
  if (status.ok())
    held_ = static_cast<int64_t>(step);
  return status;
}

Status RunDirectory::promote_best() {
  if (held_ < 0)
    return Status();
  uint64_t step = static_cast<uint64_t>(held_);
  held_ = -1;
  Status status = put_in_place(hidden("best.held"), step);
  if (status.ok())
    status = link("best", step);
  return status.ok() ? link("last", step) : status;
}

Status RunDirectory::link(const std::string &name, uint64_t step) {
  std::string target = prefix + std::to_string(step), place = path_ + "/" + name,
              partial = path_ + "/." + prefix + name;
  std::error_code error, ignored;
  fs::remove(partial, ignored);
  fs::create_symlink(target, partial, error);
  if (!error)
    fs::rename(partial, place, error);
  return error ? failure("link `" + place + "` to `" + target + "`", error) : Status();
}

int64_t RunDirectory::linked_step(const std::string &name) const {
  std::error_code error;
  fs::path target = fs::read_symlink(path_ + "/" + name, error);
  return error ? -1 : step_of(target.string());
}

Status RunDirectory::rotate(int64_t limit) {
  if (limit <= 0)
    return Status();
  std::vector<uint64_t> present = steps();
  int64_t best = linked_step("best"), last = linked_step("last");
  auto is_kept = [&](uint64_t step) {
    return static_cast<int64_t>(step) == best || static_cast<int64_t>(step) == last;
  };
  int64_t others = std::count_if(present.begin(), present.end(),
                                 [&](uint64_t step) { return static_cast<int64_t>(step) != best; });
  for (uint64_t step : present) {
    if (others <= limit)
      break;
    if (is_kept(step))
      continue;
    std::error_code error;
    fs::remove_all(checkpoint(step), error);
    if (error)
      return failure("remove the old checkpoint `" + checkpoint(step) + "`", error);
    --others;
  }
  return Status();
}

Status RunDirectory::forget_after(uint64_t step) {
  for (uint64_t later : steps()) {
    std::error_code error;
    if (later > step)
      fs::remove_all(checkpoint(later), error);
    if (error)
      return failure("remove the later checkpoint `" + checkpoint(later) + "`", error);
  }
  if (Status status = remove_samples(static_cast<int64_t>(step)); !status.ok())
    return status;
  std::error_code ignored;
  return fs::exists(checkpoint(step), ignored) ? link("last", step) : Status();
}

Status RunDirectory::restore_best(bool has_best, uint64_t step) {
  std::error_code ignored;
  if (has_best && is_checkpoint(checkpoint(step)))
    return link("best", step);
  fs::remove(path_ + "/best", ignored);
  return Status();
}

Result<std::string> find_checkpoint(const std::string &text) {
  std::error_code ignored;
  if (is_checkpoint(text))
    return text;
  if (is_checkpoint(text + "/last")) {
    fs::path target = fs::read_symlink(text + "/last", ignored);
    return text + "/" + (ignored ? std::string("last") : target.string());
  }
  if (!fs::exists(text, ignored))
    return Status(GRADUS_IO, "there is no run or checkpoint `" + text + "`");
  // Killed between the rename of a checkpoint and that of the link.
  int64_t newest = -1;
  for (const fs::directory_entry &entry : fs::directory_iterator(text, ignored))
    if (is_checkpoint(entry.path()))
      newest = std::max(newest, step_of(entry.path().filename().string()));
  if (newest >= 0)
    return text + "/" + prefix + std::to_string(newest);
  return Status(GRADUS_IO, "`" + text + "` holds no checkpoint");
}

Result<std::string> find_weights(const std::string &text) {
  std::error_code ignored;
  if (fs::is_regular_file(text, ignored))
    return text;
  for (const char *inside : {"/best/model.safetensors", "/model.safetensors"})
    if (fs::is_regular_file(text + inside, ignored))
      return text + inside;
  Result<std::string> folder = find_checkpoint(text);
  if (!folder)
    return Status(GRADUS_IO, fs::exists(text, ignored)
                                 ? "`" + text + "` holds no weights"
                                 : "there is no weights file, checkpoint or run `" + text + "`");
  return *folder + "/model.safetensors";
}

} // namespace gradus::runtime
