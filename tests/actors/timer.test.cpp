#include "actors/timer.hpp"
#include "tests/support/talk.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

/// A room that wants a tick each second, and now and then one sooner.
struct room_state {
  std::optional<instant> armed;
  instant next{};
  int ticks = 0;
};

using room_actor
  = caf::typed_actor<caf::reacts_to<tick>, caf::reacts_to<credit>>;

room_actor::behavior_type
room_behavior(room_actor::stateful_pointer<room_state> self) {
  auto wait = [=](timespan pause) {
    auto& st = self->state;
    st.next = self->clock().now() + pause;
    arm(self, st.armed, st.next);
  };
  wait(1s);
  return {
    [=](tick) {
      auto& st = self->state;
      disarm_due(self, st.armed);
      ++st.ticks;
      if (st.next <= self->clock().now())
        wait(1s);
      arm(self, st.armed, st.next);
    },
    [=](credit) { wait(10ms); },
  };
}

} // namespace

TEST_CASE_METHOD(deterministic, "a tick that was overtaken arms no other",
                 "[actors]") {
  auto room = own(sys.spawn(room_behavior));
  settle();
  for (int i = 0; i < 20; ++i) {
    caf::anon_send(room, credit{});
    settle();
    pass(100ms);
  }
  // The last of those that were overtaken is gone within a second.
  pass(2s);
  CHECK(sched.clock().schedule().size() == 1);
  auto before = state_of<room_state>(room).ticks;
  pass(10s);
  CHECK(state_of<room_state>(room).ticks == before + 10);
}

TEST_CASE("the ticks of a room do not multiply", "[sim]") {
  cluster_options opts;
  opts.members = 4;
  opts.links = rough(0.3);
  cluster c{opts};
  c.install();
  talk(c, 60);
  c.cut(0, 3); // Now there is no end of asking and sending again.
  c.cut(1, 3);
  c.cut(2, 3);
  c.send(0, {"x"});
  c.pass(60s);
  // One of the clock, the ack tracker and the resender of each member.
  CHECK(c.sched.clock().schedule().size() <= 3 * 4);
}
