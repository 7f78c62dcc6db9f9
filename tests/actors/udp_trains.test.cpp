#include "tests/support/rooms.hpp"
#include "tests/support/udp.hpp"

#include "actors/io/path_mtu.hpp"

#include <catch2/catch.hpp>

#include <netinet/udp.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <map>
#include <string>
#include <vector>

using namespace troupe;
using namespace troupe::test;

namespace {

transport_options with_datagrams_of(std::size_t bytes) {
  transport_options result;
  result.datagram_bytes = bytes;
  return result;
}

/// A kernel whose paths take 2,000 bytes.
int narrow(int fd, mmsghdr* xs, unsigned n, int flags) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < xs[0].msg_hdr.msg_iovlen; ++i)
    bytes += xs[0].msg_hdr.msg_iov[i].iov_len;
  if (xs[0].msg_hdr.msg_controllen > 0 || bytes > 2000) {
    errno = EMSGSIZE;
    return -1;
  }
  return ::sendmmsg(fd, xs, std::min(n, 1u), flags);
}

struct train_world : udp_world {
  node spawn_with(const transport_options& opts,
                  send_function send = &::sendmmsg) {
    auto result = udp_world::spawn(must_open("127.0.0.1:0"), 1, opts, send);
    self->send(result.transport,
               attach{1,
                      {frame_kind::envelopes, frame_kind::heartbeat},
                      caf::actor_cast<frame_listener_actor>(self)});
    return result;
  }

  static outbound_batch train(const address_list& to, std::size_t count,
                              std::size_t size) {
    outbound x;
    x.group = 1;
    x.to = to;
    x.frames
      = {make_batch(make_view(3), 1, 1, 1,
                    std::vector<std::string>(count, std::string(size, 'x')))};
    return {{x}};
  }

  /// Gives every frame that comes to `f`, until that returns true.
  template <class F>
  void hear_until(F f) {
    auto done = false;
    auto late = false;
    while (!done && !late)
      self->receive(
        [&](frame_batch& x) {
          for (auto& item : x.items)
            done = f(item) || done;
        },
        caf::after(patience) >> [&] { late = true; });
    REQUIRE(done);
  }

  /// Returns the pieces of the next `messages` messages.
  std::vector<envelope_batch_ptr> hear_messages(std::size_t messages) {
    std::vector<envelope_batch_ptr> result;
    std::size_t heard = 0;
    hear_until([&](received_frame& x) {
      result.push_back(std::get<envelope_batch_ptr>(x.what));
      heard += result.back()->count;
      return heard >= messages;
    });
    return result;
  }
};

std::size_t messages_in(const std::vector<envelope_batch_ptr>& xs) {
  seqno next = 1;
  for (auto& x : xs) {
    CHECK(x->first == next);
    next = x->last() + 1;
  }
  return next - 1;
}

} // namespace

TEST_CASE_METHOD(train_world, "a train crosses the kernel as one message",
                 "[actors][udp]") {
  auto a = spawn_with(with_datagrams_of(1400));
  auto b = spawn_with({});
  auto c = spawn_with({});
  auto both = std::make_shared<const std::vector<address>>(
    std::vector<address>{{b.at, 0}, {c.at, 0}});
  // Only what comes later comes as a train.
  auto hears_trains = count(b, "gro_granted") + count(c, "gro_granted") == 2;
  self->send(a.transport, train(both, 500, 100));
  hear_messages(1000);
  // 13 messages fit 1,400 bytes.
  CHECK(count(a, "datagrams_sent") == 2 * 39);
  CHECK(count(b, "datagrams_received") == 39);
  if (count(a, "gso_granted") == 1)
    CHECK(count(a, "trains_sent") == 2);
  if (count(a, "gso_granted") == 1 && hears_trains) {
    CHECK(count(b, "trains_received") == 1);
    CHECK(count(b, "datagrams_merged") == 39);
  }
}

