#include "actors/core/swim_order.hpp"

#include "tests/support/swim_updates.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using troupe::test::opinion;

namespace {

constexpr auto alive = swim_status::alive;
constexpr auto suspect = swim_status::suspect;
constexpr auto faulty = swim_status::faulty;
constexpr auto left_ = swim_status::left;

swim_update any_opinion() {
  return opinion("a", static_cast<swim_status>(*rc::gen::inRange(0, 4)),
                 *rc::gen::inRange<incarnation>(1, 4),
                 *rc::gen::inRange<std::uint64_t>(0, 4));
}

bool beats(swim_status x, std::uint64_t i, swim_status y, std::uint64_t j) {
  return overrides(opinion("a", x, 1, i), opinion("a", y, 1, j));
}

auto key(const swim_update& x) {
  return std::tie(x.inc, x.refutation, x.status);
}

} // namespace

TEST_CASE("alive beats suspect, faulty and left only with a later refutation",
          "[core]") {
  for (auto other : {alive, suspect, faulty, left_}) {
    CHECK(beats(alive, 2, other, 1));
    CHECK(!beats(alive, 1, other, 1));
    CHECK(!beats(alive, 0, other, 1));
  }
}

TEST_CASE("suspect beats alive of the same refutation", "[core]") {
  CHECK(beats(suspect, 1, alive, 1));
  CHECK(!beats(suspect, 0, alive, 1));
  CHECK(beats(suspect, 2, suspect, 1));
  CHECK(!beats(suspect, 1, suspect, 1));
  CHECK(!beats(suspect, 1, faulty, 1));
}

TEST_CASE("faulty beats alive and suspect of the same refutation", "[core]") {
  CHECK(beats(faulty, 1, alive, 1));
  CHECK(beats(faulty, 1, suspect, 1));
  CHECK(!beats(faulty, 0, alive, 1));
  CHECK(!beats(faulty, 1, left_, 1));
  CHECK(beats(left_, 1, faulty, 1));
}

TEST_CASE("a later life beats whatever is said of an earlier one", "[core]") {
  CHECK(rc::check("any opinions", [] {
    auto x = any_opinion();
    auto y = any_opinion();
    x.inc = y.inc + *rc::gen::inRange<incarnation>(1, 3);
    RC_ASSERT(overrides(x, y));
    RC_ASSERT(!overrides(y, x));
  }));
}

TEST_CASE("whoever heard the same opinions thinks the same", "[core]") {
  CHECK(rc::check("any order", [] {
    std::vector<swim_update> xs(*rc::gen::inRange<std::size_t>(1, 12));
    std::generate(xs.begin(), xs.end(), any_opinion);
    auto settle = [](const std::vector<swim_update>& ys) {
      auto result = ys.front();
      for (auto& y : ys)
        if (overrides(y, result))
          result = y;
      return result;
    };
    auto ys = xs;
    for (auto i = ys.size() - 1; i > 0; --i)
      std::swap(ys[i], ys[*rc::gen::inRange<std::size_t>(0, i + 1)]);
    RC_ASSERT(key(settle(xs)) == key(settle(ys)));
  }));
}

TEST_CASE("confirmations shorten a suspicion, the first ones most", "[core]") {
  auto at = [](std::size_t c) { return suspicion_limit(1s, 6s, 3, c); };
  CHECK(at(0) == 6s);
  CHECK(at(3) == 1s);
  CHECK(at(9) == 1s);
  // 6 - 5 * ln 2 / ln 4 and 6 - 5 * ln 3 / ln 4.
  CHECK(at(1) == 3500ms);
  CHECK(std::chrono::abs(at(2) - 2038ms) < 1ms);
  CHECK(suspicion_limit(1s, 6s, 0, 0) == 1s);
}

TEST_CASE("a suspicion lasts longer in a large group, by decimal logarithm",
          "[core]") {
  CHECK(suspicion_scale(0) == 1.0);
  CHECK(suspicion_scale(10) == 1.0);
  CHECK(suspicion_scale(100) == Approx(2.0));
  CHECK(suspicion_scale(1000) == Approx(3.0));
}

TEST_CASE("news is told by the decimal digits of the group", "[core]") {
  CHECK(transmit_limit(4, 1) == 4);
  CHECK(transmit_limit(4, 9) == 4);
  CHECK(transmit_limit(4, 10) == 8);
  CHECK(transmit_limit(4, 99) == 8);
  CHECK(transmit_limit(4, 100) == 12);
  CHECK(transmit_limit(4, 0) == 4);
}

TEST_CASE("exchanges are rarer above 32 members", "[core]") {
  CHECK(exchange_pause(30s, 32) == 30s);
  CHECK(exchange_pause(30s, 33) == 60s);
  CHECK(exchange_pause(30s, 64) == 60s);
  CHECK(exchange_pause(30s, 65) == 90s);
  CHECK(exchange_pause(30s, 1024) == 180s);
}

TEST_CASE("each status has a word", "[core]") {
  CHECK(to_string(alive) == "alive");
  CHECK(to_string(suspect) == "suspect");
  CHECK(to_string(faulty) == "faulty");
  CHECK(to_string(left_) == "left");
}
