#include "tests/support/multicast.hpp"
#include "tests/support/rooms.hpp"
#include "tests/support/udp.hpp"

#include "actors/io/path_mtu.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace troupe;
using namespace troupe::test;

namespace {

address_list list_of(const std::vector<udp_world::node>& nodes) {
  std::vector<address> result;
  for (const auto& x : nodes)
    result.push_back({x.at, x.life});
  return std::make_shared<const std::vector<address>>(std::move(result));
}

/// Transports that share a multicast address on loopback.
struct multicast_world : udp_world {
  std::string shared = own_multicast_address();
  node a, b, c;

  /// Makes `a`, `b` and `c`. Returns false where there is no multicast.
  bool join_three(send_function send = &::sendmmsg) {
    if (shared.empty())
      return false;
    a = join(1, send);
    b = join(2);
    c = join(3);
    return true;
  }

  node join(incarnation life, send_function send = &::sendmmsg) {
    transport_options opts;
    opts.multicast = shared;
    opts.datagram_bytes = 1400;
    auto result = udp_world::spawn(must_open(opts), life, opts, send);
    self->send(result.transport,
               attach{1,
                      {frame_kind::envelopes},
                      caf::actor_cast<frame_listener_actor>(self)});
    return result;
  }

  /// Returns one frame to all of `to`.
  static outbound_batch tell(const address_list& to, frame what) {
    return {{{1, 0, to, {std::move(what)}}}};
  }

  static envelope_batch_ptr train() {
    return make_batch(make_view(3), 1, 1, 1,
                      std::vector<std::string>(500, std::string(100, 'x')));
  }

  /// Waits for the 500 messages of a train at both of two who hear it.
  void hear_train_twice() {
    std::size_t heard = 0;
    while (heard < 1000)
      for (auto& x : hear(1))
        heard += std::get<envelope_batch_ptr>(x.what)->count;
    CHECK(heard == 1000);
  }
};

} // namespace

TEST_CASE_METHOD(multicast_world,
                 "one datagram reaches all others who share the address",
                 "[actors][udp][multicast]") {
  if (!join_three())
    return;
  self->send(a.transport, tell(list_of({b, c}), heartbeat{{7, 0}}));
  for (auto& x : hear(2)) {
    CHECK(number(x) == 7);
    CHECK(x.source.from == a.at); // So that it can be answered.
    CHECK(x.source.inc == 1);
  }
  CHECK(count(a, "datagrams_sent") == 1);
  CHECK(count(a, "multicast_sent") == 1);
  for (const auto& x : {b, c}) {
    CHECK(count(x, "multicast_received") == 1);
    CHECK(count(x, "datagrams_received") == 1);
  }
}

TEST_CASE("the kernel keeps what a node has said itself from it",
          "[actors][udp][multicast]") {
  // Lives whose bytes differ in one place, or stand in another order.
  for (incarnation life : {0x0102030405060708u, 0x0102030405060700u}) {
    multicast_world world;
    if (world.shared.empty())
      return;
    auto a = world.join(life);
    auto b = world.join(0x0102030405060709u);
    auto c = world.join(0x0807060504030201u);
    auto d = world.join(0xff02030405060708u);
    world.self->send(a.transport,
                     world.tell(list_of({b, c, d}), heartbeat{{7, 0}}));
    world.hear(3);
    world.self->send(b.transport, world.beats(a.at, 8, 8));
    CHECK(world.number(world.hear(1)[0]) == 8);
    CHECK(world.count(a, "bursts_received") == 1); // That of `b`.
    CHECK(world.count(a, "multicast_heard_own") == 0);
  }
}

TEST_CASE_METHOD(multicast_world, "what is meant for one goes to it alone",
                 "[actors][udp][multicast]") {
  if (!join_three())
    return;
  self->send(a.transport, tell(list_of({b}), heartbeat{{7, 0}}));
  self->send(a.transport, tell(list_of({b, c}), heartbeat{{8, 0}}));
  hear(3);
  CHECK(count(b, "datagrams_received") == 2);
  CHECK(count(b, "multicast_received") == 1);
  CHECK(count(c, "datagrams_received") == 1);
}

