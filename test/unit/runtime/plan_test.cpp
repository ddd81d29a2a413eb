// The arena planner: random lifetimes never overlap, and the plan is near the least possible.
#include "runtime/plan/planner.h"

#include <gtest/gtest.h>
#include <random>

using gradus::runtime::ArenaPlan;

namespace {

struct Booking {
  uint64_t bytes;
  int32_t first, last;
};

ArenaPlan plan_of(const std::vector<Booking> &bookings) {
  ArenaPlan plan;
  for (const Booking &booking : bookings)
    EXPECT_TRUE(plan.book(booking.bytes, booking.first, booking.last));
  plan.commit();
  return plan;
}

TEST(Plan, RandomLifetimesNeverOverlap) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<Booking> bookings(random() % 60);
    for (Booking &booking : bookings) {
      booking.bytes = random() % 10 == 0 ? 0 : random() % 5000;
      booking.first = int32_t(random() % 40);
      booking.last = booking.first + int32_t(random() % 10);
    }
    ArenaPlan plan = plan_of(bookings);
    for (size_t i = 0; i < bookings.size(); ++i) {
      EXPECT_EQ(plan.offset(i) % ArenaPlan::alignment, 0u);
      EXPECT_LE(plan.offset(i) + bookings[i].bytes, plan.peak());
      for (size_t j = 0; j < i; ++j) {
        bool at_once =
            bookings[i].first <= bookings[j].last && bookings[j].first <= bookings[i].last;
        bool share = plan.offset(i) < plan.offset(j) + bookings[j].bytes &&
                     plan.offset(j) < plan.offset(i) + bookings[i].bytes;
        EXPECT_FALSE(at_once && share && bookings[i].bytes && bookings[j].bytes)
            << "round " << round << ": buffers " << j << " and " << i;
      }
    }
    EXPECT_GE(plan.peak(), plan.lower_bound());
    EXPECT_LE(plan.peak(), 2 * plan.lower_bound());
  }
}

TEST(Plan, ReusesTheSpaceOfTheDead) {
  ArenaPlan plan = plan_of({{1000, 0, 1}, {1000, 2, 3}, {64, 1, 2}});
  EXPECT_EQ(plan.offset(0), plan.offset(1));
  EXPECT_EQ(plan.peak(), 1024u + 64);
  EXPECT_EQ(plan.peak(), plan.lower_bound());
}

TEST(Plan, PutsASmallBufferIntoTheTightestGap) {
  // Two gaps between long-lived buffers: one of 512 bytes, one of 128.
  ArenaPlan plan =
      plan_of({{4096, 0, 9}, {2048, 0, 0}, {1024, 0, 9}, {512, 0, 0}, {256, 0, 9}, {128, 5, 5}});
  EXPECT_EQ(plan.offset(5), plan.offset(3));
}

TEST(Plan, TheSameBookingsGiveTheSamePlan) {
  std::vector<Booking> bookings = {{640, 0, 3}, {640, 1, 2}, {640, 0, 3}, {64, 2, 5}};
  ArenaPlan one = plan_of(bookings), two = plan_of(bookings);
  for (size_t i = 0; i < bookings.size(); ++i)
    EXPECT_EQ(one.offset(i), two.offset(i));
}

TEST(Plan, RefusesWhatNoMachineHas) {
  ArenaPlan plan;
  EXPECT_FALSE(plan.book(ArenaPlan::limit + 1, 0, 0));
  EXPECT_FALSE(plan.book(1, 3, 2));
  EXPECT_EQ(plan.size(), 0u);
}

TEST(Plan, ReportNamesEveryBufferAndThePeak) {
  ArenaPlan plan = plan_of({{1000, 0, 1}, {100, 0, 4}});
  std::string text = plan.report({"hidden"});
  EXPECT_NE(text.find("hidden"), std::string::npos);
  EXPECT_NE(text.find("buffer 1"), std::string::npos);
  EXPECT_NE(text.find("peak 1.2 kB (1152 bytes) in 2 buffers"), std::string::npos) << text;
}

TEST(Plan, BytesForPeople) {
  using gradus::runtime::readable_bytes;
  EXPECT_EQ(readable_bytes(0), "0 B");
  EXPECT_EQ(readable_bytes(999), "999 B");
  EXPECT_EQ(readable_bytes(1500), "1.5 kB");
  EXPECT_EQ(readable_bytes(999'700), "1.0 MB");
  EXPECT_EQ(readable_bytes(24'000'000'000), "24 GB");
}

} // namespace
