#include "tests/support/clock_fixture.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

using fixture = clock_fixture;

} // namespace

TEST_CASE("an idle clock shows that it lives, a busy one need not", "[core]") {
  fixture f;
  auto beat = [&] {
    f.out.clear();
    f.uut.on_heartbeat(f.out);
    return f.out.leaving.items.size();
  };
  CHECK(beat() == 1);
  CHECK(f.out.leaving.items[0].batch == nullptr);
  CHECK(f.out.leaving.items[0].to == 0);
  CHECK(f.out.leaving.items[0].promise.last == 0);
  CHECK(beat() == 1); // Its own sign is no reason to be silent.
  f.send();
  CHECK(beat() == 0);
  CHECK(beat() == 1);
  f.uut.on_acks({{1, 5, 0}, true, f.current->id});
  f.uut.on_drained(f.out);
  CHECK(beat() == 0);
  CHECK(beat() == 1);
  CHECK(f.count("heartbeats_sent") == 4);
  // An answer to one is no sign to all.
  f.receive(from_member(3, repair_request{f.current->id, true, {}}));
  CHECK(beat() == 1);
}

TEST_CASE("a heartbeat acknowledges, and nothing leaves for that after it",
          "[core]") {
  fixture f;
  CHECK(f.uut.on_acks({{0, 5, 0}, true, f.current->id}));
  f.uut.on_heartbeat(f.out);
  REQUIRE(f.out.leaving.items.size() == 1);
  CHECK(f.out.leaving.items[0].promise.aru == std::vector<seqno>{0, 5, 0});
  f.uut.on_drained(f.out);
  CHECK(f.out.leaving.items.size() == 1);
}

TEST_CASE("who is alone, or told to, shows no sign of life", "[core]") {
  clock_options off;
  off.heartbeat = timespan{0};
  for (auto& f : {fixture{1}, fixture{3, 0, off}}) {
    auto uut = f.uut;
    clock_out out;
    CHECK(!uut.heartbeat_pause());
    uut.on_heartbeat(out);
    CHECK(out.leaving.items.empty());
  }
  CHECK(!lamport_clock{}.heartbeat_pause());
}