TEST_CASE_METHOD(train_world, "each receiver of a train is called by its life",
                 "[actors][udp]") {
  auto a = spawn_with(with_datagrams_of(1400));
  auto hears = [&](incarnation life) {
    auto result = udp_world::spawn(must_open("127.0.0.1:0"), life);
    self->send(result.transport,
               attach{1,
                      {frame_kind::envelopes},
                      caf::actor_cast<frame_listener_actor>(self)});
    return result;
  };
  auto b = hears(22);
  auto c = hears(33);
  auto both = std::make_shared<const std::vector<address>>(
    std::vector<address>{{b.at, 22}, {c.at, 33}});
  outbound_batch several;
  for (int i = 0; i < 5; ++i)
    several.items.push_back(train(both, 500, 100).items.front());
  self->send(a.transport, several);
  hear_messages(5 * 1000);
  for (auto& x : {b, c}) {
    CHECK(count(x, "datagrams_received") == 5 * 39);
    CHECK(count(x, "datagrams_dropped_wrong_incarnation") == 0);
    CHECK(count(x, "datagrams_dropped_checksum") == 0);
  }
}

TEST_CASE("datagrams of a kernel without trains leave one by one",
          "[actors][udp]") {
  for (auto error : {EINVAL, EIO, ENOPROTOOPT}) {
    train_failure = error;
    train_world world;
    auto a = world.spawn_with(with_datagrams_of(1400), singles_only);
    auto b = world.spawn_with({});
    for (std::uint64_t i = 1; i <= 5; ++i) {
      world.self->send(a.transport, world.train(to_one(b.at), 100, 100));
      CHECK(messages_in(world.hear_messages(100)) == 100);
      CHECK(world.count(a, "datagrams_sent") == i * 8);
    }
    CHECK(world.count(a, "trains_sent") == 0);
    CHECK(world.count(a, "gso_granted") == 0);
    CHECK(world.count(a, "trains_refused") <= 3);
    CHECK(world.count(a, "datagrams_waiting") == 0);
  }
}

TEST_CASE_METHOD(train_world, "a path that refuses a size is given a smaller",
                 "[actors][udp]") {
  auto a = spawn_with(with_datagrams_of(9000), narrow);
  auto b = spawn_with({});
  self->send(a.transport, train(to_one(b.at), 100, 100));
  await_count(a, "paths_narrowed", 1);
  auto lost = count(a, "sends_failed_too_large");
  CHECK(lost >= 1);
  // What is sent from now on arrives.
  self->send(a.transport, train(to_one(b.at), 20, 100));
  seqno last = 0;
  hear_until([&](received_frame& x) {
    last = std::get<envelope_batch_ptr>(x.what)->last();
    return last == 20;
  });
  CHECK(count(a, "sends_failed_too_large") == lost);
}

TEST_CASE_METHOD(train_world, "datagrams to one destination keep their order",
                 "[actors][udp]") {
  auto a = spawn_with({});
  auto b = spawn_with({});
  auto c = spawn_with({});
  self->send(c.transport, attach{2,
                                 {frame_kind::heartbeat},
                                 caf::actor_cast<frame_listener_actor>(self)});
  outbound_batch mixed;
  for (std::uint64_t n = 1; n <= 300; ++n)
    for (group_id group : {1u, 2u}) {
      // Numbers around 128 change the size of the datagram.
      auto next = beats(group == 1 ? b.at : c.at, n, n).items.front();
      next.group = group;
      if (n % 7 == 0)
        next.frames.emplace_back(who_are_you{});
      mixed.items.push_back(next);
    }
  self->send(a.transport, mixed);
  std::map<group_id, std::uint64_t> last;
  hear_until([&](received_frame& x) {
    if (std::holds_alternative<heartbeat>(x.what))
      CHECK(number(x) == ++last[x.source.group]);
    return last[1] + last[2] == 600;
  });
  CHECK(count(a, "datagrams_sent") == 600);
}

TEST_CASE("the machine's own paths take the largest datagrams",
          "[actors][udp]") {
  CHECK(datagram_bytes_to(v4_endpoint(0x7f000001, 9)) == 65507);
  CHECK(datagram_bytes_to(*parse_endpoint("[::1]:9")) >= 65000);
  // Whatever leads there, it is not known to take more.
  CHECK(datagram_bytes_to(v4_endpoint(0xf0000001, 9)) <= 1400);
  CHECK(paths_for(with_datagrams_of(777))({}) == 777);
  CHECK(paths_for({})(v4_endpoint(0x7f000001, 9)) == 65507);
}
