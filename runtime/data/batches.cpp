// Gathers slabs of batches on a thread of its own, or in the caller's where no thread can be had.
#include "runtime/data/batches.h"

#include <csignal>
#include <new>
#include <pthread.h>
#include <system_error>

namespace gradus::runtime {
namespace {

constexpr size_t alignment = 64;

size_t aligned(size_t bytes) { return (bytes + alignment - 1) / alignment * alignment; }

} // namespace

BatchReader::BatchReader(const Examples &examples, const ExampleOrder &order, BatchPlan plan,
                         uint64_t first, uint64_t end, size_t slab_bytes)
    : examples_(examples), order_(order), plan_(plan), next_step_(first), end_(end),
      slab_bytes_(slab_bytes) {}

BatchReader::~BatchReader() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable())
    thread_.join();
}

Status BatchReader::allocate() {
  for (const ExampleField &field : examples_.fields())
    batch_bytes_ += aligned(static_cast<size_t>(plan_.batch_size) * field.row_bytes());
  batch_bytes_ = std::max(batch_bytes_, alignment);
  batches_in_slab_ = std::max<size_t>(1, slab_bytes_ / batch_bytes_);
  batches_in_slab_ = static_cast<size_t>(std::min<uint64_t>(batches_in_slab_, end_ - next_step_));
  rows_.resize(static_cast<size_t>(plan_.batch_size));
  for (Slab &slab : slabs_)
    slab.memory.reset(new unsigned char[batch_bytes_ * batches_in_slab_ + alignment]);
  return Status();
}

void BatchReader::fill(Slab &slab) {
  slab.batches.clear();
  slab.status = Status();
  try {
    unsigned char *at = slab.memory.get();
    at += (alignment - reinterpret_cast<uintptr_t>(at) % alignment) % alignment;
    std::unique_ptr<ExampleOrder::Epoch> epoch;
    uint64_t epoch_number = 0;
    for (size_t index = 0; index < batches_in_slab_ && next_step_ < end_; ++index) {
      Batch batch;
      batch.step = next_step_;
      batch.size = plan_.size(next_step_);
      if (!epoch || epoch_number != plan_.epoch(next_step_)) {
        epoch_number = plan_.epoch(next_step_);
        epoch = std::make_unique<ExampleOrder::Epoch>(order_.epoch(epoch_number));
      }
      for (int64_t row = 0; row < batch.size; ++row)
        rows_[static_cast<size_t>(row)] = epoch->row(plan_.begin(next_step_) + row);
      for (const ExampleField &field : examples_.fields()) {
        batch.buffers.push_back(at);
        at += aligned(static_cast<size_t>(plan_.batch_size) * field.row_bytes());
      }
      slab.status = examples_.gather(rows_.data(), batch.size, batch.buffers.data());
      if (!slab.status.ok())
        return;
      slab.batches.push_back(std::move(batch));
      ++next_step_;
    }
  } catch (const std::bad_alloc &) {
    slab.status = Status(GRADUS_OUT_OF_MEMORY, "no memory for a batch");
  }
}

void BatchReader::run() {
  for (int turn = 0;; turn ^= 1) {
    Slab &slab = slabs_[turn];
    {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [&] { return stop_ || !slab.full; });
      if (stop_)
        return;
    }
    fill(slab);
    bool last = slab.batches.empty() || !slab.status.ok();
    {
      std::lock_guard<std::mutex> lock(mutex_);
      slab.full = true;
    }
    changed_.notify_all();
    if (last)
      return;
  }
}

Result<const Batch *> BatchReader::next() {
  try {
    if (!started_ && next_step_ >= end_)
      return static_cast<const Batch *>(nullptr);
    if (!started_) {
      started_ = true;
      if (Status status = allocate(); !status.ok())
        return status;
      // Signals are for the thread that trains.
      sigset_t all, before;
      sigfillset(&all);
      pthread_sigmask(SIG_SETMASK, &all, &before);
      try {
        thread_ = std::thread([this] { run(); });
      } catch (const std::system_error &) {
      }
      pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }
    while (!finished_) {
      Slab &slab = slabs_[current_];
      if (!thread_.joinable()) {
        if (!slab.full)
          fill(slab);
        slab.full = true;
      } else {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [&] { return slab.full; });
      }
      if (position_ < slab.batches.size())
        return static_cast<const Batch *>(&slab.batches[position_++]);
      if (!slab.status.ok())
        return slab.status;
      if (slab.batches.empty()) {
        finished_ = true;
        break;
      }
      {
        std::lock_guard<std::mutex> lock(mutex_);
        slab.full = false;
      }
      changed_.notify_all();
      current_ ^= 1;
      position_ = 0;
    }
    return static_cast<const Batch *>(nullptr);
  } catch (const std::bad_alloc &) {
    return Status(GRADUS_OUT_OF_MEMORY, "no memory for the batches");
  }
}

} // namespace gradus::runtime
