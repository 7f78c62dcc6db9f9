#include "actors/core/heartbeat_detector.hpp"

#include "messages/check.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

void heartbeat_detector::on_view(const view_ptr& x, instant now,
                                 detector_out& out) {
  TROUPE_CHECK(x != nullptr);
  notice_lateness(now); // It may be the first that it hears of.
  view_ = x;
  peers_.clear();
  for (auto& m : x->members) {
    if (m.id == x->self)
      continue;
    auto& p = peers_[m.id];
    p.inc = m.inc;
    p.last_heard = p.heard_at = p.asked = now;
    p.rhythm = phi_accrual{opts_.phi};
    p.rhythm.on_heard(now, false);
  }
  votes_.on_view(x);
  late_until_ = now;
  improves_at_ = now + opts_.recover_after;
  due_.reset();
  beat(0, false, out);
  next_beat_ = now + opts_.heartbeat;
  settle(now);
}

// -- signs of life ------------------------------------------------------------

void heartbeat_detector::on_frame(const received_frame& x, instant now,
                                  detector_out& out) {
  if (auto beat = std::get_if<pulse>(&x.what))
    on_pulse(x.source.sender, x.source.inc, *beat, now, out);
}

void heartbeat_detector::on_pulse(member_id from, incarnation inc,
                                  const pulse& x, instant now,
                                  detector_out& out) {
  auto p = find(from, inc);
  if (!p || x.view != view_->id) {
    ++counts_.strangers;
    return;
  }
  notice_lateness(now);
  ++counts_.pulses_heard;
  auto news = x.suspects;
  news.erase(std::remove_if(news.begin(), news.end(),
                            [&](const suspicion& s) {
                              return votes_.suspects(from, s.who)
                                     || !view_->position_of(s.who);
                            }),
             news.end());
  if (votes_.on_opinion(from, x.number, x.suspects, now))
    for (auto& s : news)
      note(s.who, from, s.why, false, now);
  // What comes again, or was overtaken, says nothing of now: it may come from
  // beyond the grave.
  if (x.number > p->number) {
    p->number = x.number;
    hear(from, *p, now, out);
  }
  if (x.asks)
    beat(from, false, out);
  count_votes(now, out);
  settle(now);
}

void heartbeat_detector::on_heard(member_id from, incarnation inc, instant now,
                                  detector_out& out) {
  auto p = find(from, inc);
  if (!p) {
    ++counts_.strangers;
    return;
  }
  notice_lateness(now);
  hear(from, *p, now, out);
  settle(now);
}

heartbeat_detector::peer* heartbeat_detector::find(member_id who,
                                                   incarnation inc) {
  auto i = peers_.find(who);
  return i == peers_.end() || i->second.inc != inc ? nullptr : &i->second;
}

void heartbeat_detector::hear(member_id who, peer& x, instant now,
                              detector_out& out) {
  x.last_heard = std::max(x.last_heard, now);
  x.heard_at = now;
  x.rhythm.on_heard(now, now > late_until_);
  if (x.suspected != suspicion_cause::silence)
    return;
  // It lived all the time: the link was at fault, and may be again.
  x.link.worsen();
  x.forgives_at = now + opts_.forgive_after;
  set(who, x, std::nullopt, now, out);
}

void heartbeat_detector::on_waiting(member_id who, std::optional<instant> since,
                                    instant now, detector_out& out) {
  auto i = peers_.find(who);
  if (i == peers_.end())
    return;
  auto& x = i->second;
  x.waiting_since = since;
  if (x.suspected == suspicion_cause::progress && !is_stuck(x, now))
    set(who, x, std::nullopt, now, out);
  settle(now);
}

// -- time ---------------------------------------------------------------------

void heartbeat_detector::on_tick(instant now, detector_out& out) {
  if (!view_)
    return;
  notice_lateness(now);
  if (now >= improves_at_) {
    health_.improve();
    improves_at_ = now + opts_.recover_after;
  }
  for (auto& [who, x] : peers_)
    if (x.link.value() > 0 && now >= x.forgives_at) {
      x.link.improve();
      x.forgives_at = now + opts_.forgive_after;
    }
  judge_all(now, out);
  if (now >= next_beat_ || changed_) {
    beat(0, false, out);
    next_beat_ = now + opts_.heartbeat;
  }
  ask_doubted(now, out);
  count_votes(now, out);
  settle(now);
}

