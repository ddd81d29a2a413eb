// A training step of a built library, prepared and with random data, to be run again and again.
#pragma once

#include "gradus/gradus.h"
#include "test/bench/measure.h"

#include <random>

namespace gradus::bench {

/// Random numbers in [0, 1), or labels below the argument's limit.
inline std::vector<char> random_argument(const gradus_argument &argument,
                                         const std::vector<int64_t> &dims) {
  int64_t count = 1;
  for (int32_t axis = 0; axis < argument.rank; ++axis) {
    const gradus_extent &extent = argument.shape[axis];
    count *= extent.dimension < 0 ? extent.constant : dims[size_t(extent.dimension)];
  }
  std::vector<char> bytes(size_t(count) * 8);
  std::mt19937 random(7);
  auto fill = [&](auto *values, auto draw) {
    for (int64_t i = 0; i < count; ++i)
      values[i] = draw();
  };
  auto fraction = [&] { return double(random() % 1000) * 1e-3; };
  auto label = [&] {
    return int64_t(random() % uint64_t(argument.index_limit ? argument.index_limit : 2));
  };
  switch (argument.element) {
  case GRADUS_F32:
    fill(reinterpret_cast<float *>(bytes.data()), [&] { return float(fraction()); });
    break;
  case GRADUS_F64:
    fill(reinterpret_cast<double *>(bytes.data()), fraction);
    break;
  case GRADUS_I32:
    fill(reinterpret_cast<int32_t *>(bytes.data()), [&] { return int32_t(label()); });
    break;
  case GRADUS_I64:
    fill(reinterpret_cast<int64_t *>(bytes.data()), label);
    break;
  default:
    fill(bytes.data(), [&] { return char(label() & 1); });
  }
  return bytes;
}

class Step {
public:
  explicit Step(const Options &options)
      : model_(open_model(options.library)), entry_(find_step(*model_, options.entry)),
        dims_(options.dims_of(entry_)) {
    gradus_options settings = {};
    settings.size = sizeof settings;
    settings.threads = options.threads;
    check(gradus_create(model_, &settings, &instance_));
    for (int32_t i = 0; i < entry_.argument_count; ++i)
      buffers_.push_back(random_argument(entry_.arguments[i], dims_));
    for (auto &buffer : buffers_)
      arguments_.push_back(buffer.data());
    index_ = int32_t(&entry_ - model_->entries);
    check(gradus_prepare(instance_, index_, dims_.data()));
  }
  ~Step() { gradus_destroy(instance_); }
  Step(const Step &) = delete;
  Step &operator=(const Step &) = delete;

  void run() { check(gradus_call(instance_, index_, arguments_.data(), dims_.data())); }

  /// The losses, so that the step is seen to learn.
  void print_results() const {
    for (int32_t i = 0; i < entry_.argument_count; ++i)
      if (entry_.arguments[i].is_result && entry_.arguments[i].element == GRADUS_F32)
        std::printf("%s %.6f\n", entry_.arguments[i].name,
                    double(*reinterpret_cast<const float *>(buffers_[size_t(i)].data())));
  }

private:
  void check(gradus_status status) const {
    if (status != GRADUS_OK)
      fail(instance_ ? gradus_message(instance_) : "out of memory");
  }

  const gradus_model *model_;
  const gradus_entry &entry_;
  std::vector<int64_t> dims_;
  gradus_instance *instance_ = nullptr;
  int32_t index_ = 0;
  std::vector<std::vector<char>> buffers_;
  std::vector<void *> arguments_;
};

} // namespace gradus::bench
