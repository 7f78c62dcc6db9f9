#include "actors/enlister.hpp"

#include "messages/bodies.hpp"
#include "tests/support/probe.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

endpoint place(std::uint16_t i) {
  return v4_endpoint(0x7f000001, i);
}

/// A manager that answers with `error`, and knows three nodes.
struct fixture : deterministic {
  probe<supervisor_actor> supervisor{*this};
  probe<member_finder_actor> finder{*this};
  std::vector<call_name> asked;
  std::vector<std::string> told;
  errc error = errc::none;
  enlister_actor uut;

  void begin() {
    enlister_setup with;
    with.own = {"b", place(2), 22};
    with.manager = place(9);
    with.every = 5s;
    with.channel = own(sys.spawn([this]() -> channel_actor::behavior_type {
      return {
        [this](const call_target& to, const call& x) -> call_result {
          CHECK(to.at == place(9));
          asked.push_back(x.name);
          peer_list all{
            {{"a", place(1), 11}, {"b", place(2), 22}, {"c", place(3), 33}}};
          return {static_cast<std::uint8_t>(error), "said so",
                  x.name == call_name::list_peers ? encode(all) : slice{}};
        },
        [](const serve&) {},
        [](const frame_batch&) {},
        [](get_counters) { return counters{}; },
        [](tick) {},
      };
    }));
    with.finder = finder;
    with.supervisor = supervisor;
    with.tell = [this](const notice& x) { told.push_back(x.text); };
    uut = own(sys.spawn(enlister_behavior, with));
    pass(1ms);
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "whoever registers learns of all others, again and again",
                 "[actors][gossip]") {
  begin();
  CHECK(asked == std::vector{call_name::register_peer, call_name::list_peers});
  auto seeds = finder.all<new_seeds>();
  REQUIRE(seeds.size() == 1);
  CHECK(seeds[0].at == std::vector{place(1), place(3)});
  pass(5s);
  CHECK(asked.size() == 4);
  CHECK(told == std::vector<std::string>{"registered at 127.0.0.1:9 as b"});
  CHECK(ask<counters>(*this, uut, get_counters{}).items.at(1).value == 2);
}

TEST_CASE_METHOD(fixture, "a name that is taken ends the node",
                 "[actors][gossip]") {
  error = errc::refused;
  begin();
  REQUIRE(supervisor.count<life_over>() == 1);
  CHECK(supervisor.all<life_over>()[0].why == errc::refused);
  CHECK(told == std::vector<std::string>{"the manager refuses b: said so"});
  pass(20s);
  CHECK(asked.size() == 1);
}

TEST_CASE_METHOD(fixture, "a silent manager is asked until it answers",
                 "[actors][gossip]") {
  error = errc::timed_out;
  begin();
  pass(20s);
  CHECK(told
        == std::vector<std::string>{"the manager at 127.0.0.1:9 is silent"});
  CHECK(finder.count<new_seeds>() == 0);
  error = errc::none;
  pass(5s);
  CHECK(told.size() == 2);
  CHECK(finder.count<new_seeds>() == 1);
}
