#include "tests/support/udp.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <iterator>

using namespace troupe;
using namespace troupe::test;

namespace {

std::ptrdiff_t open_files() {
  namespace fs = std::filesystem;
  return std::distance(fs::directory_iterator{"/proc/self/fd"},
                       fs::directory_iterator{});
}

} // namespace

TEST_CASE_METHOD(udp_world, "a socket that reports an error goes on",
                 "[actors][udp]") {
  // Only a connected socket is told that its peer is not there; the event
  // loop then throws it out, and it must come back by itself.
  auto peer_at = must_open("127.0.0.1:0").local;
  auto socket = must_open("127.0.0.1:0");
  sockaddr_storage raw{};
  auto size = to_sockaddr(peer_at, AF_INET, raw);
  REQUIRE(::connect(socket.fd(), reinterpret_cast<sockaddr*>(&raw), size) == 0);
  auto a = spawn(std::move(socket), 1);
  for (int i = 0; i < 5; ++i) {
    self->send(a.transport, beats(peer_at, 1, 1));
    await_count(a, "datagrams_waiting", 0);
  }
  auto b = spawn(must_open(to_string(peer_at)), 2);
  self->send(b.transport, beats(a.at, 7, 7));
  CHECK(number(hear(1).front()) == 7);
  CHECK(count(a, "socket_errors") + count(a, "sends_failed_unreachable") > 0);
}

TEST_CASE("a system with open transports ends, and closes their sockets",
          "[actors][udp]") {
  auto before = open_files();
  for (int i = 0; i < 20; ++i) {
    udp_world world;
    auto a = world.spawn();
    auto b = world.spawn();
    world.spawn(); // Never gets to do anything.
    world.self->send(a.transport, world.beats(b.at, 1, 100));
    world.self->send(b.transport, world.beats(a.at, 1, 100));
    if (i % 2 == 0) // Else it ends in the midst of the traffic.
      world.hear(200);
  }
  CHECK(open_files() == before);
}
