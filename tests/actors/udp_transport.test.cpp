#include "tests/support/udp.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

channel_chunk chunk_of(std::size_t bytes) {
  channel_chunk x;
  x.total = 1;
  x.part = slice::copy_of(std::string(bytes, 'x'));
  return x;
}

} // namespace

TEST_CASE_METHOD(udp_world, "a frame crosses a real socket over IPv4",
                 "[actors][udp]") {
  auto a = spawn("127.0.0.1:0", 11);
  auto b = spawn("127.0.0.1:0", 22);
  self->send(a.transport, beats(b.at, 7, 7, b.life));
  auto got = hear(1).front();
  CHECK(number(got) == 7);
  CHECK(got.source.from == a.at);
  CHECK(got.source.inc == 11);
  self->send(b.transport, beats(a.at, 8, 8, a.life));
  CHECK(number(hear(1).front()) == 8);
  CHECK(count(a, "datagrams_sent") == 1);
  CHECK(count(b, "datagrams_received") == 1);
}

TEST_CASE_METHOD(udp_world, "a frame crosses a real socket over IPv6",
                 "[actors][udp]") {
  auto a = spawn("[::1]:0");
  auto b = spawn("[::1]:0");
  self->send(a.transport, beats(b.at, 7, 7));
  CHECK(hear(1).front().source.from == a.at);
  CHECK(!a.at.is_v4());
}

TEST_CASE_METHOD(udp_world, "a socket on [::] speaks IPv4 and IPv6",
                 "[actors][udp]") {
  auto both = spawn("[::]:0");
  auto v4 = spawn("127.0.0.1:0");
  auto v6 = spawn("[::1]:0");
  self->send(v4.transport, beats(v4_endpoint(0x7f000001, both.at.port), 1, 1));
  CHECK(hear(1).front().source.from == v4.at);
  self->send(v6.transport,
             beats(*parse_endpoint("[::1]:" + std::to_string(both.at.port)), 2,
                   2));
  CHECK(hear(1).front().source.from == v6.at);
  self->send(both.transport, beats(v4.at, 3, 3));
  auto to_v4 = hear(1).front();
  CHECK(number(to_v4) == 3);
  CHECK(to_v4.source.from == v4_endpoint(0x7f000001, both.at.port));
  self->send(both.transport, beats(v6.at, 4, 4));
  CHECK(number(hear(1).front()) == 4);
}

TEST_CASE_METHOD(udp_world, "one's own address is an ordinary one",
                 "[actors][udp]") {
  auto a = spawn();
  self->send(a.transport, beats(a.at, 5, 5, a.life));
  CHECK(hear(1).front().source.from == a.at);
}

TEST_CASE_METHOD(udp_world, "the largest datagram arrives whole",
                 "[actors][udp]") {
  auto a = spawn();
  auto b = spawn();
  auto overhead = wire::encoded_size(chunk_of(60000)) - 60000;
  auto most = wire::datagram_bytes_max - wire::header_bytes - overhead;
  outbound x;
  x.group = 1;
  x.to = to_one(b.at);
  x.frames = {chunk_of(most)};
  self->send(a.transport, outbound_batch{{x}});
  auto got = hear(1).front();
  CHECK(std::get<channel_chunk>(got.what).part
        == std::get<channel_chunk>(x.frames[0]).part);
}

TEST_CASE_METHOD(udp_world, "what is held is not written over by later ones",
                 "[actors][udp]") {
  auto a = spawn();
  auto b = spawn();
  std::vector<slice> held;
  // More than there are buffers to receive into, of both ways to keep bytes.
  for (std::size_t i = 0; i < 200; ++i) {
    channel_chunk x;
    x.total = 1;
    x.part = slice::copy_of(
      std::string(i % 2 == 0 ? 100 : 40000, static_cast<char>(i)));
    outbound item;
    item.group = 1;
    item.to = to_one(b.at);
    item.frames = {x};
    self->send(a.transport, outbound_batch{{item}});
    held.push_back(std::get<channel_chunk>(hear(1).front().what).part);
  }
  for (std::size_t i = 0; i < 200; ++i)
    REQUIRE(held[i].text()
            == std::string(held[i].size(), static_cast<char>(i)));
}

TEST_CASE_METHOD(udp_world, "ten thousand datagrams arrive in bursts",
                 "[actors][udp]") {
  auto a = spawn();
  auto b = spawn();
  // In windows that the smallest kernel buffer can hold.
  constexpr std::uint64_t window = 200;
  for (std::uint64_t n = 0; n < 10000; n += window) {
    self->send(a.transport, beats(b.at, n, n + window - 1));
    auto got = hear(window);
    for (std::uint64_t i = 0; i < window; ++i)
      REQUIRE(number(got[i]) == n + i);
  }
  CHECK(count(a, "datagrams_sent") == 10000);
  CHECK(count(b, "bursts_received") < 5000);
}

TEST_CASE_METHOD(udp_world, "an impaired node draws its fate from the seed",
                 "[actors][udp]") {
  transport_options opts;
  opts.impaired.loss = 0.2;
  opts.impaired.duplicate = 0.1;
  opts.impaired.delay_min = 1ms;
  opts.impaired.delay_max = 30ms;
  opts.seed = 99;
  auto a = spawn(must_open("127.0.0.1:0"), 1, opts);
  auto b = spawn();
  core::impairer twin{opts.impaired, opts.seed};
  std::vector<std::uint64_t> expected;
  for (std::uint64_t n = 1; n <= 300; ++n)
    expected.insert(expected.end(), twin.on_send(b.at, {}).count, n);
  auto begin = std::chrono::steady_clock::now();
  self->send(a.transport, beats(b.at, 1, 300));
  std::vector<std::uint64_t> got;
  for (const auto& x : hear(expected.size()))
    got.push_back(number(x));
  CHECK(std::chrono::steady_clock::now() - begin >= 20ms);
  CHECK(!std::is_sorted(got.begin(), got.end()));
  std::sort(got.begin(), got.end());
  CHECK(got == expected);
  CHECK(count(a, "impaired_lost") == twin.counts().lost);
  CHECK(count(a, "impaired_duplicated") == twin.counts().duplicated);
  CHECK(count(a, "datagrams_delayed") == 0);
}

TEST_CASE_METHOD(udp_world, "one link of a running node can be impaired [1.11]",
                 "[actors][udp]") {
  auto a = spawn();
  auto b = spawn();
  auto c = spawn();
  impairment dead;
  dead.loss = 1;
  self->send(a.transport, impair{b.at, dead, 1});
  self->send(a.transport, beats(b.at, 1, 3));
  self->send(a.transport, beats(c.at, 4, 4));
  CHECK(number(hear(1).front()) == 4);
  CHECK(count(a, "impaired_lost") == 3);
  self->send(a.transport, impair{b.at, {}, 1});
  self->send(a.transport, beats(b.at, 5, 5));
  CHECK(number(hear(1).front()) == 5);
}

TEST_CASE("delayed datagrams are bounded", "[actors][udp]") {
  udp_world world;
  transport_options opts;
  opts.impaired.delay_min = opts.impaired.delay_max = 50ms;
  opts.queue_max = 10;
  auto a = world.spawn(must_open("127.0.0.1:0"), 1, opts);
  auto b = world.spawn();
  world.self->send(a.transport, world.beats(b.at, 1, 11));
  CHECK(world.hear(10).size() == 10);
  CHECK(world.count(a, "datagrams_dropped_queue_full") == 1);
}
