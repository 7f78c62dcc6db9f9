#pragma once

#include "actors/peer.hpp"
#include "messages/bodies.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace troupe::test {

/// A peer with everyone around it played by the test.
struct peer_fixture : deterministic {
  probe<group_actor> group{*this};
  probe<session_actor> session{*this};
  probe<supervisor_actor> supervisor{*this};
  std::vector<delivery> journaled;
  std::vector<std::string> notices;
  std::vector<call> calls;
  std::vector<endpoint> called;
  /// What the channel answers; nothing left: `timed_out` after the limit.
  std::function<call_result(const call&)> answer;
  std::deque<input_lines> input;
  wait_list waits;
  std::uint64_t resent = 0;
  peer_actor uut;
  view_ptr current = make_view(2);

  void spawn(peer_setup setup) {
    setup.own = {"peer-1", place_of(1), life_of(1)};
    uut = own(sys.spawn(peer_behavior, setup,
                        peer_neighbours{journal(), channel(), lines(),
                                        supervisor.handle()}));
    join_peer rooms{group, session, waited(), {counted()}};
    caf::anon_send(uut, std::move(rooms));
    settle();
  }

  static peer_setup generator(std::uint64_t messages) {
    peer_setup result;
    result.source.kind = source_kind::text;
    result.source.messages = messages;
    return result;
  }

  journal_actor journal() {
    return own(sys.spawn([=]() -> journal_actor::behavior_type {
      return {
        [=](const delivery& x) {
          journaled.push_back(x);
          written result;
          for (auto& batch : x.batches) {
            result.messages += batch->count;
            result.bytes += batch->units.size();
          }
          return result;
        },
        [=](const view_installed&) {},
        [=](const said&) {},
        [=](const waiting&) {},
        [=](const notice& x) { notices.push_back(x.text); },
      };
    }));
  }

  channel_actor channel() {
    return own(sys.spawn(
      [=](channel_actor::pointer self) -> channel_actor::behavior_type {
        return {
          [=](const call_target& to,
              const call& x) -> caf::result<call_result> {
            calls.push_back(x);
            called.push_back(to.at);
            if (answer)
              return answer(x);
            return self->make_response_promise<call_result>();
          },
          [=](const serve&) {},
          [=](const frame_batch&) {},
          [=](get_counters) { return counters{}; },
          [=](tick) {},
        };
      }));
  }

  line_reader_actor lines() {
    return own(sys.spawn(
      [=](line_reader_actor::pointer self) -> line_reader_actor::behavior_type {
        return {[=](read_lines) -> caf::result<input_lines> {
          if (input.empty())
            return self->make_response_promise<input_lines>();
          auto result = input.front();
          input.pop_front();
          return result;
        }};
      }));
  }

  waited_actor waited() {
    return own(sys.spawn([=]() -> waited_actor::behavior_type {
      return {[=](get_waits) { return waits; }};
    }));
  }

  counted_actor counted() {
    return own(sys.spawn([=]() -> counted_actor::behavior_type {
      return {[=](get_counters) {
        return counters{{{"messages_resent", resent}}};
      }};
    }));
  }

  template <class T>
  void tell(T x) {
    caf::anon_send(uut, std::move(x));
    settle();
  }

  void begin() {
    tell(begin_round{1, 0, 1, current->members});
    tell(round_ready{current});
    tell(view_installed{current});
  }

  call_result start(std::uint64_t round, std::uint64_t messages,
                    endpoint report_to) {
    start_order order{round, 1, messages, report_to, {}};
    for (auto& x : current->members)
      order.peers.push_back({x.name, x.at, x.inc});
    return ask<call_result>(
      *this, uut,
      incoming_call{place_of(9), 1, {call_name::start_peer, encode(order)}});
  }
};

} // namespace troupe::test
