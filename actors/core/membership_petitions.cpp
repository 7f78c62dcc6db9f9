#include "actors/core/membership.hpp"

#include <algorithm>
#include <utility>

// What others ask, and what they are told.
namespace troupe::core {

/// Others than founders are not counted, or strangers could fill the memory.
void membership::note_founder(const petition& x, instant now,
                              membership_out& out) {
  const auto& who = x.who;
  auto same = [&](const member& y) { return y.name == who.name; };
  if (std::none_of(setup_.founders.begin(), setup_.founders.end(), same))
    return;
  if (!common_of(setup_.self.wire, who.wire))
    return on_strange_founder(who.name, errc::wire_version,
                              "this node reads wire versions "
                                + to_string(setup_.self.wire) + ", " + who.name
                                + " " + to_string(who.wire)
                                + ", and most founders none of this node's",
                              now, out);
  auto misfit = detector_misfit_of(x);
  if (!misfit.empty())
    return on_strange_founder(who.name, errc::refused,
                              misfit + ", as most founders", now, out);
  founders_heard_[who.name] = {now, who.wire};
}

/// Others than members of the view that this name was in are not counted, as
/// they are without bound.
void membership::note_returned(const std::string& name, instant now) {
  if (!record_ || view_)
    return;
  const auto& last = record_->installed.members;
  if (std::any_of(last.begin(), last.end(),
                  [&](const member& x) { return x.name == name; }))
    returned_[name] = now;
}

void membership::on_frames(const frame_batch& x, instant now,
                           membership_out& out) {
  for (const auto& item : x.items)
    if (auto asked = std::get_if<petition>(&item.what))
      on_petition(item.source, *asked, now, out);
    else if (auto said = std::get_if<petition_answer>(&item.what))
      on_answer(*said, now, out);
  settle(now, out);
}

void membership::on_petition(const origin& from, petition x, instant now,
                             membership_out& out) {
  ++petitions_heard_;
  x.who.inc = from.inc;
  x.who.at = from.from;
  if (x.kind == petition_kind::join) {
    if (x.view.epoch == 0 || setup_.rule.durable)
      note_founder(x, now, out);
    else
      note_returned(x.who.name, now);
  }
  if (x.who.name == setup_.self.name) {
    if (x.who.inc != setup_.self.inc)
      answer(from, x, errc::refused,
             "the name " + x.who.name + " is held by a live node at "
               + to_string(setup_.self.at),
             out);
    return;
  }
  if (!view_ || phase_ == group_phase::outside)
    return;
  auto there = listed(x.who.name);
  if (there) {
    asked_at_[x.who.name] = now;
    if (there->inc < x.who.inc)
      condemned_.erase(x.who.name); // It was the life before that was to go.
  }
  // What it asked before it led comes late, and takes nothing back.
  auto by_leader = x.who.id == known_.leader && there && there->inc == x.who.inc
                   && !(x.view < view_->id);
  if (by_leader && x.kind != petition_kind::promote) {
    // It says itself that it does not lead any more.
    resigned_ = known_.leader;
    out.handed_over = view_->id;
    out.resigned = hearing{known_.leader, false};
    publish_leader(out);
    keep(x, now);
    return;
  }
  if (phase_ != group_phase::member)
    return;
  auto no = refusal_of(x).value_or(petition_answer{});
  answer(from, x, no.why, no.about, out);
  if (no.why == errc::none && leads())
    keep(x, now);
}

std::optional<petition_answer> membership::refusal_of(const petition& x) const {
  auto there = listed(x.who.name);
  petition_answer result;
  if (x.kind == petition_kind::leave) {
    if (there && there->inc == x.who.inc)
      return std::nullopt;
    result.why = errc::not_a_member;
    return result;
  }
  result.why = errc::refused;
  if (there && there->inc > x.who.inc) {
    result.about = "a later life of " + x.who.name + " is in the group, at "
                   + to_string(there->at);
    return result;
  }
  // What stands elsewhere is another node, unless it is dead.
  if (there && there->inc < x.who.inc && there->at != x.who.at
      && unheard_.count(there->id) == 0) {
    result.about = "the name " + x.who.name + " is held by a live node at "
                   + to_string(there->at);
    return result;
  }
  result.about = detector_misfit_of(x);
  return result.about.empty() ? version_refusal_of(x) : result;
}

/// In words; empty where both find out in the same way who lives.
std::string membership::detector_misfit_of(const petition& x) const {
  if (x.probes == setup_.probes)
    return {};
  auto kind_of = [](bool probes) { return probes ? "swim" : "heartbeat"; };
  return std::string{"detector.kind is "} + kind_of(setup_.probes) + " at "
         + setup_.self.name + " and " + kind_of(x.probes) + " at " + x.who.name;
}

void membership::answer(const origin& to, const petition& x, errc why,
                        std::string about, membership_out& out) {
  auto refused = why == errc::refused || why == errc::wire_version;
  petitions_refused_ += refused ? 1 : 0;
  petition_answer said{x.kind, {}, known_, why, std::move(about)};
  said.reads = setup_.self.wire;
  if (view_) {
    said.view = view_->id;
    said.reads = versions_without({});
  }
  out.leaving.push_back({{to.from, to.inc}, std::move(said)});
}

void membership::keep(const petition& x, instant now) {
  auto known = petitions_.find(x.who.name);
  if (known == petitions_.end()) {
    if (petitions_.size() < opts_.petitions_max)
      petitions_.emplace(x.who.name, asking{x.kind, x.who, now});
    else
      ++petitions_dropped_;
    return;
  }
  auto& kept = known->second;
  if (kept.who.inc > x.who.inc) { // Of an earlier life.
    ++petitions_dropped_;
    return;
  }
  kept.kind = x.kind;
  kept.who = x.who;
}

/// Those whom the present view has given what they asked for, or has outdated.
void membership::drop_settled_petitions() {
  for (auto i = petitions_.begin(); i != petitions_.end();) {
    const auto& x = i->second;
    auto there = listed(i->first);
    auto same = there && there->inc == x.who.inc;
    // What a life has asked is outdated once a later one is there: a petition
    // that was held up must not make one view after another.
    auto newer = there && there->inc > x.who.inc;
    // A state is that of one view: in the next one it has to be learnt anew.
    auto waits = !newer
                 && ((x.kind == petition_kind::join && !same)
                     || (x.kind == petition_kind::leave && same));
    i = waits ? std::next(i) : petitions_.erase(i);
  }
}

} // namespace troupe::core
