#include "tests/support/keys.hpp"
#include "tests/support/udp.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

struct sealed_world : udp_world {
  node spawn_sealed(incarnation life, const core::key_ring& keys) {
    return spawn(must_open("127.0.0.1:0"), life, {}, &::sendmmsg,
                 sealing_for(life, keys));
  }

  void change(const node& x, const core::key_ring& keys) {
    self->send(caf::actor_cast<udp_transport_actor>(x.transport),
               change_keys{std::make_shared<const core::key_ring>(keys)});
  }
};

} // namespace

TEST_CASE_METHOD(sealed_world, "frames cross a real socket under a seal",
                 "[actors][udp][seal]") {
  auto a = spawn_sealed(11, ring({key(1)}));
  auto b = spawn_sealed(22, ring({key(1)}));
  self->send(a.transport, beats(b.at, 1, 200, b.life));
  auto got = hear(200);
  CHECK(number(got.back()) == 200);
  CHECK(got.front().source.inc == 11);
  CHECK(count(b, "sealed") == 1);
  CHECK(count(b, "datagrams_dropped_forged") == 0);
}

TEST_CASE_METHOD(sealed_world, "a stranger is neither heard nor answered",
                 "[actors][udp][seal]") {
  auto a = spawn_sealed(11, ring({key(1)}));
  auto b = spawn_sealed(22, ring({key(1)}));
  auto stranger = spawn("127.0.0.1:0", 33);
  auto liar = spawn_sealed(44, ring({key(1, 99)}));
  plain_socket wire;
  wire.send(b.at, "TR, and other noise that is as long as a datagram may be");
  self->send(stranger.transport, beats(b.at, 5, 5, 77));
  await_count(b, "datagrams_dropped_unsealed", 1);
  self->send(liar.transport, beats(b.at, 6, 6, b.life));
  await_count(b, "datagrams_dropped_forged", 1);
  self->send(a.transport, beats(b.at, 7, 7, b.life));
  CHECK(number(hear(1).front()) == 7);
  CHECK(count(b, "who_are_you_sent") == 0);
  CHECK(count(b, "sealing_lives") == 1);
}

TEST_CASE_METHOD(sealed_world, "keys change while frames are under way",
                 "[actors][udp][seal]") {
  auto a = spawn_sealed(11, ring({key(1)}));
  auto b = spawn_sealed(22, ring({key(1)}));
  auto both = ring({key(1), key(2)});
  std::uint64_t next = 1;
  auto say = [&] {
    self->send(a.transport, beats(b.at, next, next + 99, b.life));
    self->send(b.transport, beats(a.at, next, next + 99, a.life));
    next += 100;
  };
  say();
  change(a, both); // One after the other, as an operator would.
  say();
  change(b, both);
  hear(400); // Nobody uses a key before all have it.
  both.use(2);
  change(b, both);
  say();
  change(a, both);
  say();
  hear(400); // Nor takes one away before all use another.
  both.remove(1);
  change(a, both);
  say();
  change(b, both);
  say();
  hear(400);
  for (const auto& x : {a, b}) {
    CHECK(count(x, "datagrams_dropped_sealed") == 0);
    CHECK(count(x, "datagrams_dropped_forged") == 0);
    CHECK(count(x, "datagrams_dropped_replayed") == 0);
  }
}
