// The folder of a run, in Hugging Face's layout:
//
//   RUN/checkpoint-<step>/{model.safetensors, optimizer.safetensors, trainer_state.json}
//   RUN/checkpoint-<step>/trained.safetensors   where model.safetensors is an average of what was trained
//   RUN/last, RUN/best    links to checkpoints
//   RUN/samples/step-<step>.png   what the model made on the way
//   RUN/metrics.jsonl     one line for each entry of the log
//
// A checkpoint is there whole or not at all: it is made in a folder of another name, synced,
// renamed.
#pragma once

#include "runtime/train/trainer_state.h"

#include <functional>

namespace gradus::runtime {

class RunDirectory {
public:
  RunDirectory() = default;
  ~RunDirectory();
  RunDirectory(const RunDirectory &) = delete;
  RunDirectory &operator=(const RunDirectory &) = delete;

  /// Makes the folder, takes its lock, and checks that it can be written and has `bytes` free. A
  /// run that is there already is refused, unless `overwrite` (then it is removed) or `resumes`.
  Status open(const std::string &path, bool overwrite, bool resumes, uint64_t bytes);

  const std::string &path() const { return path_; }
  std::string checkpoint(uint64_t step) const;
  /// Of the picture of what the model makes after `step`.
  std::string sample(uint64_t step) const;
  std::string samples() const { return path_ + "/samples"; }
  std::string metrics() const { return path_ + "/metrics.jsonl"; }

  /// Fills a checkpoint through `write`, which gets the folder to write to, and points `last` (and
  /// `best`) to it. A checkpoint of the same step is replaced. What `write` writes is synced here.
  Status save(uint64_t step, bool is_best,
              const std::function<Status(const std::string &folder)> &write);
  /// Keeps a checkpoint of the best aside, without waiting for the disk: the next save(), or
  /// promote_best(), puts it in place. A process that is killed before loses only what it makes
  /// again when it goes on from its last checkpoint.
  Status hold_best(uint64_t step, const std::function<Status(const std::string &folder)> &write);
  /// Puts the checkpoint held, if any, in place and points `best` and `last` to it.
  Status promote_best();
  /// The step of the checkpoint held, or -1.
  int64_t held() const { return held_; }
  /// Removes the oldest checkpoints beyond `limit`, never the best or the last; 0: none.
  Status rotate(int64_t limit);
  /// Removes checkpoints and samples of later steps: the run goes on from an earlier one.
  Status forget_after(uint64_t step);
  /// Points `best` to the checkpoint of `step`, or removes it where that is gone.
  Status restore_best(bool has_best, uint64_t step);
  /// Steps of the checkpoints, ascending.
  std::vector<uint64_t> steps() const;

private:
  Status fill(const std::string &folder,
              const std::function<Status(const std::string &folder)> &write) const;
  Status put_in_place(const std::string &partial, uint64_t step) const;
  Status link(const std::string &name, uint64_t step);
  Status remove_samples(int64_t step) const;
  int64_t linked_step(const std::string &name) const;
  std::string hidden(const std::string &name) const;

  std::string path_;
  int lock_ = -1;
  int64_t held_ = -1;
};

/// The checkpoint that `text` means: a checkpoint's folder itself, or the last of a run.
Result<std::string> find_checkpoint(const std::string &text);
/// The weights that `text` means: a safetensors file, a checkpoint, or the best (else last) of a
/// run.
Result<std::string> find_weights(const std::string &text);

} // namespace gradus::runtime
