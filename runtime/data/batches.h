// The batches of a run, in order, gathered ahead on a thread of their own.
#pragma once

#include "runtime/data/examples.h"
#include "runtime/data/order.h"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace gradus::runtime {

/// Steps cut into epochs: step s (from 0) is batch s % per_epoch of epoch s / per_epoch. The last
/// batch of an epoch is as short as the examples leave it, unless `whole_only`.
struct BatchPlan {
  int64_t examples = 0, batch_size = 1;
  bool whole_only = false; // for a model compiled for one batch size

  int64_t per_epoch() const {
    return whole_only ? examples / batch_size : (examples + batch_size - 1) / batch_size;
  }
  uint64_t epoch(uint64_t step) const { return step / static_cast<uint64_t>(per_epoch()); }
  int64_t begin(uint64_t step) const {
    return static_cast<int64_t>(step % static_cast<uint64_t>(per_epoch())) * batch_size;
  }
  int64_t size(uint64_t step) const { return std::min(batch_size, examples - begin(step)); }
};

/// One batch: a dense buffer for each field, aligned to 64 bytes.
struct Batch {
  uint64_t step = 0;
  int64_t size = 0; // examples
  std::vector<void *> buffers;
};

/// Delivers the batches of the steps [first, end). Small batches are gathered many at a time, so
/// that the two threads seldom wait for each other; two such slabs exist, one in use and one being
/// filled.
class BatchReader {
public:
  /// `examples` and `order` must outlive the reader. `slab_bytes`: how much is gathered at a time.
  BatchReader(const Examples &examples, const ExampleOrder &order, BatchPlan plan, uint64_t first,
              uint64_t end, size_t slab_bytes = 1 << 20);
  ~BatchReader(); // stops the thread, also in the middle
  BatchReader(const BatchReader &) = delete;
  BatchReader &operator=(const BatchReader &) = delete;

  /// The next batch, valid until the next call; null behind the last.
  Result<const Batch *> next();

private:
  struct Slab {
    std::unique_ptr<unsigned char[]> memory;
    std::vector<Batch> batches;
    Status status; // of the gather; the batches before it are good
    bool full = false;
  };

  Status allocate();
  void fill(Slab &slab);
  void run();

  const Examples &examples_;
  const ExampleOrder &order_;
  BatchPlan plan_;
  uint64_t next_step_, end_;
  size_t batch_bytes_ = 0, batches_in_slab_ = 1, slab_bytes_;

  Slab slabs_[2];
  int current_ = 0;     // slab that next() reads
  size_t position_ = 0; // in it
  bool started_ = false, finished_ = false;
  std::vector<int64_t> rows_; // of the batch being gathered

  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stop_ = false;
};

} // namespace gradus::runtime
