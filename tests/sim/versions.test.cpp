#include "actors/sim_network.hpp"
#include "nodes/group_stack.hpp"
#include "tests/support/probe.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <vector>

// Groups of nodes whose builds read different versions of the layout.

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

constexpr wire_range one{1, 1};
constexpr wire_range one_and_two{1, 2};
constexpr wire_range two_and_three{2, 3};

vote_keeper_actor::behavior_type good_disk() {
  return {[](const votes_cast&) { return votes_kept{}; }};
}

struct fixture : deterministic {
  sim_hub_actor hub = own(spawn_sim_hub(sys, {}));
  std::vector<std::unique_ptr<probe<application_actor>>> apps;
  std::vector<std::unique_ptr<probe<group_listener_actor>>> listeners;
  std::vector<group_stack> stacks;
  std::vector<transport_actor> wires;

  static member node(std::size_t i) {
    return {static_cast<member_id>(i + 1), "node-" + std::to_string(i + 1), 0,
            v4_endpoint(0x0a000001, static_cast<std::uint16_t>(4000 + i))};
  }

  void spawn(std::size_t founders, const wire_range& reads) {
    auto i = stacks.size();
    group_stack_options opts;
    opts.who.group = 2;
    opts.who.self = node(i);
    opts.who.self.inc = 1000 + i;
    opts.who.self.wire = reads;
    opts.who.seed = i;
    for (std::size_t n = 0; n < founders; ++n)
      opts.who.founders.push_back(node(n));
    opts.newcomer = true;
    if (i < founders)
      opts.record = first_record(opts.who.founders);
    else
      opts.who.self.id = 0;
    apps.push_back(std::make_unique<probe<application_actor>>(*this));
    listeners.push_back(std::make_unique<probe<group_listener_actor>>(*this));
    wires.push_back(
      own(spawn_sim_transport(sys, hub, opts.who.self.at, opts.who.self.inc)));
    group_stack_neighbours around;
    around.transport = wires.back();
    around.keeper = own(sys.spawn(good_disk));
    around.app = *apps.back();
    around.listener = *listeners.back();
    stacks.push_back(spawn_group_stack(sys, opts, around));
    for (auto& x : stacks.back().actors)
      owned.push_back(x);
  }

  group_status status(std::size_t i) const {
    return *listeners[i]->all<group_status_ptr>().back();
  }

  std::vector<std::string> names_at(std::size_t i) const {
    std::vector<std::string> result;
    if (auto x = status(i).current)
      for (const auto& y : x->members)
        result.push_back(y.name);
    return result;
  }

  std::uint64_t dropped_for_version(std::size_t i) {
    caf::scoped_actor self{sys, true};
    self->send(wires[i], get_counters{});
    settle();
    std::uint64_t result = 0;
    self->receive([&](const counters& x) {
      for (const auto& item : x.items)
        if (item.name == "datagrams_dropped_version")
          result += item.value;
    });
    return result;
  }
};

using names = std::vector<std::string>;

} // namespace

TEST_CASE_METHOD(fixture,
                 "nodes whose wire versions overlap found one group at the "
                 "highest common one",
                 "[sim]") {
  for (auto& reads : {one_and_two, two_and_three, one_and_two})
    spawn(3, reads);
  pass(2s);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(names_at(i) == names{"node-1", "node-2", "node-3"});
    CHECK(status(i).phase == group_phase::member);
  }
  // Whoever reads 1 and 2 began with 2, its own highest: all could read it.
  CHECK(dropped_for_version(0) == 0);
}

TEST_CASE_METHOD(fixture,
                 "a group goes back to an earlier wire version for who joins",
                 "[sim]") {
  for (auto& reads : {one_and_two, one_and_two})
    spawn(2, reads);
  pass(1s);
  REQUIRE(names_at(0) == names{"node-1", "node-2"});
  spawn(2, one);
  pass(1s);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(names_at(i) == names{"node-1", "node-2", "node-3"});
  auto dropped = dropped_for_version(2);
  pass(5s);
  CHECK(dropped_for_version(2) == dropped); // All speak version 1 by now.
}

TEST_CASE_METHOD(fixture,
                 "who shares no wire version with the group is refused, and "
                 "both ranges are named",
                 "[sim]") {
  for (auto& reads : {one, one})
    spawn(2, reads);
  pass(1s);
  spawn(2, two_and_three);
  pass(5s);
  CHECK(names_at(0) == names{"node-1", "node-2"});
  auto x = status(2);
  CHECK(x.phase == group_phase::refused);
  CHECK(x.refusal == errc::wire_version);
  CHECK(x.why == "node-3 reads wire versions 2..3, the group 1");
}