void heartbeat_detector::on_health(timespan delay, instant now) {
  if (delay < opts_.late_after)
    return;
  ++counts_.late;
  health_.worsen();
  improves_at_ = now + opts_.recover_after;
  late_until_ = now;
}

/// Whoever stood still has heard nobody in that time, and must not hold it
/// against them.
void heartbeat_detector::notice_lateness(instant now) {
  if (!due_ || now < *due_ + opts_.late_after)
    return;
  auto late = now - *due_;
  on_health(late, now);
  if (late >= opts_.suspect_after / 2)
    hears_anew_at_ = now + opts_.doubt_after;
  for (auto& [who, x] : peers_) {
    x.last_heard += late;
    x.rhythm.on_late(late);
    if (x.waiting_since)
      *x.waiting_since += late;
  }
  due_ = now;
}

void heartbeat_detector::settle(instant now) {
  if (!view_)
    return;
  auto next = std::min(next_beat_, improves_at_);
  for (auto& [who, x] : peers_) {
    if (x.suspected)
      continue;
    next = std::min(next, std::max(x.last_heard + opts_.doubt_after,
                                   x.asked + opts_.ask_pause));
    if (opts_.rule == silence_rule::deadline)
      next = std::min(next,
                      x.last_heard + limit(opts_.suspect_after, who, x, now));
  }
  due_ = changed_ ? now : std::max(next, now);
}

// -- suspicions ---------------------------------------------------------------

/// A node that doubts itself or a link waits longer, unless a majority has said
/// already, without it, what it would say: then its word removes nobody, and
/// all wait for it if it is the one to stand for the lead.
timespan heartbeat_detector::limit(timespan span, member_id who, const peer& x,
                                   instant now) const {
  auto longer = health_.stretch(span, x.link.value());
  if (longer == span)
    return span;
  auto found = votes_.judge(who, now);
  return found && found->why == suspicion_cause::silence ? span : longer;
}

bool heartbeat_detector::is_silent(member_id who, const peer& x,
                                   instant now) const {
  if (opts_.rule == silence_rule::deadline)
    return now >= x.last_heard + limit(opts_.suspect_after, who, x, now);
  constexpr timespan unit = std::chrono::seconds{1};
  auto factor = static_cast<double>(limit(unit, who, x, now).count())
                / static_cast<double>(unit.count());
  return x.rhythm.is_suspicious(now, factor);
}

bool heartbeat_detector::is_stuck(const peer& x, instant now) const {
  return x.waiting_since
         && now >= *x.waiting_since + health_.stretch(opts_.stuck_after);
}

void heartbeat_detector::judge_all(instant now, detector_out& out) {
  for (auto& [who, x] : peers_) {
    if (is_silent(who, x, now))
      set(who, x, suspicion_cause::silence, now, out);
    else if (is_stuck(x, now))
      set(who, x, suspicion_cause::progress, now, out);
  }
}

void heartbeat_detector::set(member_id who, peer& x,
                             std::optional<suspicion_cause> to, instant now,
                             detector_out& out) {
  if (x.suspected == to)
    return;
  auto before = std::exchange(x.suspected, to);
  changed_ = true;
  auto why = to ? *to : *before;
  ++(to ? counts_.suspicions : counts_.withdrawn);
  note(who, view_->self, why, !to, now);
  out.changes.push_back({who, why, to.has_value()});
}

/// A lone datagram may be lost; who is in doubt is asked, and answers at once.
void heartbeat_detector::ask_doubted(instant now, detector_out& out) {
  for (auto& [who, x] : peers_) {
    auto pause = x.suspected ? opts_.heartbeat : opts_.ask_pause;
    if (now < x.last_heard + opts_.doubt_after || now < x.asked + pause)
      continue;
    x.asked = now;
    beat(who, true, out);
  }
}

void heartbeat_detector::beat(member_id to, bool asks, detector_out& out) {
  if (peers_.empty())
    return;
  pulse x{view_->id, ++number_, asks, {}};
  for (auto& [who, p] : peers_)
    if (p.suspected)
      x.suspects.push_back({who, *p.suspected});
  if (to == 0)
    changed_ = false;
  ++counts_.pulses_sent;
  out.pulses.push_back({to, std::move(x)});
}

// -- removals -----------------------------------------------------------------

void heartbeat_detector::count_votes(instant now, detector_out& out) {
  std::vector<suspicion> own;
  for (auto& [who, x] : peers_)
    if (x.suspected)
      own.push_back({who, *x.suspected});
  votes_.count(own, now, out.removals, out.acquitted);
}

} // namespace troupe::core
