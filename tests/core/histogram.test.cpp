#include "actors/core/histogram.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

using namespace troupe;
using core::histogram;

TEST_CASE("an empty histogram has no percentile", "[core]") {
  CHECK_FALSE(histogram{}.percentile(0.5));
  CHECK(histogram{}.buckets().empty());
}

TEST_CASE("small numbers are read back as they are", "[core]") {
  histogram uut;
  for (std::uint64_t i = 1; i <= 100; ++i)
    uut.add(i);
  CHECK(uut.total() == 100);
  CHECK(uut.percentile(0) == 1u);
  CHECK(uut.percentile(0.5) == 50u);
  CHECK(uut.percentile(0.99) == 99u);
  CHECK(uut.percentile(0.999) == 100u);
  CHECK(uut.percentile(1) == 100u);
}

TEST_CASE("a number beyond all buckets counts as the largest", "[core]") {
  histogram uut;
  uut.add(~std::uint64_t{0});
  auto found = uut.percentile(1);
  REQUIRE(found);
  CHECK(*found <= histogram::value_max);
  CHECK(*found > histogram::value_max / 128 * 127);
  CHECK_FALSE(uut.add_bucket({uut.buckets().front().first + 1, 1}));
  CHECK(uut.total() == 1);
}

TEST_CASE("a percentile is off by one part in 64 at most", "[core]") {
  CHECK(rc::check([](std::vector<std::uint64_t> values, std::uint64_t draw) {
    RC_PRE(!values.empty());
    histogram uut;
    for (auto& x : values) {
      x = (x * 0x9e3779b97f4a7c15u) >> (24 + x % 40);
      uut.add(x);
    }
    std::sort(values.begin(), values.end());
    auto share = static_cast<double>(draw % 1001) / 1000;
    auto rank = std::max(1.0,
                         std::ceil(share * static_cast<double>(values.size())));
    auto exact
      = static_cast<double>(values[static_cast<std::size_t>(rank) - 1]);
    auto found = static_cast<double>(uut.percentile(share).value());
    RC_ASSERT(std::abs(found - exact) <= exact / 64);
  }));
}

TEST_CASE("merged histograms count what one would have counted", "[core]") {
  CHECK(rc::check([](const std::vector<std::uint32_t>& a,
                     const std::vector<std::uint32_t>& b) {
    histogram left;
    histogram right;
    histogram both;
    for (auto x : a) {
      left.add(x);
      both.add(x);
    }
    for (auto x : b) {
      right.add(x);
      both.add(x);
    }
    left.merge(right);
    RC_ASSERT(left.buckets() == both.buckets());
    RC_ASSERT(left.total() == both.total());
  }));
}

TEST_CASE("a histogram goes through its buckets unchanged", "[core]") {
  histogram uut;
  for (std::uint64_t x : {0u, 63u, 64u, 127u, 128u, 129u, 255u, 256u, 1000000u})
    uut.add(x);
  histogram copy;
  for (const auto& x : uut.buckets())
    CHECK(copy.add_bucket(x));
  CHECK(copy.buckets() == uut.buckets());
  CHECK(copy.percentile(0.5) == uut.percentile(0.5));
}
