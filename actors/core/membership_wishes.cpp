#include "actors/core/membership.hpp"

#include <algorithm>
#include <utility>

// What this node wants of the others: to come in, to count, to go.
namespace troupe::core {

void membership::on_leave(instant now, membership_out& out) {
  leaving_ = true;
  if (!view_)
    return become(group_phase::left, "it was in no view", out);
  if (leads())
    out.handed_over = view_->id;
  publish_leader(out); // Who leads it now hands over.
  gone_at_ = now + opts_.leave_limit;
  ask_at_ = now;
  settle(now, out);
}

/// What this node wants of the others.
std::optional<petition_kind> membership::wish(instant now) const {
  switch (phase_) {
    case group_phase::left:
    case group_phase::refused:
      return std::nullopt;
    default:
      break;
  }
  if (leaving_)
    return petition_kind::leave;
  if (phase_ == group_phase::outside || phase_ == group_phase::cut_off)
    return petition_kind::join;
  if (phase_ == group_phase::learner && has_state_)
    return petition_kind::promote;
  if (frozen_since_ && !leads() && now >= *frozen_since_ + opts_.thaw_after)
    return petition_kind::join;
  return std::nullopt;
}

void membership::ask(instant now, membership_out& out) {
  auto what = wish(now);
  if (!what || now < ask_at_)
    return;
  ask_at_ = now + opts_.petition_interval;
  std::set<endpoint> to{setup_.contacts.begin(), setup_.contacts.end()};
  for (const auto& x : setup_.founders)
    to.insert(x.at);
  if (record_)
    for (const auto& x : record_->installed.members)
      to.insert(x.at);
  if (known_.leader != 0)
    to.insert(known_.at);
  to.erase(setup_.self.at);
  auto who = setup_.self;
  who.full = has_state_;
  auto last = record_ ? record_->installed.id : view_id{};
  for (const auto& x : to)
    out.leaving.push_back({{x, 0}, petition{*what, who, last, setup_.probes}});
  petitions_sent_ += to.size();
}

void membership::on_answer(const petition_answer& x, instant now,
                           membership_out& out) {
  if (x.known.leader != 0 && x.known.epoch > known_.epoch)
    known_ = x.known;
  if (x.kind == petition_kind::leave && x.why == errc::not_a_member && leaving_)
    return become(group_phase::left, {}, out);
  group_reads_ = x.reads;
  if (x.why == errc::refused || x.why == errc::wire_version)
    on_refusal(x.why, x.about, now, out);
  else
    refused_since_.reset();
}

/// Who is refused for long gives up.
void membership::on_refusal(errc why, const std::string& about, instant now,
                            membership_out& out) {
  auto outside = phase_ == group_phase::outside
                 || phase_ == group_phase::cut_off;
  if (!outside)
    return refused_since_.reset();
  if (!refused_since_)
    refused_since_ = now;
  if (now - *refused_since_ < opts_.refused_limit)
    return;
  refusal_ = why;
  become(group_phase::refused, about, out);
}

} // namespace troupe::core
