#include "tests/support/udp.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <cerrno>
#include <string>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

/// Makes the bytes of a datagram as a peer would send it.
std::string made(incarnation to, std::vector<frame> frames,
                 std::uint8_t version = wire::version) {
  outbound x;
  x.group = 1;
  x.to = to_one({}, to);
  x.frames = std::move(frames);
  std::vector<core::datagram> out;
  core::datagram_maker maker{5};
  maker.on_version(version);
  REQUIRE(maker.make(x, 1400, out));
  return std::string{core::join(out.front()).text()};
}

/// A kernel that fails as often as told, with the error that it is told.
std::atomic<int> failures{0};
std::atomic<int> failure{EAGAIN};

int failing_send(int fd, mmsghdr* xs, unsigned n, int flags) {
  if (failures > 0) {
    --failures;
    errno = failure;
    return -1;
  }
  return ::sendmmsg(fd, xs, n, flags);
}

} // namespace

TEST_CASE_METHOD(udp_world, "garbage is counted by reason, never answered",
                 "[actors][udp]") {
  auto node = spawn("127.0.0.1:0", 22);
  plain_socket enemy;
  auto good = made(22, {heartbeat{{9, 0}}});
  auto flipped = good;
  flipped.back() = static_cast<char>(flipped.back() ^ 1);
  auto newer = made(22, {heartbeat{{9, 0}}}, wire::version + 1);
  enemy.send(node.at, "");
  enemy.send(node.at, good.substr(0, 20));
  enemy.send(node.at, std::string(500, '?'));
  enemy.send(node.at, flipped);
  enemy.send(node.at, newer);
  enemy.send(node.at, good);
  CHECK(number(hear(1).front()) == 9);
  CHECK(count(node, "datagrams_received") == 6);
  CHECK(count(node, "datagrams_dropped_truncated") == 2);
  CHECK(count(node, "datagrams_dropped_not_ours") == 1);
  CHECK(count(node, "datagrams_dropped_checksum") == 1);
  CHECK(count(node, "datagrams_dropped_version") == 1);
  CHECK(count(node, "datagrams_sent") == 0);
}

TEST_CASE_METHOD(udp_world, "who means an earlier life is told once a second",
                 "[actors][udp]") {
  auto node = spawn("127.0.0.1:0", 22);
  plain_socket peer;
  for (int i = 0; i < 20; ++i)
    peer.send(node.at, made(21, {heartbeat{}}));
  peer.send(node.at, made(21, {who_are_you{}}));
  await_count(node, "datagrams_dropped_wrong_incarnation", 21);
  CHECK(count(node, "datagrams_sent") == 1);
  CHECK(count(node, "who_are_you_withheld") == 19);
  auto answer = peer.receive(5s);
  REQUIRE(answer);
  wire::header head;
  std::vector<frame> frames;
  std::size_t skipped = 0;
  REQUIRE(wire::decode(slice::copy_of(*answer), head, frames, skipped)
          == wire::fault::none);
  CHECK(head.from == 22);
  CHECK(head.to == 5);
  REQUIRE(frames.size() == 1);
  CHECK(std::holds_alternative<who_are_you>(frames[0]));
  CHECK(!peer.receive(0ms));
}

TEST_CASE_METHOD(udp_world, "a datagram that cannot be sent harms no other",
                 "[actors][udp]") {
  auto a = spawn();
  auto b = spawn();
  auto v6 = *parse_endpoint("[::1]:9");
  auto unroutable = v4_endpoint(0xf0000001, 9);
  auto xs = beats(b.at, 1, 1);
  for (const auto& bad : {unroutable, v6})
    xs.items.push_back(beats(bad, 2, 2).items.front());
  xs.items.push_back(beats(b.at, 3, 3).items.front());
  outbound huge;
  huge.to = to_one(b.at);
  huge.frames = {channel_chunk{call_kind::request, 0, 0, 1,
                               slice::copy_of(std::string(65507, 'x'))}};
  xs.items.push_back(huge);
  xs.items.push_back(beats(b.at, 4, 4).items.front());
  self->send(a.transport, xs);
  auto got = hear(3);
  CHECK(number(got[0]) == 1);
  CHECK(number(got[1]) == 3);
  CHECK(number(got[2]) == 4);
  CHECK(count(a, "sends_failed_unreachable") == 2);
  CHECK(count(a, "datagrams_dropped_too_large") == 1);
  CHECK(count(a, "datagrams_waiting") == 0);
}

