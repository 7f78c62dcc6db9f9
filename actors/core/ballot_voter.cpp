#include "actors/core/ballot_voter.hpp"

#include "actors/core/mutant.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace troupe::core {

namespace {

bool same(const proposal& x, const view_id& y) {
  return x.id == y;
}

} // namespace

void ballot_voter::on_start(const member& self, group_id group,
                            vote_record record, bool newcomer, instant now) {
  self_ = self;
  if (!newcomer)
    grants_.on_restart(now);
  newcomer_ = newcomer;
  group_ = group;
  record_ = std::move(record);
  learn_own_id(record_.installed);
}

// -- the promise --------------------------------------------------------------

void ballot_voter::on_prepare(const origin& from, const prepare& x,
                              bool leader_lives, instant now, ballot_out& out) {
  if (step_ == step::installing)
    return; // The candidate asks again.
  address to{from.from, from.inc};
  if (leader_lives || grants_.forbids(from, x, now)) {
    refuse(to, x.ballot, true, out);
  } else if (x.trial && is_above(x.ballot)) {
    out.leaving.push_back(
      {to, std::make_shared<const promised_vote>(
             promised_vote{x.ballot, true, self_, {}, {}, false, false})});
  } else if (is_above(x.ballot)) {
    record_.promised = x.ballot;
    asker_ = to;
    save(out);
    freeze_view(out);
    // Frozen it may have been for long; what is held is known a little later.
    step_ = standing_ && held_.view != record_.installed.id ? step::freezing
                                                            : step::promising;
    if (TROUPE_MUTANT(vote_not_durable))
      waits_for_ = 0;
  } else if (x.trial || x.ballot != record_.promised
             || (!record_.accepted.empty()
                 && record_.accepted.back().id == x.ballot)) {
    refuse(to, x.ballot, false, out);
  } else if (step_ == step::none) {
    answer_promise(out); // The first answer was lost.
  }
}

void ballot_voter::on_frozen(const frozen_state& x, ballot_out& out) {
  if (!standing_ || x.view != record_.installed.id)
    return;
  held_ = x;
  if (step_ != step::freezing)
    return;
  step_ = step::promising;
  if (saves_done_ >= waits_for_)
    answer_promise(out);
}

void ballot_voter::answer_promise(ballot_out& out) {
  step_ = step::none;
  ++promises_;
  out.leaving.push_back(
    {asker_, std::make_shared<const promised_vote>(
               promised_vote{record_.promised, false, self_, record_, held_,
                             has_state_, newcomer_})});
}

void ballot_voter::on_cut_off(ballot_out& out) {
  if (!standing_)
    return;
  frozen_ = true;
  out.frost = freeze{record_.installed.id, true};
}

void ballot_voter::freeze_view(ballot_out& out) {
  if (!standing_ || frozen_)
    return;
  frozen_ = true;
  out.frost = freeze{record_.installed.id};
}

// -- the vote -----------------------------------------------------------------

void ballot_voter::on_propose(const origin& from, const propose& x,
                              ballot_out& out) {
  if (step_ == step::installing)
    return;
  address to{from.from, from.inc};
  const auto& next = x.what;
  if (standing_ && record_.installed.id == next.id) {
    out.leaving.push_back({to, accepted_vote{next.id}}); // It came once more.
    return;
  }
  if (!record_.accepted.empty() && record_.accepted.back().id == next.id) {
    if (step_ == step::none)
      out.leaving.push_back({to, accepted_vote{next.id}});
    return;
  }
  auto current = next.id == record_.promised || is_above(next.id);
  // Something was said in a view that I have accepted, so others are in it.
  auto others_entered
    = std::any_of(next.cut.begin(), next.cut.end(),
                  [&](seqno x) { return x > next.start_seq; });
  if (!current || !lists_me(next) || !follows_mine(next)
      || (!others_entered && is_full_behind(next.before))) {
    refuse(to, next.id, false, out);
    return;
  }
  record_.promised = next.id;
  asker_ = to;
  offered_ = next;
  if (others_entered)
    on_enter(next.before, out);
  freeze_view(out);
  if (!standing_ || next.before != record_.installed.id) {
    accept(out);
    return;
  }
  step_ = step::fetching;
  out.wants = fetch{next.before, next.cut,
                    std::vector<member_id>(next.cut.size(), from.sender)};
}

