#include "actors/core/swim_detector.hpp"

#include "actors/core/mutant.hpp"
#include "messages/check.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

swim_detector::swim_detector(detector_options opts, swim_identity self,
                             std::uint64_t seed)
  : opts_(opts),
    swim_(opts.swim, std::move(self), seed),
    votes_(opts),
    log_(opts.evidence_max) {
  // nop
}

void swim_detector::on_view(const view_ptr& x, instant now,
                            swim_detector_out& out) {
  TROUPE_CHECK(x != nullptr);
  notice_lateness(now);
  auto first = view_ == nullptr;
  view_ = x;
  peers_.clear();
  std::vector<swim_identity> all;
  for (auto& m : x->members) {
    all.push_back({m.name, m.inc, m.at});
    if (m.id == x->self)
      continue;
    auto& p = peers_[m.id];
    p.name = m.name;
    p.inc = m.inc;
    p.last_heard = now;
  }
  votes_.on_view(x);
  swim_out found;
  if (first)
    swim_.on_join({}, now, found);
  swim_.on_members(all, now, found);
  changed_ = false;
  take(found, now, out);
}

// -- what comes in ------------------------------------------------------------

swim_detector::peer* swim_detector::find(const origin& from) {
  auto i = peers_.find(from.sender);
  return i == peers_.end() || i->second.inc != from.inc ? nullptr : &i->second;
}

std::optional<member_id> swim_detector::id_of(const std::string& name) const {
  for (auto& m : view_->members)
    if (m.name == name)
      return m.id;
  return std::nullopt;
}

void swim_detector::on_frame(const received_frame& x, instant now,
                             swim_detector_out& out) {
  auto p = find(x.source);
  if (!p) {
    ++counts_.strangers;
    return;
  }
  notice_lateness(now);
  p->last_heard = std::max(p->last_heard, now);
  swim_out found;
  if (auto beat = std::get_if<pulse>(&x.what))
    on_pulse(x.source.sender, *beat, now);
  else
    swim_.on_frame(x, now, found);
  take(found, now, out);
}

void swim_detector::on_pulse(member_id from, const pulse& x, instant now) {
  if (x.view != view_->id) {
    ++counts_.strangers;
    return;
  }
  ++counts_.pulses_heard;
  std::vector<suspicion> news;
  for (auto& s : x.suspects)
    if (!votes_.suspects(from, s.who) && view_->position_of(s.who))
      news.push_back(s);
  if (votes_.on_opinion(from, x.number, x.suspects, now))
    for (auto& s : news)
      note(s.who, from, cause_of(s.why), false, now);
}

void swim_detector::on_waiting(member_id who, std::optional<instant> since,
                               instant now, swim_detector_out& out) {
  auto i = peers_.find(who);
  if (i == peers_.end())
    return;
  i->second.waiting_since = since;
  judge(now, out);
  settle(now);
}

void swim_detector::on_tick(instant now, swim_detector_out& out) {
  if (!view_)
    return;
  notice_lateness(now);
  swim_out found;
  swim_.on_tick(now, found);
  take(found, now, out);
}

/// SWIM looks after its own deadlines. Whom others wait for gets the time, too,
/// in which this node did nothing.
void swim_detector::notice_lateness(instant now) {
  if (!due_ || now < *due_ + opts_.swim.late_after)
    return;
  ++counts_.late;
  for (auto& [who, x] : peers_)
    if (x.waiting_since)
      *x.waiting_since += now - *due_;
}

// -- what SWIM finds ----------------------------------------------------------

void swim_detector::take(swim_out& from, instant now, swim_detector_out& out) {
  for (auto& x : from.events)
    on_event(x, now);
  for (auto& x : from.to_send)
    out.datagrams.push_back(std::move(x));
  judge(now, out);
  settle(now);
}

void swim_detector::on_event(const swim_event& x, instant now) {
  auto who = id_of(x.what.name);
  auto i = who ? peers_.find(*who) : peers_.end();
  if (i == peers_.end() || i->second.inc != x.what.inc)
    return; // Of a life that the view does not name.
  auto& accused = i->second.accused;
  auto by = id_of(x.what.by).value_or(0);
  switch (x.kind) {
    case swim_event_kind::suspected:
      accused = evidence_cause::probe;
      note(*who, by, *accused, false, now);
      return;
    case swim_event_kind::faulty:
      accused = x.why == swim_cause::restart ? evidence_cause::restart
                                             : evidence_cause::limit;
      note(*who, by, *accused, false, now);
      return;
    case swim_event_kind::joined:
    case swim_event_kind::refuted:
      if (accused)
        note(*who, *who, *std::exchange(accused, std::nullopt), true, now);
      return;
    default:
      return;
  }
}

