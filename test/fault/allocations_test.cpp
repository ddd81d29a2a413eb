// The k-th allocation fails, the host's and the language's counted together: each time a status, a
// sentence and no leak.
#include "test/unit/runtime/linear_fixture.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

/// Allocations until the one that fails; negative: none does. Counted in the thread of the test
/// alone.
thread_local long remaining = -1;

bool fails() {
  if (remaining < 0)
    return false;
  return remaining-- == 0;
}

std::atomic<long> live{0};

void *take(size_t bytes) {
  void *memory = fails() ? nullptr : std::malloc(bytes);
  live += memory != nullptr;
  return memory;
}

} // namespace

void *operator new(size_t bytes) {
  void *memory = take(bytes);
  if (!memory)
    throw std::bad_alloc();
  return memory;
}
void *operator new(size_t bytes, const std::nothrow_t &) noexcept { return take(bytes); }
void operator delete(void *memory) noexcept {
  live -= memory != nullptr;
  std::free(memory);
}
void operator delete(void *memory, size_t) noexcept { operator delete(memory); }

namespace gradus::test {
namespace {

gradus_options failing_host() {
  gradus_options options = Linear::make_options(1, 1);
  options.allocate = [](void *, size_t bytes, size_t alignment) -> void * {
    if (fails())
      return nullptr;
    ++live;
    return std::aligned_alloc(alignment, bytes);
  };
  options.release = [](void *, void *memory) {
    live -= memory != nullptr;
    std::free(memory);
  };
  return options;
}

/// Runs attempt(k) with the k-th allocation failing until it returns GRADUS_OK; then nothing may be
/// left over.
template <typename Attempt> void until_it_succeeds(const Attempt &attempt) {
  for (long k = 0;; ++k) {
    ASSERT_LT(k, 10'000);
    long before = live;
    gradus_status status = attempt(k);
    remaining = -1;
    ASSERT_EQ(live, before) << "allocation " << k << " failing leaves memory behind";
    if (status == GRADUS_OK) {
      EXPECT_GT(k, 3) << "too few allocations for the test to mean anything";
      return;
    }
    ASSERT_EQ(status, GRADUS_OUT_OF_MEMORY) << "allocation " << k;
  }
}

void expect_words(const gradus_instance *handle, gradus_status status) {
  if (status != GRADUS_OK) {
    EXPECT_STRNE(gradus_message(handle), "");
  }
}

TEST(FailingAllocations, Create) {
  gradus_options options = failing_host();
  until_it_succeeds([&](long k) {
    gradus_instance *handle = nullptr;
    remaining = k;
    gradus_status status = gradus_create(&linear_model, &options, &handle);
    remaining = -1;
    if (handle)
      expect_words(handle, status);
    gradus_destroy(handle);
    return status;
  });
}

TEST(FailingAllocations, TheFirstStep) {
  gradus_options options = failing_host();
  Examples data(10);
  until_it_succeeds([&](long k) {
    Linear model(options);
    std::vector<float> before = model.weights();
    float loss = -1;
    remaining = k;
    gradus_status status = model.fit(data.x, data.y, loss);
    remaining = -1;
    expect_words(model.handle, status);
    if (status != GRADUS_OK) {
      EXPECT_EQ(loss, -1);
      EXPECT_EQ(model.weights(), before);
    }
    EXPECT_EQ(model.fit(data.x, data.y, loss), GRADUS_OK) << "the instance is spoilt";
    return status;
  });
}

TEST(FailingAllocations, SaveAndLoad) {
  TemporaryFolder folder;
  gradus_options options = failing_host();
  std::string weights = folder.file("w"), optimizer = folder.file("o");
  {
    Linear model(1);
    gradus_save(model.handle, weights.c_str());
    gradus_save_optimizer(model.handle, optimizer.c_str());
  }
  using Call = gradus_status (*)(gradus_instance *, const char *);
  struct {
    Call call;
    const std::string &path;
  } calls[] = {{gradus_save, weights},
               {gradus_save_optimizer, optimizer},
               {gradus_load, weights},
               {gradus_load_optimizer, optimizer}};
  for (const auto &row : calls)
    until_it_succeeds([&](long k) {
      options.seed = uint64_t(k) + 5;
      Linear model(options);
      std::vector<float> before = model.weights();
      remaining = k;
      gradus_status status = row.call(model.handle, row.path.c_str());
      remaining = -1;
      expect_words(model.handle, status);
      if (status != GRADUS_OK) {
        EXPECT_EQ(model.weights(), before) << "half loaded";
      }
      EXPECT_EQ(gradus_load(model.handle, weights.c_str()), GRADUS_OK) << "the old file is damaged";
      return status;
    });
  EXPECT_EQ(folder.files(), 2u);
}

} // namespace
} // namespace gradus::test
