#pragma once

#include "actors/core/peer_life.hpp"
#include "tests/support/rooms.hpp"

#include <utility>
#include <vector>

namespace troupe::test {

/// The life of peer 1 of two, and what it does after the last step.
struct peer_life_fixture {
  core::peer_life uut;
  core::peer_out out;
  instant now{};
  view_ptr current;

  explicit peer_life_fixture(source_kind kind = source_kind::standard_input,
                             std::uint64_t messages = 3)
    : uut({}, source(kind, messages)) {
    // nop
  }

  static source_options source(source_kind kind, std::uint64_t messages) {
    source_options result;
    result.kind = kind;
    result.messages = messages;
    return result;
  }

  template <class F>
  void step(F f) {
    out = {};
    f();
  }

  void members(std::uint64_t round = 1) {
    step([&] { uut.on_members({round, 1, 1, make_view(2)->members}, out); });
  }

  call_result start(std::uint64_t round, std::uint64_t messages = 3,
                    member_id number = 1) {
    start_order order{round, number, messages, place_of(9), {}};
    auto both = make_view(2);
    for (auto& x : both->members)
      order.peers.push_back({x.name, x.at, x.inc});
    call_result result;
    step([&] { result = uut.on_start(order, now, out); });
    return result;
  }

  void ready(std::uint64_t round = 1) {
    current = make_view(2, 1, 0, round);
    step([&] { uut.on_ready({current}, out); });
  }

  void installed() {
    step([&] { uut.on_installed({current}, now, out); });
  }

  void begun() {
    members();
    ready();
    installed();
  }

  void lines(std::vector<std::string> x, bool last = false) {
    step([&] { uut.on_lines(std::move(x), last, out); });
  }

  void result(std::uint32_t taken, std::uint32_t refused = 0,
              errc why = errc::none) {
    step([&] { uut.on_result({taken, refused, why, 2}, out); });
  }

  void credit() {
    step([&] { uut.on_credit(out); });
  }

  void deliver(member_id from, seqno number,
               const std::vector<std::string>& texts = {"x"}) {
    step([&] {
      uut.on_delivery(
        {0, {make_batch(current, from, number, number, texts)}, 0, 0, {}}, now,
        out);
    });
  }

  void ended() {
    step([&] { uut.on_stream_ended({current->id, 0}, out); });
  }

  void leave() {
    step([&] { uut.on_leave(out); });
  }

  void tick() {
    now = *uut.next_deadline();
    step([&] { uut.on_tick(now, out); });
  }
};

} // namespace troupe::test
