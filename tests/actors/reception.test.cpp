#include "actors/reception.hpp"

#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  probe<transport_actor> transport{*this};
  std::shared_ptr<std::vector<service_request>> asked
    = std::make_shared<std::vector<service_request>>();
  probe<service_watcher_actor> watcher{*this};
  reception_actor uut;
  endpoint here = v4_endpoint(0x0a000001, 1);

  fixture() {
    reception_setup setup;
    setup.self = here;
    setup.group = 3;
    setup.wall_clock = [] { return std::uint64_t{1234}; };
    uut = own(sys.spawn(reception_behavior, setup, transport.handle()));
    auto list = asked;
    // A replica that says yes to all.
    auto replica = own(sys.spawn([list](caf::event_based_actor*) {
      return caf::behavior{[list](const service_request& x) {
        list->push_back(x);
        service_reply yes{
          reply_status::done, slice::copy_of("+0 hello"), 5, 0, {1, 5}};
        return yes;
      }};
    }));
    caf::anon_send(uut, join_reception{caf::actor_cast<replica_actor>(replica),
                                       watcher.handle()});
    settle();
  }

  void say(packet_code code, std::uint64_t session = 0) {
    packet x{code};
    x.session = session;
    x.text = "ada";
    origin from;
    from.from = v4_endpoint(0x0a000009, 9);
    from.inc = 7;
    caf::anon_send(uut, frame_batch{{{from, x}}});
    settle();
  }

  packet last() const {
    auto all = transport.all<outbound_batch>();
    return std::get<packet>(all.back().items.back().frames.at(0));
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a server that does not serve advises",
                 "[actors][reception]") {
  auto other = v4_endpoint(0x0a000002, 1);
  caf::anon_send(uut, service_turn{false, 4, other, {}});
  settle();
  say(packet_code::connect);
  CHECK(last().code == packet_code::coordinator);
  CHECK(last().text == to_string(other));
  CHECK(last().time == 1234);
  CHECK(asked->empty());
}

TEST_CASE_METHOD(fixture, "people hear whether a server serves [3.09]",
                 "[actors][reception]") {
  auto other = v4_endpoint(0x0a000002, 1);
  caf::anon_send(uut, service_turn{false, 4, other, {}});
  caf::anon_send(uut, service_turn{true, 5, here, {}});
  settle();
  auto heard = watcher.all<service_standing>();
  REQUIRE(heard.size() == 2);
  CHECK(!heard[0].serves);
  CHECK(heard[0].leader == other);
  CHECK(heard[1].serves);
  CHECK(heard[1].epoch == 5);
}

TEST_CASE_METHOD(fixture, "a request goes to the replica, its answer back",
                 "[actors][reception]") {
  caf::anon_send(uut, service_turn{true, 4, here, {}});
  settle();
  say(packet_code::connect);
  REQUIRE(asked->size() == 1);
  CHECK(asked->front().kind == request_kind::open);
  CHECK(last().code == packet_code::accept);
  CHECK(last().session == 5);
  auto batch = transport.all<outbound_batch>().back();
  CHECK(batch.items[0].group == 3);
  CHECK(batch.items[0].sender == 0);
}

TEST_CASE_METHOD(fixture, "heartbeats are answered for as long as it leads",
                 "[actors][reception]") {
  service_turn turn{true, 4, here, {}};
  turn.all.opened.push_back({5, {}});
  caf::anon_send(uut, turn);
  caf::anon_send(uut, lease_held{{4, 1}, now() + 1s, {}});
  settle();
  say(packet_code::heartbeat, 5);
  CHECK(last().code == packet_code::reply);
  pass(1s);
  say(packet_code::heartbeat, 5);
  CHECK(last().code == packet_code::election);
}

TEST_CASE_METHOD(fixture, "a silent client's session is ended",
                 "[actors][reception]") {
  service_turn turn{true, 4, here, {}};
  turn.all.opened.push_back({5, {}});
  caf::anon_send(uut, turn);
  settle();
  pass(29s);
  CHECK(asked->empty());
  pass(2s);
  REQUIRE(asked->size() == 1);
  CHECK(asked->front().kind == request_kind::expire);
}
