#include "tests/support/udp.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <utility>
#include <vector>

using namespace troupe;
using namespace troupe::test;

namespace {

struct proving_world : udp_world {
  proving_world() {
    proves = true;
  }

  /// Has `to` hear one of the heartbeats of `from`.
  received_frame meet(const node& from, const node& to) {
    std::uint64_t n = 0;
    while (count(to, "addresses_proven") == 0) {
      ++n;
      self->send(from.transport, beats(to.at, n, n, to.life));
    }
    self->send(from.transport, beats(to.at, 1000, 1000, to.life));
    // Some of those before may have come through, too.
    std::optional<received_frame> last;
    auto late = false;
    while (!last && !late)
      self->receive(
        [&](frame_batch& x) {
          for (auto& item : x.items)
            if (number(item) == 1000)
              last = std::move(item);
        },
        caf::after(patience) >> [&] { late = true; });
    REQUIRE(last);
    return *last;
  }
};

} // namespace

TEST_CASE_METHOD(proving_world, "nodes prove their addresses over real sockets",
                 "[actors][udp][address]") {
  auto a = spawn("127.0.0.1:0", 11);
  auto b = spawn("127.0.0.1:0", 22);
  CHECK(meet(a, b).source.from == a.at);
  CHECK(count(b, "challenges_sent") >= 1);
  CHECK(count(a, "proofs_sent") >= 1);
}

TEST_CASE_METHOD(proving_world, "who does not answer is not heard",
                 "[actors][udp][address]") {
  auto a = spawn("127.0.0.1:0", 11);
  auto b = spawn("127.0.0.1:0", 22);
  plain_socket silent;
  outbound beat;
  beat.group = 1;
  beat.to = to_one(b.at, b.life);
  beat.frames = {heartbeat{{7, 0}}};
  std::vector<core::datagram> made;
  REQUIRE(core::datagram_maker{33}.make(beat, 1400, made));
  for (int i = 0; i < 20; ++i)
    silent.send(b.at, std::string{core::join(made.front()).text()});
  await_count(b, "datagrams_dropped_unproven", 20);
  CHECK(count(b, "frames_dropped_no_listener") == 0);
  CHECK(number(meet(a, b)) == 1000);
  CHECK(count(b, "addresses_proven") == 1);
}
