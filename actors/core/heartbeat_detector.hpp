#pragma once

#include "actors/core/detector_out.hpp"
#include "actors/core/health_score.hpp"
#include "actors/core/phi_accrual.hpp"
#include "actors/core/removal_vote.hpp"
#include "actors/core/suspicion_log.hpp"
#include "config/detector_options.hpp"
#include "messages/frame.hpp"
#include "messages/stream.hpp"
#include "messages/view.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace troupe::core {

/// Watches the members of a view by their heartbeats.
///
///   trusted --silent--> doubted (asked) --silent--> suspect <--stuck-- trusted
///      ^------- heard -----'------------- heard, or moved on ------------'
///
/// A suspicion is told to all at once, in the next pulse; the member is
/// to be removed when a majority of the view has it at the same time. Whoever
/// is late itself first gives the others the time that it has missed.
class heartbeat_detector {
public:
  using out_type = detector_out;

  heartbeat_detector() = default;

  explicit heartbeat_detector(detector_options opts)
    : opts_(opts), votes_(opts), log_(opts.evidence_max) {
    // nop
  }

  /// Watches the members of `x` from now on, and nobody else.
  void on_view(const view_ptr& x, instant now, detector_out& out);

  /// Takes a pulse; other frames are none of its business.
  void on_frame(const received_frame& x, instant now, detector_out& out);

  /// `inc` is the life that the datagram came from; another one than that of
  /// the view says nothing about the member.
  void on_pulse(member_id from, incarnation inc, const pulse& x, instant now,
                detector_out& out);

  /// Anything else came from that member: as good as a heartbeat.
  void on_heard(member_id from, incarnation inc, instant now,
                detector_out& out);

  /// Since when messages have waited for `who`; nothing once it moves on.
  void on_waiting(member_id who, std::optional<instant> since, instant now,
                  detector_out& out);

  /// What was due happened `delay` too late: evidence against this node.
  void on_health(timespan delay, instant now);

  void on_tick(instant now, detector_out& out);

  /// When `on_tick` has something to do; nothing without a view.
  std::optional<instant> next_deadline() const {
    return due_;
  }

  const suspicion_log& evidence() const {
    return log_;
  }

  /// All other members of the view.
  std::vector<member_sight> sights(instant now) const;

  /// This node and all that it does not suspect of silence.
  std::size_t reachable() const;

  /// Whether a majority of the view was in touch with this node a moment ago:
  /// so recently that the others cannot have gone on without it yet. Not after
  /// it has stood still, until it hears them anew.
  bool in_touch(instant now) const;

  unsigned health() const {
    return health_.value();
  }

  void tell(counters& out) const;

private:
  struct peer {
    incarnation inc = 0;
    /// The highest number of its pulses.
    std::uint64_t number = 0;
    instant last_heard;
    /// By the clock alone, whatever this node has missed.
    instant heard_at;
    instant asked;
    std::optional<instant> waiting_since;
    std::optional<suspicion_cause> suspected;
    phi_accrual rhythm;
    /// Grows with each suspicion that proved wrong.
    health_score link;
    instant forgives_at;
  };

  peer* find(member_id who, incarnation inc);
  void hear(member_id who, peer& x, instant now, detector_out& out);
  void judge_all(instant now, detector_out& out);
  timespan limit(timespan span, member_id who, const peer& x,
                 instant now) const;
  bool is_silent(member_id who, const peer& x, instant now) const;
  bool is_stuck(const peer& x, instant now) const;
  void set(member_id who, peer& x, std::optional<suspicion_cause> to,
           instant now, detector_out& out);
  void count_votes(instant now, detector_out& out);
  void ask_doubted(instant now, detector_out& out);
  void beat(member_id to, bool asks, detector_out& out);
  void note(member_id who, member_id by, suspicion_cause why, bool withdrawn,
            instant now);
  void notice_lateness(instant now);
  void settle(instant now);

  detector_options opts_;
  view_ptr view_;
  std::map<member_id, peer> peers_;
  removal_vote votes_;
  suspicion_log log_;
  health_score health_;
  std::uint64_t number_ = 0;
  /// Own suspicions are others than when the last pulse left for all.
  bool changed_ = false;
  instant next_beat_;
  instant improves_at_;
  /// Pauses that end before this instant were measured by a late node.
  instant late_until_;
  /// What came before this instant may have waited here while it stood still.
  instant hears_anew_at_;
  std::optional<instant> due_;
  detector_counts counts_;
};

} // namespace troupe::core
