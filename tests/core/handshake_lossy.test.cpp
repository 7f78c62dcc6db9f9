#include "actors/core/handshake_barrier.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <random>

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

using state = handshake_barrier::state;

/// N barriers, and between them a network that loses, doubles and reorders.
class lossy_room {
public:
  lossy_room(std::size_t size, std::uint64_t seed, unsigned loss_percent,
             handshake_options opts)
    : random_(seed), loss_(loss_percent) {
    auto members = make_view(size)->members;
    for (auto& x : members)
      x.inc = 0;
    for (member_id self = 1; self <= size; ++self)
      rounds_.push_back({1, 1, self, members});
    barriers.assign(size, handshake_barrier{opts});
    heard_ready.assign(size, 0);
  }

  std::uint64_t draw(std::uint64_t bound) {
    return random_() % bound;
  }

  void begin(std::size_t i) {
    step(i, [&](auto& out) { barriers[i].on_begin(rounds_[i], now, out); });
  }

  /// Lets 10 ms pass: some of what is under way arrives, in any order.
  void pass() {
    now += 10ms;
    for (auto i = under_way_.size(); i > 1; --i)
      std::swap(under_way_[i - 1], under_way_[draw(i)]);
    auto count = draw(under_way_.size() + 1);
    for (; count > 0; --count) {
      auto [to, what] = std::move(under_way_.back());
      under_way_.pop_back();
      step(to, [&, i = to, x = what](auto& out) {
        barriers[i].on_frames({{x}}, now, out);
      });
    }
    for (std::size_t i = 0; i < barriers.size(); ++i)
      if (barriers[i].next_deadline() && *barriers[i].next_deadline() <= now)
        step(i, [&](auto& out) { barriers[i].on_tick(now, out); });
  }

  void finish(std::size_t i) {
    step(i, [&](auto& out) { barriers[i].on_finish({1}, now, out); });
  }

  bool all(state x) const {
    return std::all_of(barriers.begin(), barriers.end(),
                       [=](auto& y) { return y.current() == x; });
  }

  std::vector<handshake_barrier> barriers;
  /// Whether anyone was ready before all others had begun.
  bool opened_alone = false;
  std::vector<int> heard_ready;
  std::size_t begun = 0;
  instant now{};

private:
  template <class F>
  void step(std::size_t i, F f) {
    handshake_out out;
    f(out);
    if (out.ready) {
      ++heard_ready[i];
      opened_alone = opened_alone || begun < barriers.size();
    }
    for (auto& item : out.leaving)
      for (auto& to : *item.to)
        for (int copies = draw(10) == 0 ? 2 : 1; copies > 0; --copies)
          if (draw(100) >= loss_)
            for (std::size_t k = 0; k < barriers.size(); ++k)
              if (to.at == place_of(static_cast<member_id>(k + 1)))
                under_way_.emplace_back(
                  k,
                  from_member(static_cast<member_id>(i + 1), item.frames[0]));
  }

  std::vector<begin_round> rounds_;
  std::vector<std::pair<std::size_t, received_frame>> under_way_;
  std::mt19937_64 random_;
  unsigned loss_;
};

} // namespace

TEST_CASE("over any lossy network the barrier opens and closes for all",
          "[core]") {
  CHECK(rc::check([] {
    auto size = *rc::gen::inRange<std::size_t>(1, 6);
    lossy_room room{size,
                    *rc::gen::arbitrary<std::uint64_t>(),
                    *rc::gen::inRange(0u, 50u),
                    {}};
    for (std::size_t i = 0; i < size; ++i) {
      ++room.begun;
      room.begin(i);
      for (auto n = room.draw(200); n > 0; --n)
        room.pass();
    }
    for (int n = 0; n < 10000 && !room.all(state::open); ++n)
      room.pass();
    RC_ASSERT(room.all(state::open));
    RC_ASSERT(!room.opened_alone);
    RC_ASSERT(room.heard_ready == std::vector<int>(size, 1));
    for (std::size_t i = 0; i < size; ++i) {
      RC_ASSERT(!room.all(state::finished));
      room.finish(i);
      for (auto n = room.draw(100); n > 0; --n)
        room.pass();
    }
    for (int n = 0; n < 10000 && !room.all(state::finished); ++n)
      room.pass();
    RC_ASSERT(room.all(state::finished));
  }));
}

TEST_CASE("while one is cut off, nobody passes the barrier", "[core]") {
  handshake_options opts;
  opts.tries = 5;
  lossy_room room{3, 7, 0, opts};
  room.begun = 2; // The third never begins.
  room.begin(0);
  room.begin(1);
  for (int n = 0; n < 1000; ++n)
    room.pass();
  CHECK(room.heard_ready == std::vector<int>{0, 0, 0});
  CHECK(room.barriers[0].current() == state::failed);
  CHECK(room.barriers[1].current() == state::failed);
}
