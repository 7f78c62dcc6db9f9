#pragma once

#include "config/options.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace troupe::core {

/// What the clock hands on after one step.
struct clock_out {
  departure_batch leaving;
  arrivals arrived;
  /// Requests that others made of this member; `to` is who asked.
  std::vector<repair_order> asked;

  void clear() {
    *this = {};
  }
};

/// Gives time and number to all that leaves and witnesses all that enters
/// (Lamport 1978). It stands at the door of the ordered stream, so causality
/// holds by where it stands, not by calls that someone may forget.
///
/// send:    time := time + 1
/// receive: time := max(time, time of the message) + 1
///
/// Everything that leaves carries (time, last, aru), read here in one place.
class lamport_clock {
public:
  lamport_clock() = default;

  explicit lamport_clock(clock_options opts) : opts_(opts) {
    // nop
  }

  /// Begins a view. Frames of it that came early are taken now.
  void on_view(const view_ptr& next, clock_out& out);

  /// Stamps what this member sends; each draft becomes one batch.
  void on_drafts(draft_batch& x, clock_out& out);

  /// Witnesses frames. Those of an older view, of strangers and of another
  /// life of a member are dropped and counted.
  void on_frames(const frame_batch& x, clock_out& out);

  /// Takes what this member holds. Returns whether an acknowledgement must
  /// leave soon.
  bool on_acks(const ack_vector& x);

  /// Ends taking part in the present view. Returns whether that is new.
  bool on_freeze(const freeze& x);

  /// Lets messages of the frozen view in, for those that fetch its cut.
  /// Returns whether that view is the frozen one.
  bool on_fetch(const fetch& x);

  /// Acknowledges alone, unless something that left meanwhile has done it.
  void on_drained(clock_out& out);

  /// The pause between two signs of life is over: shows one, unless something
  /// that left for all meanwhile was one.
  void on_heartbeat(clock_out& out);

  /// The pause between two signs of life; nothing where there is nobody to
  /// show them to, or they are turned off.
  std::optional<timespan> heartbeat_pause() const;

  lamport_time time() const {
    return time_;
  }

  counters count() const;

private:
  stamp own_stamp() const;
  void stamp_all(clock_out& out);
  void witness(const received_frame& x, clock_out& out);
  void witness_frozen(const received_frame& x, clock_out& out);
  bool is_member(const origin& x) const;
  bool is_current(const view_id& of, const received_frame& x);
  bool is_possible(const envelope_batch& x);
  void on_batch(const envelope_batch_ptr& x, clock_out& out);
  void on_stamp(std::size_t from, const stamp& x, clock_out& out);
  void on_request(member_id from, const repair_request& x, clock_out& out);
  bool plausible(lamport_time x);

  clock_options opts_;
  view_ptr view_;
  std::size_t self_ = 0;
  lamport_time time_ = 0;
  seqno last_ = 0;
  std::vector<seqno> aru_;
  bool ack_due_ = false;
  /// Whether the view is frozen, and whether its messages are fetched.
  bool frozen_ = false;
  bool fetching_ = false;
  /// Whether anything has left for all since the last heartbeat was due.
  bool spoke_ = false;
  std::vector<received_frame> early_;

  std::uint64_t stamped_ = 0;
  std::uint64_t lone_acks_ = 0;
  std::uint64_t heartbeats_ = 0;
  std::uint64_t stale_frames_ = 0;
  std::uint64_t strangers_ = 0;
  std::uint64_t implausible_ = 0;
  std::uint64_t early_dropped_ = 0;
  std::uint64_t frozen_out_ = 0;
};

} // namespace troupe::core
