#include "actors/core/membership.hpp"

#include <utility>

// What this node tells of its place in its group, and for whom it waits.
namespace troupe::core {

void membership::describe(inspection& out) const {
  auto& fields = out.fields;
  add_field(fields, "phase", to_string(phase_));
  if (!why_.empty())
    add_field(fields, "why", why_);
  if (view_)
    add_field(fields, "view", to_string(view_->id));
  add_field(fields, "leader", std::uint64_t{known_.leader});
  add_field(fields, "epoch", known_.epoch);
  if (view_)
    add_field(
      fields, "members", troupe::listed(view_->members, [&](const member& x) {
        auto heard = unheard_.count(x.id) == 0;
        return field{x.name, std::string{heard ? "heard" : "not heard"}};
      }));
  add_field(fields, "standing", standing_);
  add_field(fields, "condemned",
            troupe::listed(condemned_, [](const std::string& x) {
              return field{{}, x};
            }));
  add_counters(fields, count());
  describe_view(out);
  describe_joining(out);
  describe_wishes(out);
}

/// A view that is frozen has to be followed by another one.
void membership::describe_view(inspection& out) const {
  if (!view_ || (!frozen_since_ && phase_ != group_phase::cut_off))
    return;
  hold x{hold_kind::view,
         "view " + to_string(view_->id),
         {},
         {},
         frozen_since_,
         {},
         {}};
  if (phase_ == group_phase::cut_off) {
    x.what = "a majority; no sign of life";
    for (const auto& y : view_->members)
      if (unheard_.count(y.id) > 0)
        x.from.push_back(y.name);
    x.next = "it asks whom it reaches to be taken into a later view";
    x.next_at = ask_at_;
  } else {
    x.what = "the next view, for which it is frozen";
    x.next = leads() ? "it ends the view anew" : "it asks to be taken in";
    x.next_at = *frozen_since_ + opts_.thaw_after;
  }
  out.holds.push_back(std::move(x));
}

void membership::describe_joining(inspection& out) const {
  if (!incomplete_since_)
    return;
  hold x{hold_kind::joining, "this node",     {},     {},
         incomplete_since_,  "it asks again", ask_at_};
  if (phase_ == group_phase::learner) {
    x.what = "the state of its group";
    x.next.clear();
    x.next_at.reset();
  } else if (record_ && begins_anew()) {
    auto there = names_there(out.now);
    for (const auto& y : record_->installed.members)
      if (there.count(y.name) == 0)
        x.from.push_back(y.name);
    x.what = x.from.empty() ? "a group that takes it in"
                            : "a sign of life in or after view "
                                + to_string(record_->installed.id);
  } else {
    for (const auto& y : setup_.founders)
      if (y.name != setup_.self.name && founders_heard_.count(y.name) == 0)
        x.from.push_back(y.name);
    x.what = x.from.empty() ? "a group that takes it in" : "an answer";
  }
  out.holds.push_back(std::move(x));
}

/// What the leader has yet to stand for.
void membership::describe_wishes(inspection& out) const {
  if (!leads())
    return;
  auto stands = [&](std::string subject, std::optional<instant> since) {
    out.holds.push_back({hold_kind::view,
                         std::move(subject),
                         "a view",
                         {},
                         since,
                         "this node, which leads, stands for it",
                         stand_at_});
  };
  for (const auto& [name, x] : petitions_)
    stands((x.kind == petition_kind::leave  ? "the wish to leave of "
            : x.kind == petition_kind::join ? "the wish to join of "
                                            : "the promotion of ")
             + name,
           x.since);
  for (const auto& name : condemned_)
    stands("the removal of " + name, std::nullopt);
}

} // namespace troupe::core
