#include "nodes/member_routes.hpp"

#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// A member of view 2 whose member 1 leads, in touch and with a lease.
group_picture leading() {
  auto status = std::make_shared<group_status>();
  status->phase = group_phase::member;
  status->current = make_view(2);
  status->known.leader = status->current->self;
  status->known.epoch = 5;
  group_picture result;
  result.status = status;
  result.lease_left = 40ms;
  return result;
}

} // namespace

TEST_CASE("a node is the leader as long as its lease lasts",
          "[nodes][members]") {
  auto x = leading();
  auto found = leader_json("a", x);
  CHECK(found["is_leader"] == true);
  CHECK(found["lease_ms"] == 40.0);
  CHECK(found["epoch"] == 5);
  x.lease_left = 0ms;
  CHECK(leader_json("a", x)["is_leader"] == false);
}

TEST_CASE("a leader that is not in touch says that it is none",
          "[nodes][members]") {
  auto x = leading();
  x.in_touch = false;
  CHECK(!is_quorate(x));
  CHECK(leader_json("a", x)["is_leader"] == false);
  auto found = members_json("a", x, {});
  CHECK(found["quorate"] == false);
  CHECK(found["why"] != "");
}

TEST_CASE("a server says whether it serves, and a leader that may not does not",
          "[nodes][members]") {
  auto x = leading();
  CHECK(!leader_json("a", x).contains("serves"));
  x.serves = true;
  CHECK(leader_json("a", x)["serves"] == true);
  x.lease_left = 0ms;
  CHECK(leader_json("a", x)["serves"] == false);
}

TEST_CASE("a member says what it delivered last, by names of its view",
          "[nodes][members]") {
  auto x = leading();
  x.order = level::agreed;
  x.state.messages = 9;
  x.recent = {{7, {1, 0}, 2, 4}, {8, {1, 0}, 99, 5}};
  auto found = deliveries_json("a", x);
  CHECK(found["level"] == "agreed");
  CHECK(found["messages"] == 9);
  REQUIRE(found["recent"].size() == 2);
  CHECK(found["recent"][0]["place"] == 7);
  CHECK(found["recent"][0]["sender"] == "peer-2");
  CHECK(found["recent"][0]["number"] == 4);
  CHECK(found["recent"][1]["sender"].is_null()); // It is in the view no more.
  CHECK(found["recent"][1]["id"] == 99);
  CHECK(deliveries_json("a", {})["recent"].empty());
}
