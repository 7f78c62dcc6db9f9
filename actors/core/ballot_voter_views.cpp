#include "actors/core/ballot_voter.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

// How a voter goes from one view to the next.
namespace troupe::core {

namespace {

bool same(const proposal& x, const view_id& y) {
  return x.id == y;
}

} // namespace

void ballot_voter::on_install(const install& x, ballot_out& out) {
  const auto& next = x.what;
  auto& path = record_.accepted;
  auto found = std::find_if(path.begin(), path.end(), [&](const proposal& y) {
    return same(y, next.id);
  });
  // Who has promised beyond it waits for that ballot: it will go on from here.
  if (next.id != record_.promised || found == path.end()
      || step_ == step::accepting || !lists_me(next))
    return;
  ballot_out later;
  walk_to(found, later);
  installs_waiting_ = std::move(later.installs);
  path.clear();
  frozen_ = false;
  step_ = step::installing;
  ++installs_;
  save(out);
}

void ballot_voter::on_enter(const view_id& x, ballot_out& out) {
  auto& path = record_.accepted;
  auto found = std::find_if(path.begin(), path.end(),
                            [&](const proposal& y) { return same(y, x); });
  if (found == path.end())
    return;
  walk_to(found, out);
  path.erase(path.begin(), std::next(found));
  // The ballot that I have promised goes on from here.
  frozen_ = true;
  out.frost = freeze{x};
  save(out);
}

/// What an earlier life has accepted, it would have stood in.
void ballot_voter::walk_to(std::vector<proposal>::iterator last,
                           ballot_out& out) {
  for (auto i = record_.accepted.begin(); i != std::next(last); ++i)
    if (lists_me(*i))
      stand_in(*i, out);
}

/// Who follows from the view before has delivered, or will have, all up to the
/// cut; everybody else begins with nothing.
void ballot_voter::stand_in(const proposal& x, ballot_out& out) {
  auto follows = standing_ && x.before == record_.installed.id;
  auto next = std::make_shared<view>();
  next->id = x.id;
  next->group = group_;
  next->self = 0;
  next->start_time = x.start_time;
  next->start_seq = x.start_seq;
  next->members = x.members;
  next->dynamic = true;
  for (const auto& y : x.members)
    if (y.name == self_.name && y.inc == self_.inc) {
      next->self = y.id;
      has_state_ = y.full;
    }
  out.installs.push_back(
    {std::move(next), follows ? x.cut : std::vector<seqno>{}});
  record_.installed = x;
  standing_ = true;
  held_ = {};
}

// -- the lease ----------------------------------------------------------------

void ballot_voter::on_lease_request(const origin& from, const lease_request& x,
                                    instant now, ballot_out& out) {
  auto stands = standing_ && !frozen_ && x.view == record_.installed.id
                && x.view == record_.promised
                && from.sender == x.view.coordinator;
  if (!stands || !self_.votes)
    return;
  grants_.grant(x.view, now);
  ++leases_granted_;
  out.leaving.push_back({{from.from, from.inc}, lease_grant{x.view, x.number}});
}

// -- for people ---------------------------------------------------------------

void ballot_voter::describe(inspection& out) const {
  auto& fields = out.fields;
  add_field(fields, "promised", to_string(record_.promised));
  add_field(fields, "installed", to_string(record_.installed.id));
  add_field(fields, "accepted", listed(record_.accepted, [](const proposal& x) {
              return field{{}, to_string(x.id)};
            }));
  add_field(fields, "open", is_open());
  describe_wait(out);
}

void ballot_voter::describe_wait(inspection& out) const {
  const auto& last = record_.accepted.empty() ? record_.installed
                                              : record_.accepted.back();
  auto ballot = std::max(record_.promised, last.id);
  auto own_disk = saves_done_ < saves_asked_;
  if (!own_disk && (step_ == step::none && !frozen_))
    return;
  if (!own_disk && !(record_.installed.id < ballot))
    return; // Cut off: its membership says so.
  hold x{hold_kind::view, "view " + to_string(ballot), {}, {}, {}, {}, {}};
  auto candidate = [&] {
    for (const auto* view : {&offered_, &last, &record_.installed})
      for (const auto& who : view->members)
        if (who.id == ballot.coordinator)
          return who.name;
    return "member " + std::to_string(ballot.coordinator);
  };
  if (own_disk) {
    x.what = "the disk, to keep a vote";
    x.from.push_back(self_.name);
  } else if (step_ == step::freezing) {
    x.what = "its own rooms, to freeze the view";
    x.from.push_back(self_.name);
  } else if (step_ == step::fetching) {
    x.what = "messages that the view begins with";
  } else if (last.id == ballot) {
    x.what = "the word that the view is chosen";
    x.from.push_back(candidate());
    x.next = "it says again that it has accepted";
    x.next_at = repeat_at_;
  } else {
    x.what = "the proposal, which it has promised to vote on";
    x.from.push_back(candidate());
  }
  out.holds.push_back(std::move(x));
}

} // namespace troupe::core
