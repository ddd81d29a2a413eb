// Times a training step of a built library: prepared, on random data, the loss printed so that it is seen to learn.
#include "gradus/gradus.h"
#include "test/bench/measure.h"

#include <random>

using namespace gradus::bench;

namespace {

/// Random numbers in [0, 1), or labels below the argument's limit.
std::vector<char> random_argument(const gradus_argument &argument, const std::vector<int64_t> &dims) {
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
  auto label = [&] { return int64_t(random() % uint64_t(argument.index_limit ? argument.index_limit : 2)); };
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

} // namespace

int main(int count, char **arguments) {
  Options options(count, arguments);
  const gradus_model *model = open_model(options.library);
  const gradus_entry &step = find_step(*model, options.entry);
  std::vector<int64_t> dims = options.dims_of(step);

  gradus_options settings = {};
  settings.size = sizeof settings;
  settings.threads = options.threads;
  gradus_instance *instance = nullptr;
  if (gradus_create(model, &settings, &instance) != GRADUS_OK)
    fail(instance ? gradus_message(instance) : "out of memory");

  std::vector<std::vector<char>> buffers;
  std::vector<void *> pointers;
  for (int32_t i = 0; i < step.argument_count; ++i)
    buffers.push_back(random_argument(step.arguments[i], dims));
  for (auto &buffer : buffers)
    pointers.push_back(buffer.data());

  auto index = int32_t(&step - model->entries);
  if (gradus_prepare(instance, index, dims.data()) != GRADUS_OK)
    fail(gradus_message(instance));
  Times times = measure(options.seconds, [&] {
    if (gradus_call(instance, index, pointers.data(), dims.data()) != GRADUS_OK)
      fail(gradus_message(instance));
  });
  report("gradus", times);
  for (int32_t i = 0; i < step.argument_count; ++i)
    if (step.arguments[i].is_result && step.arguments[i].element == GRADUS_F32)
      std::printf("%s %.6f\n", step.arguments[i].name, double(*reinterpret_cast<float *>(buffers[size_t(i)].data())));
  gradus_destroy(instance);
}
