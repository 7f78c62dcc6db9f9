#include "actors/notify_client.hpp"

#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  probe<transport_actor> transport{*this};
  probe<client_listener_actor> listener{*this};
  std::vector<endpoint> servers{v4_endpoint(1, 1), v4_endpoint(2, 1)};
  notify_client_actor uut;

  fixture() {
    notify_client_setup setup;
    setup.group = 3;
    setup.who = {"ada", servers, {}};
    uut = own(sys.spawn(notify_client_behavior, setup,
                        notify_client_neighbours{transport.handle(),
                                                 listener.handle()}));
    settle();
  }

  void hear(packet x) {
    origin from;
    from.from = servers[0];
    from.inc = 7;
    caf::anon_send(uut, frame_batch{{{from, std::move(x)}}});
    settle();
  }

  void accept() {
    hear({packet_code::accept, {}, 5, 0, 0, 1, 0, "nobody else"});
  }

  packet last() const {
    auto all = transport.all<outbound_batch>();
    return std::get<packet>(all.back().items.back().frames.at(0));
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a client connects, and asks again",
                 "[actors][notify_client]") {
  CHECK(last().code == packet_code::connect);
  auto all = transport.count<outbound_batch>();
  pass(250ms);
  CHECK(transport.count<outbound_batch>() >= all + 2);
  accept();
  REQUIRE(listener.count<client_event>() == 1);
  CHECK(listener.all<client_event>()[0].what == client_event::kind::connected);
}

TEST_CASE_METHOD(fixture, "what is asked, and what comes of it, goes through",
                 "[actors][notify_client]") {
  accept();
  caf::anon_send(uut, client_command{packet_code::send, "hello"});
  settle();
  CHECK(last().code == packet_code::send);
  CHECK(last().text == "hello");
  hear({packet_code::info, {}, 5, 1, 0, 1, 0, "message sent"});
  CHECK(listener.all<client_event>().back().text == "message sent");
  caf::anon_send(uut, leave{});
  settle();
  CHECK(last().code == packet_code::disconnect);
}