void ballot_voter::on_fetched(const fetched& x, ballot_out& out) {
  if (!standing_ || x.view != record_.installed.id)
    return;
  for (std::size_t s = 0; s < held_.aru.size() && s < x.upto.size(); ++s)
    held_.aru[s] = std::max(held_.aru[s], x.upto[s]);
  if (step_ == step::fetching && x.upto == offered_.cut)
    accept(out);
}

void ballot_voter::accept(ballot_out& out) {
  auto& path = record_.accepted;
  // What stands behind the one that it follows was never chosen.
  auto last = std::find_if(path.begin(), path.end(), [&](const proposal& y) {
    return same(y, offered_.before);
  });
  path.erase(last == path.end() ? path.begin() : std::next(last), path.end());
  path.push_back(offered_);
  learn_own_id(offered_);
  newcomer_ = false;
  step_ = step::accepting;
  save(out);
  if (TROUPE_MUTANT(accept_not_durable)) {
    step_ = step::none;
    out.leaving.push_back({asker_, accepted_vote{offered_.id}});
  }
}

void ballot_voter::on_saved(ballot_out& out) {
  ++saves_done_;
  if (saves_done_ < waits_for_)
    return;
  if (step_ == step::promising) {
    answer_promise(out);
  } else if (step_ == step::accepting) {
    step_ = step::none;
    ++accepts_;
    out.leaving.push_back({asker_, accepted_vote{offered_.id}});
  } else if (step_ == step::installing) {
    step_ = step::none;
    out.installs = std::exchange(installs_waiting_, {});
  }
}

void ballot_voter::on_tick(instant now, ballot_out& out) {
  auto waits = step_ == step::none && !record_.accepted.empty()
               && record_.accepted.back().id == record_.promised;
  if (!waits || (repeat_at_ && now < *repeat_at_))
    return;
  repeat_at_ = now + opts_.retry;
  out.leaving.push_back({asker_, accepted_vote{record_.promised}});
}

std::optional<instant> ballot_voter::next_deadline() const {
  auto waits = step_ == step::none && !record_.accepted.empty()
               && record_.accepted.back().id == record_.promised;
  return waits ? repeat_at_.value_or(instant{}) : std::optional<instant>{};
}

// -- helpers ------------------------------------------------------------------

bool ballot_voter::is_above(const view_id& ballot) const {
  if (TROUPE_MUTANT(two_votes_in_an_epoch))
    return record_.promised < ballot;
  return ballot.epoch > record_.promised.epoch;
}

/// Who is no founder is given its number by the group.
void ballot_voter::learn_own_id(const proposal& x) {
  for (const auto& y : x.members)
    if (y.name == self_.name)
      self_.id = y.id;
}

bool ballot_voter::lists_me(const proposal& x) const {
  return std::any_of(x.members.begin(), x.members.end(), [&](const member& y) {
    return y.name == self_.name && y.inc == self_.inc;
  });
}

/// Whether the next view follows what I have; who joins follows nothing.
bool ballot_voter::follows_mine(const proposal& x) const {
  for (const auto& y : x.members)
    if (y.name == self_.name && !y.full)
      return true;
  const auto& path = record_.accepted;
  return x.before == record_.installed.id
         || std::any_of(path.begin(), path.end(),
                        [&](const proposal& y) { return same(y, x.before); });
}

/// Whether the path that ends with `x` takes no further view.
bool ballot_voter::is_full_behind(const view_id& x) const {
  const auto& path = record_.accepted;
  auto found = std::find_if(path.begin(), path.end(),
                            [&](const proposal& y) { return same(y, x); });
  return found != path.end()
         && std::distance(path.begin(), found) + 1
              >= static_cast<std::ptrdiff_t>(accepted_views_max);
}

void ballot_voter::save(ballot_out& out) {
  waits_for_ = ++saves_asked_;
  out.saves.push_back(record_);
}

void ballot_voter::refuse(const address& to, const view_id& ballot,
                          bool leader_lives, ballot_out& out) {
  ++refusals_;
  out.leaving.push_back(
    {to, refused_vote{ballot, record_.promised, leader_lives}});
}

counters ballot_voter::count() const {
  return {{{"ballots_promised", promises_},
           {"ballots_accepted", accepts_},
           {"ballots_refused", refusals_},
           {"views_installed", installs_}}};
}

} // namespace troupe::core
