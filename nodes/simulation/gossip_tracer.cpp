#include "nodes/simulation/gossip_tracer.hpp"

#include "nodes/simulation/gossip_judge.hpp"

namespace troupe::simulation {

namespace {

/// A whole table has all changes up to its last one.
update_ledger::news news_of(const std::string& origin,
                            const core::origin_table& x, timespan now) {
  return {origin, x.inc(), x.held(), now.count() / 1000};
}

} // namespace

void gossip_tracer::on_birth(node_index node) {
  made_[node] = 0;
  updates_.forget(name_of(node));
}

void gossip_tracer::on_event(node_index node, const core::gossip_spreader& x,
                             const core::gossip_event& event, timespan now) {
  using kind = core::gossip_event_kind;
  if (event.kind == kind::looked)
    on_look(node, x, now);
  else if (event.kind == kind::taken)
    on_taken(node, x, event, now);
  else if (event.kind == kind::expired)
    out_.on_notice(node, "what " + event.origin + " shared has expired", now);
}

/// Most looks find nothing new.
void gossip_tracer::on_look(node_index node, const core::gossip_spreader& x,
                            timespan now) {
  const auto& own = x.store().own();
  if (own.last() == made_[node])
    return;
  made_[node] = own.last();
  out_.on_named_sent(node, updates_.on_made(news_of(name_of(node), own, now)),
                     0, now);
}

void gossip_tracer::on_taken(node_index node, const core::gossip_spreader& x,
                             const core::gossip_event& event, timespan now) {
  auto it = x.store().find(event.origin);
  auto of = gossip_judge::index_of(event.origin);
  if (!it || !of)
    return;
  for (const auto& name :
       updates_.on_known(name_of(node), news_of(event.origin, *it, now))) {
    delivered told;
    told.node = node;
    told.sender = *of;
    told.at = now;
    out_.on_named_delivered(told, name);
  }
}

void gossip_tracer::on_peer(node_index node, const core::swim_event& x,
                            timespan now) {
  using kind = core::swim_event_kind;
  const auto& who = x.what.name;
  if (x.kind == kind::suspected)
    out_.on_suspicion(node, {who},
                      x.why == core::swim_cause::probe
                        ? "it answered no probe, neither directly nor through "
                          "others"
                        : "others say so",
                      now);
  else if (x.kind == kind::refuted)
    out_.on_notice(node, who + " lives: the suspicion was wrong", now);
  else if (x.kind == kind::faulty && x.why != core::swim_cause::restart)
    out_.on_notice(node, who + " is given up", now);
  else if (x.kind == kind::left)
    out_.on_notice(node, who + " has left", now);
}

} // namespace troupe::simulation
