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