TEST_CASE_METHOD(udp_world, "a port where nobody listens harms no other",
                 "[actors][udp]") {
  auto a = spawn();
  auto b = spawn();
  endpoint closed;
  {
    plain_socket gone;
    closed = gone.raw.local;
  }
  for (std::uint64_t i = 1; i <= 10; ++i) {
    self->send(a.transport, beats(closed, 0, 0));
    self->send(a.transport, beats(b.at, i, i));
    CHECK(number(hear(1).front()) == i);
  }
}

TEST_CASE("a full kernel only delays what is sent", "[actors][udp]") {
  for (auto error : {EAGAIN, ENOBUFS}) {
    failure = error;
    failures = 5;
    udp_world world;
    auto a = world.spawn(must_open("127.0.0.1:0"), 1, {}, failing_send);
    auto b = world.spawn();
    world.self->send(a.transport, world.beats(b.at, 1, 150));
    auto got = world.hear(150);
    for (std::uint64_t i = 0; i < 150; ++i)
      REQUIRE(world.number(got[i]) == i + 1);
    CHECK(world.count(a, "kernel_full") == 5);
    CHECK(world.count(b, "datagrams_received") == 150);
  }
}

TEST_CASE("an interrupted send is repeated, a refused one is counted",
          "[actors][udp]") {
  udp_world world;
  auto a = world.spawn(must_open("127.0.0.1:0"), 1, {}, failing_send);
  auto b = world.spawn();
  constexpr auto large = std::uint64_t{1} << 60;
  auto lose_one = [&](int error, const char* name) {
    failure = error;
    failures = 1;
    // The second one is larger, so that they are no train.
    auto both = world.beats(b.at, 1, 1);
    both.items.push_back(world.beats(b.at, large, large).items.front());
    world.self->send(a.transport, both);
    CHECK(world.number(world.hear(1).front()) == large);
    CHECK(world.count(a, name) == 1);
  };
  lose_one(EMSGSIZE, "sends_failed_too_large");
  lose_one(ENETUNREACH, "sends_failed_unreachable");
  lose_one(EIO, "sends_failed_otherwise");
  failure = EINTR;
  failures = 3;
  world.self->send(a.transport, world.beats(b.at, 5, 5));
  CHECK(world.number(world.hear(1).front()) == 5);
}

TEST_CASE("what waits for the kernel is bounded", "[actors][udp]") {
  failure = EAGAIN;
  failures = 1 << 30;
  udp_world world;
  transport_options opts;
  opts.queue_max = 200;
  auto a = world.spawn(must_open("127.0.0.1:0"), 1, opts, failing_send);
  auto b = world.spawn();
  world.self->send(a.transport, world.beats(b.at, 1, 201));
  CHECK(world.count(a, "datagrams_waiting") == 200);
  CHECK(world.count(a, "datagrams_dropped_queue_full") == 1);
  failures = 0;
  auto got = world.hear(200);
  CHECK(world.number(got.back()) == 200);
}

TEST_CASE("a system ends while the kernel has no room", "[actors][udp]") {
  failure = EAGAIN;
  failures = 1 << 30;
  {
    udp_world world;
    auto a = world.spawn(must_open("127.0.0.1:0"), 1, {}, failing_send);
    world.self->send(a.transport, world.beats(a.at, 1, 100));
    CHECK(world.count(a, "datagrams_waiting") == 100);
  }
  failures = 0;
}

TEST_CASE_METHOD(udp_world, "who is not heard is dropped unread and counted",
                 "[actors][udp]") {
  auto a = spawn();
  auto b = spawn();
  impairment what;
  what.deaf = true;
  self->send(b.transport, impair{a.at, what, 1});
  CHECK(count(b, "impaired_unheard") == 0);
  self->send(a.transport, beats(b.at, 1, 3));
  await_count(b, "impaired_unheard", 3);
  CHECK(count(b, "datagrams_received") == 0);
  self->send(b.transport, impair{a.at, {}, 1});
  CHECK(count(b, "impaired_unheard") == 3);
  self->send(a.transport, beats(b.at, 4, 4));
  CHECK(number(hear(1).front()) == 4);
}