bool swim_detector::is_silent(const peer& x, instant now) const {
  auto r = swim_.members().find(x.name);
  return r && r->what.inc == x.inc
         && (r->is_lost_here(now)
             || (TROUPE_MUTANT(hearsay_is_evidence)
                 && r->what.status == swim_status::faulty));
}

bool swim_detector::is_stuck(const peer& x, instant now) const {
  return x.waiting_since
         && now >= *x.waiting_since + opts_.stuck_after * (1 + swim_.health());
}

void swim_detector::judge(instant now, swim_detector_out& out) {
  std::vector<suspicion> own;
  for (auto& [who, x] : peers_) {
    std::optional<suspicion_cause> cause;
    if (is_silent(x, now))
      cause = suspicion_cause::silence;
    else if (is_stuck(x, now))
      cause = suspicion_cause::progress;
    set(who, x, cause, now, out);
    if (cause)
      own.push_back({who, *cause});
  }
  // Nothing to say is said once, so that opinions end before they lapse.
  if (changed_ || (!own.empty() && now >= next_pulse_)) {
    changed_ = false;
    next_pulse_ = now + opts_.heartbeat;
    ++counts_.pulses_sent;
    out.pulses.push_back({0, {view_->id, ++number_, false, own}});
  }
  votes_.count(own, now, out.removals, out.acquitted);
}

void swim_detector::set(member_id who, peer& x,
                        std::optional<suspicion_cause> to, instant now,
                        swim_detector_out& out) {
  if (x.suspected == to)
    return;
  auto before = std::exchange(x.suspected, to);
  changed_ = true;
  auto why = to ? *to : *before;
  ++(to ? counts_.suspicions : counts_.withdrawn);
  x.wronged += !to && why == suspicion_cause::silence ? 1 : 0;
  note(who, view_->self, cause_of(why), !to, now);
  out.changes.push_back({who, why, to.has_value()});
}

void swim_detector::note(member_id who, member_id by, evidence_cause why,
                         bool withdrawn, instant now) {
  suspicion_evidence x{who, by, why, withdrawn, now, {}, {}};
  auto i = peers_.find(who);
  if (i != peers_.end()) {
    x.last_heard = i->second.last_heard;
    x.waiting_since = i->second.waiting_since;
  }
  log_.note(std::move(x), *view_);
}

void swim_detector::settle(instant now) {
  due_ = swim_.next_deadline();
  auto sooner = [this](instant x) { due_ = due_ ? std::min(*due_, x) : x; };
  for (auto& [who, x] : peers_) {
    if (x.suspected)
      sooner(next_pulse_);
    else if (x.waiting_since)
      sooner(*x.waiting_since + opts_.stuck_after * (1 + swim_.health()));
  }
  if (due_)
    due_ = std::max(*due_, now);
}

// -- questions ----------------------------------------------------------------

std::vector<member_sight> swim_detector::sights(instant) const {
  std::vector<member_sight> result;
  for (auto& [who, x] : peers_)
    result.push_back({who, x.suspected, x.last_heard, x.waiting_since, 0,
                      static_cast<unsigned>(
                        std::min<std::uint64_t>(x.wronged, health_score::max)),
                      std::nullopt, votes_.suspecting(who),
                      votes_.withholds(who)});
  return result;
}

bool swim_detector::in_touch(instant now) const {
  // It stands still, and has not noticed it yet.
  if (!view_ || (due_ && now >= *due_ + opts_.swim.late_after))
    return false;
  auto heard = 1 + std::count_if(peers_.begin(), peers_.end(), [](auto& x) {
                 return x.second.suspected != suspicion_cause::silence;
               });
  return static_cast<std::size_t>(heard) >= majority_of(view_->members.size());
}

void swim_detector::tell(counters& out) const {
  out.items.push_back({"detector_health", swim_.health()});
  counts_.tell(out);
  votes_.tell(out);
  log_.tell(out);
  swim_.tell(out);
}

} // namespace troupe::core
