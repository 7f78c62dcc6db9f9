#include "actors/core/path_table.hpp"
#include "actors/core/train_splitter.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

/// Places below 10 are near, the others far.
std::size_t near_and_far(const endpoint& x) {
  return x.ip.back() < 10 ? 9000 : 1400;
}

} // namespace

TEST_CASE("a path of unknown kind is given the common size", "[core]") {
  CHECK(datagram_bytes_for(1500, 28) == 1400);
  CHECK(datagram_bytes_for(1420, 28) == 1392);
  CHECK(datagram_bytes_for(1280, 48) == 1232);
  CHECK(datagram_bytes_for(8999, 28) == 1400);
  CHECK(datagram_bytes_for(9000, 28) == 8972);
  CHECK(datagram_bytes_for(65536, 28) == wire::datagram_bytes_max);
  CHECK(datagram_bytes_for(20, 28) == path_table::bytes_min);
}

TEST_CASE("the narrowest path decides for all receivers", "[core]") {
  path_table uut{near_and_far};
  CHECK(uut.limit_of({{place_of(1)}, {place_of(2)}}) == 9000);
  CHECK(uut.limit_of({{place_of(1)}, {place_of(20)}}) == 1400);
  CHECK(path_table{}.limit_of({{place_of(20)}}) == wire::datagram_bytes_max);
}

TEST_CASE("a path is asked for once, and the table does not grow", "[core]") {
  std::size_t asked = 0;
  path_table uut{[&](const endpoint&) {
    ++asked;
    return std::size_t{2000};
  }};
  for (int i = 0; i < 5; ++i)
    CHECK(uut.limit_of(place_of(1)) == 2000);
  CHECK(asked == 1);
  for (member_id i = 2; i <= path_table::paths_max + 1; ++i)
    uut.limit_of(place_of(i));
  CHECK(asked == path_table::paths_max + 1);
  uut.limit_of(place_of(1)); // Was forgotten.
  CHECK(asked == path_table::paths_max + 2);
}

TEST_CASE("a path that refuses what it was said to take is narrowed",
          "[core]") {
  path_table uut{near_and_far};
  uut.on_too_large(place_of(1), 60000);
  CHECK(uut.limit_of(place_of(1)) == 9000); // That was no news.
  uut.on_too_large(place_of(1), 8000);
  CHECK(uut.limit_of(place_of(1)) == 1400);
  uut.on_too_large(place_of(1), 1300);
  CHECK(uut.limit_of(place_of(1)) == 650);
  uut.on_too_large(place_of(1), 600);
  uut.on_too_large(place_of(1), 512);
  CHECK(uut.limit_of(place_of(1)) == path_table::bytes_min);
  CHECK(uut.limit_of(place_of(2)) == 9000);
  CHECK(uut.narrowed() == 3);
}

TEST_CASE("a unit of a view fits a datagram on all its paths", "[core]") {
  auto small = make_view(3);
  CHECK(unit_bytes_of(*small, {}) > 65000);
  auto near = unit_bytes_of(*small, near_and_far);
  CHECK(near < 9000);
  CHECK(near > 8700);
  auto large = make_view(20);
  CHECK(unit_bytes_of(*large, near_and_far) < 1400);
  CHECK(unit_bytes_of(*large, near_and_far) >= 700);
  // One that has itself behind the narrow path sends nothing there.
  auto same = make_view(10, 10);
  CHECK(unit_bytes_of(*same, near_and_far) > 8000);
}

TEST_CASE("a unit of that size leaves with its stamp in one datagram",
          "[core]") {
  for (auto start : starts)
    for (std::size_t members : {2u, 5u, 30u}) {
      auto limit = std::size_t{1400};
      auto of = make_view(members, 1, start);
      auto size = unit_bytes_of(*of, [=](const endpoint&) { return limit; });
      std::vector<seqno> all(members, ~seqno{0});
      auto batch = make_batch(of, 1, ~seqno{0}, ~seqno{0} - 1,
                              {std::string(size, 'x')}, all);
      train_splitter uut;
      std::vector<frame> frames{stamp{of->id, ~seqno{0}, ~seqno{0}, all},
                                batch};
      REQUIRE(uut.lay_out(frames, limit));
      CHECK(uut.size() == 1);
      CHECK(uut.payload_bytes() + wire::header_bytes <= limit);
    }
}

TEST_CASE("the windows of all other members fit a receive buffer together",
          "[core]") {
  CHECK(window_limit_of(1 << 20, 2) == 1 << 19);
  CHECK(window_limit_of(1 << 20, 4) == 1 << 18);
  CHECK(window_limit_of(0, 2) == view::unlimited);
  CHECK(window_limit_of(4096, 8) == window_limit_min);
}
