#include "actors/core/latency_buckets.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace std::chrono_literals;
using namespace troupe;
using namespace troupe::core;

namespace {

std::uint64_t value_of(const counters& x, const std::string& name) {
  for (const auto& item : x.items)
    if (item.name == name)
      return item.value;
  FAIL("no counter " << name);
  return 0;
}

} // namespace

TEST_CASE("a span counts up to its bound and for all longer ones", "[core]") {
  latency_buckets uut;
  uut.add(1ms);
  uut.add(1ms + 1us);
  uut.add(99s);
  counters told;
  add_spans("wait_", uut, told);
  CHECK(value_of(told, "wait_le_500us") == 0);
  CHECK(value_of(told, "wait_le_1ms") == 1);
  CHECK(value_of(told, "wait_le_2500us") == 2);
  CHECK(value_of(told, "wait_le_10s") == 2);
  CHECK(value_of(told, "wait_le_inf") == 3);
  CHECK(value_of(told, "wait_us") == 99'002'001);
}

TEST_CASE("a clock that goes back costs no sum", "[core]") {
  latency_buckets uut;
  uut.add(-5ms);
  CHECK(uut.total_microseconds() == 0);
  CHECK(uut.cumulative().front() == 1);
}

TEST_CASE("the bounds grow, and their names and seconds are those of the spans",
          "[core]") {
  const auto& all = latency_buckets::bounds();
  for (std::size_t i = 1; i < all.size(); ++i)
    CHECK(all[i - 1].most < all[i].most);
  for (std::size_t i = 0; i + 1 < all.size(); ++i)
    CHECK(std::stod(all[i].seconds)
          == Approx(std::chrono::duration<double>(all[i].most).count()));
}

TEST_CASE("a quantile lies in the bucket where its share is reached",
          "[core]") {
  latency_buckets uut;
  CHECK(!latency_buckets::quantile(uut.cumulative(), 0.5));
  for (auto i = 0; i < 98; ++i)
    uut.add(200us);
  uut.add(30ms);
  uut.add(20s);
  auto of = [&](double share) {
    return *latency_buckets::quantile(uut.cumulative(), share);
  };
  CHECK(of(0) == 100us);
  CHECK(of(0.5) > 100us);
  CHECK(of(0.5) < 250us);
  CHECK(of(0.98) == 250us);
  CHECK(of(0.99) == 50ms);
  CHECK(of(1) == 10s); // At least.
}
