#pragma once

#include "config/options.hpp"
#include "messages/inspection.hpp"
#include "messages/stream.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace troupe::core {

/// What the matrix hands on after one step.
struct ack_matrix_out {
  progress forward;
  holdings held;
  ack_vector acks;
  repair_batch repairs;
  /// Set once the view is frozen.
  std::optional<frozen_state> frozen;
  /// Whether the frontier or the own holdings moved.
  bool moved = false;
};

/// Knows who holds what.
///
/// Row q, column s: the highest sequence number up to which member q holds all
/// messages of sender s. The own row is made of what arrived here; the others
/// of what they say (cumulative acknowledgements, so a lost one costs one
/// interval and never liveness). From it come the frontier, the gaps, and whom
/// to ask for repair.
///
/// A clock value of q counts as heard only if all messages of q up to the
/// `last` that came with it are held: over UDP a clock can overtake an earlier
/// message of its own sender.
class ack_matrix {
public:
  ack_matrix() = default;

  explicit ack_matrix(ack_tracker_options opts) : opts_(opts) {
    // nop
  }

  void on_view(const view_ptr& next, instant now);

  void on_arrivals(const arrivals& x, instant now, ack_matrix_out& out);

  /// Freezes the view: nothing more is taken or acknowledged.
  void on_freeze(const freeze& x, ack_matrix_out& out);

  /// Takes what the frozen view lacks up to a cut, and nothing beyond it.
  void on_fetch(const fetch& x, instant now, ack_matrix_out& out);

  /// Asks for what has been missing for too long.
  void on_tick(instant now, ack_matrix_out& out);

  /// When `on_tick` has something to do; nothing while nothing is missing.
  std::optional<instant> next_deadline() const;

  /// For whom messages wait here, and since when.
  wait_list waits() const;

  /// Row q, column s: up to where q is known here to hold the messages of s.
  const std::vector<std::vector<seqno>>& rows() const {
    return aru_;
  }

  /// Who holds what; nothing before there is a view.
  std::shared_ptr<const ack_picture> picture() const;

  counters count() const;

private:
  /// A clock value whose messages have not all come yet.
  struct pending_promise {
    seqno last = 0;
    lamport_time time = 0;
  };

  /// All that is known of one member.
  struct column {
    lamport_time heard = 0;
    seqno stable = 0;
    /// Highest number that anyone is known to hold.
    seqno highest = 0;
    std::deque<pending_promise> pending;
    /// Messages that wait for an earlier one, by first number.
    std::map<seqno, envelope_batch_ptr> early;
    std::size_t early_bytes = 0;
    /// Last number and size of what came in order and is not stable.
    std::deque<std::pair<seqno, std::size_t>> unstable;
    std::size_t unstable_bytes = 0;
    // When and how often repair of its messages was asked for.
    std::optional<instant> gap_since;
    std::optional<instant> ask_at;
    timespan ask_pause{};
    std::uint32_t asked = 0;
    // The same for its clock and its acknowledgements.
    std::optional<instant> lags_since;
    std::optional<instant> stamp_at;
    timespan stamp_pause{};
    instant last_heard{};
    instant last_moved{};
  };

  void accept(std::size_t from, envelope_batch_ptr x, ack_matrix_out& out);
  void on_batch(const envelope_batch_ptr& x, instant now, ack_matrix_out& out);
  void on_promise(const promise& x, instant now, ack_matrix_out& out);
  void keep_early(column& col, const envelope_batch_ptr& x,
                  ack_matrix_out& out);
  void take_pending(column& col, seqno held);
  void update_frontier(instant now, ack_matrix_out& out);
  void tell_frontier(ack_matrix_out& out) const;
  void on_fetched_batch(const envelope_batch_ptr& x, instant now,
                        ack_matrix_out& out);
  void check_fetched(instant now, ack_matrix_out& out);
  void ask(std::size_t from, ack_matrix_out& out);
  void update_timers(instant now);
  bool lags(std::size_t who) const;
  std::uint64_t unacknowledged_by(std::size_t who) const;
  std::vector<seq_range> missing_of(std::size_t from) const;
  member_id whom_to_ask(std::size_t from) const;
  std::size_t slowest() const;

  ack_tracker_options opts_;
  view_ptr view_;
  std::size_t self_ = 0;
  std::vector<std::vector<seqno>> aru_;
  std::vector<column> columns_;
  lamport_time newest_ = 0;
  bool frozen_ = false;
  /// What is to be fetched of the frozen view, until all of it is here.
  std::optional<fetch> wanted_;

  std::uint64_t duplicates_ = 0;
  std::uint64_t out_of_order_ = 0;
  std::uint64_t early_dropped_ = 0;
  std::uint64_t unstable_refused_ = 0;
  std::uint64_t promises_dropped_ = 0;
  std::uint64_t false_acks_ = 0;
  std::uint64_t gaps_asked_ = 0;
  std::uint64_t stamps_asked_ = 0;
};

} // namespace troupe::core
