#include "actors/core/incarnation.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;

namespace {

endpoint place(std::uint16_t port) {
  return v4_endpoint(0x7f000001, port);
}

life_number any_life() {
  return {*rc::gen::inRange<std::uint64_t>(0, life_counter_max + 1),
          *rc::gen::arbitrary<bool>(),
          *rc::gen::inRange<std::uint32_t>(0, boot_id_max + 1)};
}

} // namespace

TEST_CASE("an incarnation is read as it was packed", "[core]") {
  CHECK(rc::check("any life", [] {
    auto x = any_life();
    auto packed = pack(x);
    auto y = unpack(packed);
    RC_ASSERT((packed >> 63) == 0u);
    RC_ASSERT(std::tie(x.counter, x.durable, x.boot)
              == std::tie(y.counter, y.durable, y.boot));
  }));
  CHECK(pack({1, true, 2}) == ((1u << 20) | (1u << 19) | 2u));
  CHECK(pack({life_counter_max, true, boot_id_max}) == (~0ull >> 1));
}

TEST_CASE("the next life is greater, whatever clock and disk say", "[core]") {
  CHECK(rc::check("any two lives", [] {
    auto before = pack(any_life());
    auto boot = *rc::gen::arbitrary<std::uint32_t>();
    auto next = next_life(before, *rc::gen::inRange<std::uint64_t>(0, 1u << 30),
                          boot, *rc::gen::arbitrary<bool>());
    RC_PRE(unpack(before).counter < life_counter_max);
    RC_ASSERT(next.has_value());
    RC_ASSERT(*next > before);
    RC_ASSERT(unpack(*next).counter > unpack(before).counter);
  }));
}

TEST_CASE("a counter that is used up is told, and does not wrap", "[core]") {
  CHECK(!next_life(pack({life_counter_max, true, 0}), 5, 1, true));
  CHECK(!next_life(0, life_counter_max + 1, 1, true));
  CHECK(next_life(0, life_counter_max, 1, true));
  CHECK(!next_life(~incarnation{0}, 5, 1, true));
}

TEST_CASE("a life says whether its counter is on a disk", "[core]") {
  CHECK(is_durable(*next_life(0, 5, 1, true)));
  CHECK(!is_durable(*next_life(0, 5, 1, false)));
}

TEST_CASE("a life does not go back behind what peers know", "[core]") {
  auto own = pack({100, false, 3});
  CHECK(check_life(own, 0) == life_check::good);
  CHECK(check_life(own, own) == life_check::good);
  CHECK(check_life(own, pack({99, true, 9})) == life_check::good);
  CHECK(check_life(own, pack({101, false, 0})) == life_check::goes_back);
  CHECK(check_life(own, pack({100, false, 2})) == life_check::another_boot);
  CHECK(check_life(own, pack({100, true, 3})) == life_check::another_boot);
  CHECK(advice(life_check::good, "a", 1, 2).empty());
  auto text = advice(life_check::goes_back, "node-1", own, 7);
  CHECK(text.find("node-1") != std::string::npos);
  CHECK(text.find("set the clock right") != std::string::npos);
}

TEST_CASE("a restart is no clash, whatever is still on its way", "[core]") {
  name_watch uut;
  instant t0{1h};
  CHECK(!uut.on_answer("a", 1, place(1), t0, t0));
  CHECK(!uut.on_answer("a", 2, place(2), t0 + 1s, t0 + 1s));
  // Answers of the first life to questions from before the second one.
  CHECK(!uut.on_answer("a", 1, place(1), t0 + 500ms, t0 + 2s));
  CHECK(!uut.on_answer("a", 1, place(1), t0 + 1s, t0 + 2s));
  CHECK(!uut.on_answer("a", 2, place(2), t0 + 3s, t0 + 3s));
}

TEST_CASE("two lives that answer new questions are a clash, told once",
          "[core]") {
  name_watch uut;
  instant t0{1h};
  CHECK(!uut.on_answer("a", 1, place(1), t0, t0));
  CHECK(!uut.on_answer("a", 2, place(2), t0 + 1s, t0 + 1s));
  auto found = uut.on_answer("a", 1, place(1), t0 + 2s, t0 + 2s);
  REQUIRE(found);
  CHECK(found->older == 1);
  CHECK(found->newer == 2);
  auto text = to_string(*found);
  CHECK(text.find("127.0.0.1:1 (life 1)") != std::string::npos);
  CHECK(text.find("127.0.0.1:2 (life 2)") != std::string::npos);
  CHECK(!uut.on_answer("a", 1, place(1), t0 + 3s, t0 + 3s));
  CHECK(!uut.on_answer("b", 1, place(1), t0 + 3s, t0 + 3s));
}

TEST_CASE("a clash is found whichever life is heard of first", "[core]") {
  name_watch uut;
  instant t0{1h};
  CHECK(!uut.on_answer("a", 2, place(2), t0, t0));
  CHECK(uut.on_answer("a", 1, place(1), t0 + 1s, t0 + 1s));
}

TEST_CASE("proofs that lie far apart are no clash", "[core]") {
  name_watch uut;
  instant t0{1h};
  uut.on_answer("a", 1, place(1), t0, t0);
  uut.on_answer("a", 2, place(2), t0 + 1s, t0 + 1s);
  auto late = t0 + 1s + name_watch::proof_kept + 1s;
  CHECK(!uut.on_answer("a", 1, place(1), late, late));
  CHECK(uut.on_answer("a", 2, place(2), late + 1s, late + 1s));
}

TEST_CASE("names that are watched are bounded, the latest stay", "[core]") {
  name_watch uut;
  instant t0{1h};
  for (std::size_t i = 0; i < name_watch::names_max + 5; ++i)
    uut.on_answer("n" + std::to_string(i), 1, place(1), t0 + i * 1s,
                  t0 + i * 1s);
  CHECK(uut.size() == name_watch::names_max);
  CHECK(uut.forgotten() == 5);
}
