#include "tests/support/skies.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;
using core::fate;
using core::fault_kind;

TEST_CASE("a cut closes one way and leaves the other open", "[core][weather]") {
  CHECK(skies{{always(fault_kind::cut, {0}, {1})}}.cuts() == "01");
  CHECK(skies{{always(fault_kind::cut, {0, 4}, {1, 2})}}.cuts()
        == "01 02 41 42");
}

TEST_CASE("a partition of two sides cuts exactly across", "[core][weather]") {
  CHECK(skies{{always(fault_kind::partition, {0, 3}, {1, 2, 4})}}.cuts()
        == "01 02 04 10 13 20 23 31 32 34 40 43");
  // Who is on no side reaches all, and is reached.
  CHECK(skies{{always(fault_kind::partition, {0}, {1})}}.cuts() == "01 10");
}

TEST_CASE("a node is isolated in both directions", "[core][weather]") {
  CHECK(skies{{always(fault_kind::isolate, {2}, {})}}.cuts()
        == "02 12 20 21 23 24 32 42");
}

TEST_CASE("only the bridge sees both sides", "[core][weather]") {
  CHECK(skies{{always(fault_kind::bridge, {0, 1}, {3, 4})}}.cuts()
        == "03 04 13 14 30 31 40 41");
}

TEST_CASE("a flapping partition comes and goes", "[core][weather]") {
  auto x = always(fault_kind::flap, {0}, {1});
  x.begin = 1s;
  x.end = 2s;
  x.period = 100ms;
  x.share = 300'000;
  skies uut{{x}, 3};
  CHECK(uut.at(999ms).cuts().empty());
  int changes = 0;
  bool was_cut = false;
  for (auto t = 1s + 0ms; t < 3s; t += 10ms) {
    auto cuts = uut.at(t).cuts();
    auto expected = t < 2s && (t - 1s) % 100ms < 30ms;
    REQUIRE(cuts == (expected ? "01 10" : ""));
    changes += was_cut != expected;
    was_cut = expected;
  }
  CHECK(changes == 20);
}

TEST_CASE("a swizzle cuts nodes off one after another and back in another "
          "order",
          "[core][weather]") {
  auto x = always(fault_kind::swizzle, {2, 0}, {2, 0});
  x.end = 8s;
  skies uut{{x}, 3};
  CHECK(uut.at(0s).cuts() == "02 12 20 21");
  CHECK(uut.at(1999ms).cuts() == "02 12 20 21");
  CHECK(uut.at(2s).cuts() == "01 02 10 12 20 21");
  CHECK(uut.at(5999ms).cuts() == "01 02 10 12 20 21");
  // The first that was cut off is the first back; drawn plans do otherwise.
  CHECK(uut.at(6s).cuts() == "01 02 10 20");
  CHECK(uut.at(8s).cuts().empty());
  std::swap(x.others[0], x.others[1]);
  skies other{{x}, 3};
  CHECK(other.at(2s).cuts() == "01 02 10 12 20 21");
  CHECK(other.at(6s).cuts() == "02 12 20 21");
}

TEST_CASE("partitions over each other cut what any of them cuts",
          "[core][weather]") {
  auto x = always(fault_kind::partition, {0}, {1, 2});
  auto y = always(fault_kind::cut, {1}, {2});
  y.begin = 1s;
  x.end = 2s;
  skies uut{{x, y}, 3};
  CHECK(uut.at(0s).cuts() == "01 02 10 20");
  CHECK(uut.at(1s).cuts() == "01 02 10 12 20");
  CHECK(uut.at(2s).cuts() == "12");
}

TEST_CASE("what is cut is counted as cut, whatever else it meets",
          "[core][weather]") {
  skies uut{{always(fault_kind::duplicate), always(fault_kind::cut, {0}, {1})}};
  CHECK(uut.send(0, 1) == fate::cut);
  CHECK(uut.out.empty());
  CHECK(uut.sky.count(fate::cut) == 1);
  CHECK(uut.sky.count(fate::duplicated) == 0);
}
