// The pool: every item once, parts of at least the grain, and no thread started for one part.
#include "runtime/parallel/parallel.h"

#include <atomic>
#include <gtest/gtest.h>
#include <omp.h>
#include <thread>
#include <vector>

using namespace gradus::runtime;

namespace {

TEST(Parallel, PartitionCoversEveryItemOnce) {
  for (int64_t count : {0, 1, 2, 7, 64, 1000})
    for (int64_t grain : {0, 1, 3, 64, 2000})
      for (int threads : {1, 2, 3, 4, 7}) {
        Partition partition = Partition::of(count, grain, threads);
        int64_t covered = 0;
        for (int64_t part = 0; part < partition.parts; ++part) {
          int64_t size = std::min(count, (part + 1) * partition.size) - part * partition.size;
          EXPECT_GT(size, 0);
          if (part + 1 < partition.parts) {
            EXPECT_GE(size, grain);
          }
          covered += size;
        }
        EXPECT_EQ(covered, count);
        EXPECT_LE(partition.parts, threads);
      }
}

TEST(Parallel, SubnormalsAreZeroWhileItRunsAndTheHostsModeComesBack) {
  volatile float least = 1.2e-38f; // normal, and its half isn't
  for (int threads : {1, 2}) {
    std::vector<float> halves(4, -1);
    parallel_parts(threads, 4, [&](int64_t part) { halves[size_t(part)] = least * 0.5f; });
    for (float half : halves)
      EXPECT_EQ(half, 0);
    EXPECT_GT(least * 0.5f, 0);
  }
}

TEST(Parallel, RunsEachPartOnce) {
  for (int threads : {1, 2, 4})
    for (int64_t parts : {0, 1, 2, 3, 9}) {
      std::vector<std::atomic<int>> runs(10);
      parallel_parts(threads, parts, [&](int64_t part) { ++runs[size_t(part)]; });
      for (int64_t part = 0; part < 10; ++part)
        EXPECT_EQ(runs[size_t(part)], part < parts ? 1 : 0);
    }
}

TEST(Parallel, OnePartStaysInTheCaller) {
  std::thread::id where;
  parallel_parts(4, 1, [&](int64_t) { where = std::this_thread::get_id(); });
  EXPECT_EQ(where, std::this_thread::get_id());
}

TEST(Parallel, InsideARegionOfTheHostEveryPartStillRuns) {
  std::atomic<int> runs{0};
#pragma omp parallel num_threads(2)
  parallel_parts(4, 4, [&](int64_t) { ++runs; });
  EXPECT_EQ(runs % 4, 0);
  EXPECT_GE(runs, 4);
}

TEST(Parallel, TeamSizeIsGivenBack) {
  int before = omp_get_max_threads();
  {
    TeamSize team(before + 3);
    EXPECT_EQ(omp_get_max_threads(), before + 3);
  }
  EXPECT_EQ(omp_get_max_threads(), before);
}

TEST(Parallel, TeamsAreNotMadeSmallerByDynamicSizes) {
  omp_set_dynamic(1);
  {
    TeamSize team(2);
    EXPECT_FALSE(omp_get_dynamic());
  }
  EXPECT_TRUE(omp_get_dynamic());
  omp_set_dynamic(0);
}

TEST(Parallel, ALimitMakesTeamsUncertain) {
  bool limited = omp_get_thread_limit() < 1 << 20;
  EXPECT_EQ(teams_are_certain(), !limited);
  EXPECT_LE(available_threads(), omp_get_thread_limit());
}

} // namespace
