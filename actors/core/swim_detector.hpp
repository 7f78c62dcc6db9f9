#pragma once

#include "actors/core/detector_out.hpp"
#include "actors/core/removal_vote.hpp"
#include "actors/core/suspicion_log.hpp"
#include "actors/core/swim.hpp"
#include "config/detector_options.hpp"
#include "messages/frame.hpp"
#include "messages/stream.hpp"
#include "messages/view.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe::core {

/// What comes out of a step. The caller empties and reuses it.
struct swim_detector_out : detector_out {
  std::vector<swim_datagram> datagrams;
};

/// Watches the members of a view by SWIM.
///
///   trusted --given up, and no answer to this node--> suspect <--stuck--
///   trusted
///      ^-- refuted, or answered, or in a later life --'---- moved on --------'
///
/// SWIM finds out; the view says who takes part, and a majority of it who is to
/// be removed. SWIM alone would not do: whoever hears nobody gives up all
/// others, and would make everyone believe it. So three things together make a
/// suspicion: somebody had no answer, neither directly nor through relays; the
/// accused was told so, by this node, too, and has not refuted in time; and
/// this node itself has asked it, in the same two ways, and had no answer. Such
/// a suspicion is told in a pulse, as those of heartbeats are, and a majority
/// must have it at the same time. One node's bad link is one vote.
class swim_detector {
public:
  using out_type = swim_detector_out;

  swim_detector() = default;

  /// `self` in its present life. The seed is of this node alone.
  swim_detector(detector_options opts, swim_identity self, std::uint64_t seed);

  /// Watches the members of `x` from now on, and nobody else.
  void on_view(const view_ptr& x, instant now, swim_detector_out& out);

  /// Takes pulses and frames of SWIM, from members in the life that the view
  /// names: who is in no view, or in another, is not to believe that it goes
  /// on with these.
  void on_frame(const received_frame& x, instant now, swim_detector_out& out);

  /// Since when messages have waited for `who`; nothing once it moves on.
  void on_waiting(member_id who, std::optional<instant> since, instant now,
                  swim_detector_out& out);

  void on_tick(instant now, swim_detector_out& out);

  /// When `on_tick` has something to do; nothing without a view.
  std::optional<instant> next_deadline() const {
    return due_;
  }

  const suspicion_log& evidence() const {
    return log_;
  }

  /// All other members of the view.
  std::vector<member_sight> sights(instant now) const;

  /// Whether a majority of the view was in touch with this node a moment ago,
  /// as far as it knows: it does not hear everyone all the time.
  bool in_touch(instant now) const;

  void tell(counters& out) const;

private:
  struct peer {
    std::string name;
    incarnation inc = 0;
    instant last_heard;
    std::optional<instant> waiting_since;
    std::optional<suspicion_cause> suspected;
    /// Of what it stands accused among the members, whoever they are.
    std::optional<evidence_cause> accused;
    std::uint64_t wronged = 0;
  };

  std::optional<member_id> id_of(const std::string& name) const;
  peer* find(const origin& from);
  void on_pulse(member_id from, const pulse& x, instant now);
  void on_event(const swim_event& x, instant now);
  void notice_lateness(instant now);
  bool is_silent(const peer& x, instant now) const;
  bool is_stuck(const peer& x, instant now) const;
  void take(swim_out& from, instant now, swim_detector_out& out);
  void judge(instant now, swim_detector_out& out);
  void set(member_id who, peer& x, std::optional<suspicion_cause> to,
           instant now, swim_detector_out& out);
  void note(member_id who, member_id by, evidence_cause why, bool withdrawn,
            instant now);
  void settle(instant now);

  detector_options opts_;
  swim swim_;
  view_ptr view_;
  std::map<member_id, peer> peers_;
  removal_vote votes_;
  suspicion_log log_;
  /// Of pulses.
  std::uint64_t number_ = 0;
  bool changed_ = false;
  instant next_pulse_;
  std::optional<instant> due_;
  detector_counts counts_;
};

} // namespace troupe::core
