#include "actors/core/suspicion_log.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;

namespace {

suspicion_evidence entry(member_id who, member_id by) {
  suspicion_evidence x;
  x.who = who;
  x.by = by;
  return x;
}

} // namespace

TEST_CASE("a log of suspicions keeps names, and the latest entries",
          "[core][detector]") {
  view current;
  current.members = {{1, "a", 1, {}}, {2, "b", 1, {}}};
  suspicion_log log{2};
  log.note(entry(1, 2), current);
  log.note(entry(2, 1), current);
  log.note(entry(2, 7), current); // By one that is no member any more.
  REQUIRE(log.entries().size() == 2);
  CHECK(log.dropped() == 1);
  CHECK(log.entries()[0].who_name == "b");
  CHECK(log.entries()[0].by_name == "a");
  CHECK(log.entries()[1].by_name.empty());
  auto list = log.list(instant{5s});
  CHECK(list.items.size() == 2);
  CHECK(list.now == instant{5s});
}

TEST_CASE("a log of no size keeps nothing", "[core][detector]") {
  suspicion_log log;
  log.note(entry(1, 2), view{});
  CHECK(log.entries().empty());
}
