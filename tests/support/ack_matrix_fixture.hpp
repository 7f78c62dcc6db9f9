#pragma once

#include "actors/core/ack_matrix.hpp"
#include "tests/support/rooms.hpp"
#include "tests/support/tracking.hpp"

#include <utility>
#include <vector>

namespace troupe::test {

/// The matrix of member 1, and what came out of it at the last step.
struct ack_matrix_fixture {
  view_ptr current;
  core::ack_matrix uut;
  core::ack_matrix_out out;
  instant now{};
  lamport_time own_time = 0;

  explicit ack_matrix_fixture(std::size_t members = 3, seqno start = 0,
                              ack_tracker_options opts = asks_after_5ms())
    : uut(opts) {
    view(make_view(members, 1, start));
  }

  void view(const view_ptr& next) {
    current = next;
    own_time = next->start_time;
    uut.on_view(next, now);
  }

  void arrive(std::vector<envelope_batch_ptr> batches,
              std::vector<promise> promises = {}) {
    out = {};
    uut.on_arrivals({std::move(batches), std::move(promises), own_time}, now,
                    out);
  }

  void arrive(envelope_batch_ptr x) {
    arrive(std::vector<envelope_batch_ptr>{std::move(x)});
  }

  void promise_of(member_id who, lamport_time time, seqno last,
                  std::vector<seqno> aru) {
    arrive({}, {{who - 1u, time, last, std::move(aru)}});
  }

  void pass_own_time(lamport_time x) {
    own_time = x;
    arrive(std::vector<envelope_batch_ptr>{});
  }

  /// Lets time pass and takes what is due by then.
  void pass(timespan span) {
    now += span;
    out = {};
    uut.on_tick(now, out);
  }

  lamport_time heard(member_id who) const {
    return out.forward.limit.heard[who - 1];
  }

  seqno stable(member_id who) const {
    return out.forward.limit.stable[who - 1];
  }

  /// Up to where member 1 holds the messages of `who`.
  seqno own(member_id who) const {
    return uut.rows()[current->own_position()][who - 1];
  }
};

} // namespace troupe::test
