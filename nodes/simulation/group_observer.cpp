#include "nodes/simulation/group_observer.hpp"

#include "actors/detector_shell.hpp"
#include "actors/membership.hpp"
#include "actors/replica.hpp"
#include "config/units.hpp"
#include "nodes/simulation/sim_node.hpp"

#include <algorithm>

namespace troupe::simulation {

namespace {

/// Whoever is in no view, or is cut off from the majority of one, has no
/// leader.
std::optional<std::string> leader_in(const group_status& x) {
  auto inside = x.phase == group_phase::member
                || x.phase == group_phase::learner;
  if (!inside || !x.current)
    return std::nullopt;
  auto at = x.current->position_of(x.current->id.coordinator);
  return at ? std::optional{x.current->members[*at].name} : std::nullopt;
}

/// To a millisecond: what is finer says nothing.
std::string span_text(timespan x) {
  using std::chrono::milliseconds;
  return config::format_duration(std::chrono::duration_cast<milliseconds>(x));
}

} // namespace

std::string in_words(const suspicion_evidence& x) {
  switch (x.why) {
    case evidence_cause::silence:
      return x.last_heard
               ? "it was not heard for " + span_text(x.when - *x.last_heard)
               : "it was never heard";
    case evidence_cause::progress:
      return x.waiting_since
               ? "it does not acknowledge what has waited for it for "
                   + span_text(x.when - *x.waiting_since)
               : "it does not acknowledge what waits for it";
    case evidence_cause::probe:
      return "it answered no probe, neither directly nor through others";
    case evidence_cause::limit:
      return "it has not refuted a suspicion in time";
    default:
      return "a later life of it has begun";
  }
}

void group_observer::look(node_index who, const group_stack& x, timespan now,
                          trace_writer& out) {
  auto status = state_of<membership_state>(x.membership).membership.status();
  auto& seen = seen_[who];
  auto leader = leader_in(status);
  auto epoch = status.current ? status.current->id.epoch : 0;
  // In the beginning nobody leads, and nobody knew of a leader.
  if (leader != seen.leader || (leader && epoch != seen.epoch)) {
    seen.leader = leader;
    seen.epoch = epoch;
    out.on_leader(who, leader, epoch, now);
  }
  if (detector_ == detector_kind::swim)
    look_at_evidence<core::swim_detector>(who, x, now, out);
  else
    look_at_evidence<core::heartbeat_detector>(who, x, now, out);
}

void group_observer::look_at_view(node_index who, const group_stack& x,
                                  timespan now, trace_writer& out) {
  auto status = state_of<membership_state>(x.membership).membership.status();
  auto& seen = seen_[who];
  if (!status.current || status.current->id == seen.view)
    return;
  seen.view = status.current->id;
  out.on_view(who, *status.current, now);
}

/// What others told is theirs to tell.
template <class Core>
void group_observer::look_at_evidence(node_index who, const group_stack& x,
                                      timespan now, trace_writer& out) {
  const auto& log
    = state_of<detector_state<Core>>(x.detector).detector.evidence();
  auto& seen = seen_[who].suspicions;
  auto count = log.dropped() + log.entries().size();
  for (auto i = std::max(seen, log.dropped()); i < count; ++i) {
    const auto& item = log.entries()[i - log.dropped()];
    if (item.by_name != name_of(who))
      continue;
    if (item.withdrawn)
      out.on_notice(who, item.who_name + " is suspected no more", now);
    else
      out.on_suspicion(who, {item.who_name}, in_words(item), now);
  }
  seen = count;
}

void group_observer::look_at_log(node_index who, const replica_actor& x,
                                 timespan now, trace_writer& out) {
  const auto& core = state_of<replica_state>(x).core;
  if (!core)
    return;
  auto& seen = seen_[who].committed;
  auto committed = core->committed();
  // What a life begins with was applied by an earlier one.
  if (seen && committed > *seen)
    out.on_commit(who, core->log().position_of(committed), committed - *seen,
                  now);
  seen = committed;
}

} // namespace troupe::simulation