TEST_CASE_METHOD(multicast_world, "a train crosses the kernel once for all",
                 "[actors][udp][multicast]") {
  if (!join_three())
    return;
  // Only what comes later comes as a train.
  auto hears_trains = count(b, "gro_granted") + count(c, "gro_granted") == 2;
  self->send(a.transport, tell(list_of({b, c}), train()));
  hear_train_twice();
  CHECK(count(a, "datagrams_sent") == 39); // Of 13 messages each.
  if (count(a, "gso_granted") == 1)
    CHECK(count(a, "trains_sent") == 1);
  if (count(a, "gso_granted") == 1 && hears_trains)
    for (const auto& x : {b, c}) {
      CHECK(count(x, "trains_received") == 1);
      CHECK(count(x, "datagrams_merged") == 39);
    }
}

TEST_CASE_METHOD(multicast_world,
                 "without trains each datagram still leaves once for all",
                 "[actors][udp][multicast]") {
  if (!join_three(singles_only))
    return;
  self->send(a.transport, tell(list_of({b, c}), train()));
  hear_train_twice();
  CHECK(count(a, "datagrams_sent") == 39);
  CHECK(count(a, "trains_sent") == 0);
  CHECK(count(b, "datagrams_received") == 39);
}

TEST_CASE_METHOD(multicast_world, "the multicast address is one impaired link",
                 "[actors][udp][multicast]") {
  if (!join_three())
    return;
  impairment lost;
  lost.loss = 1;
  self->send(a.transport, impair{parse_endpoint(shared), lost, 1});
  self->send(a.transport, tell(list_of({b, c}), heartbeat{{7, 0}}));
  self->send(a.transport, tell(list_of({c}), heartbeat{{8, 0}}));
  CHECK(number(hear(1)[0]) == 8);
  CHECK(count(a, "impaired_lost") == 1); // One fate for both.
  CHECK(count(b, "datagrams_received") == 0);
}

TEST_CASE_METHOD(multicast_world, "who has not joined does not hear",
                 "[actors][udp][multicast]") {
  if (shared.empty())
    return;
  auto a = join(1);
  auto b = join(2);
  auto outside = spawn();
  // The same port on another address is another group.
  auto port = shared.substr(shared.rfind(':'));
  auto common = std::exchange(shared, "239.255.255.250" + port);
  auto elsewhere = join(3);
  shared = common;
  self->send(a.transport,
             tell(list_of({b, outside, elsewhere}), heartbeat{{7, 0}}));
  hear(1);
  CHECK(count(b, "multicast_received") == 1);
  for (const auto& x : {outside, elsewhere}) {
    self->send(a.transport, beats(x.at, 8, 8));
    CHECK(number(hear(1)[0]) == 8);
    CHECK(count(x, "datagrams_received") == 1); // That one.
  }
}

TEST_CASE_METHOD(multicast_world, "the path of an address is its interface's",
                 "[actors][udp][multicast]") {
  if (shared.empty())
    return;
  auto at = *parse_endpoint(shared);
  CHECK(datagram_bytes_to(at, v4_endpoint(0x7f000001, 0)) == 65507);
}

TEST_CASE("a multicast address that cannot be joined is told by name",
          "[io][multicast]") {
  auto error_of = [](const std::string& bind, const std::string& multicast) {
    transport_options opts;
    opts.bind = bind;
    opts.multicast = multicast;
    auto result = open_socket(opts);
    REQUIRE(std::holds_alternative<socket_error>(result));
    return std::get<socket_error>(result);
  };
  for (std::string bad : {"127.0.0.1:7001", "239.192.7.1:0", "all:7001"}) {
    auto error = error_of("127.0.0.1:0", bad);
    CHECK(error.kind == socket_fault::bad_address);
    CHECK(error.text
          == "\"" + bad + "\" is not an IP multicast address with a port");
  }
  CHECK_THAT(error_of("127.0.0.1:0", "[ff15::7]:7001").text,
             Catch::StartsWith("the multicast address [ff15::7]:7001 is of "
                               "another version of IP than 127.0.0.1:"));
  transport_options same;
  same.bind = "0.0.0.0:"
              + std::to_string(must_open(transport_options{}).local.port);
  same.multicast = "239.192.7.1" + same.bind.substr(same.bind.rfind(':'));
  CHECK(error_of(same.bind, same.multicast).text
        == same.bind + " has the port of the multicast address "
             + same.multicast + " as well: one of them must have another");
  // Who has the port on all addresses has it on this one, too.
  transport_options opts;
  opts.bind = "0.0.0.0:0";
  auto holder = must_open(opts);
  auto taken = "239.192.7.1:" + std::to_string(holder.local.port);
  auto error = error_of("127.0.0.1:0", taken);
  CHECK(error.kind == socket_fault::in_use);
  CHECK_THAT(error.text, Catch::Contains("cannot bind to " + taken));
}
