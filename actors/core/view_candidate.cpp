#include "actors/core/view_candidate.hpp"

#include "actors/core/mutant.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace troupe::core {

namespace {

address address_of(const member& x) {
  return {x.at, x.inc};
}

} // namespace

void view_candidate::on_stand(const member& self, const vote_record& own,
                              candidacy x, instant now, candidate_out& out) {
  self_ = self;
  own_ = own;
  stands_for_ = std::move(x);
  answers_.clear();
  further_.clear();
  would_.clear();
  ++stood_;
  auto trial = !stands_for_.leads;
  if (trial)
    go_to(phase::trying, opts_.trial_limit, now);
  else
    go_to(phase::asking, opts_.answer_limit, now);
  ask(trial, out);
}

void view_candidate::on_unheard(std::set<std::string> names, instant now,
                                candidate_out& out) {
  stands_for_.unheard = std::move(names);
  if (phase_ == phase::asking && has_enough())
    return decide(now, out);
  if (phase_ != phase::proposing)
    return;
  for (const auto& x : offered_.members)
    if (x.full && accepted_.count(x.name) == 0
        && stands_for_.unheard.count(x.name) > 0)
      return fail_for_slow("a member fell silent that had promised", out);
}

// -- the cut ------------------------------------------------------------------

void view_candidate::go_on(instant now, candidate_out& out) {
  if (judged_.base_stands) {
    go_to(phase::fetching, opts_.accept_limit, now);
    fetch_all(out);
  } else {
    // Nobody has said anything in it.
    offer(std::vector<seqno>(judged_.base.members.size(),
                             judged_.base.start_seq),
          now, out);
  }
}

void view_candidate::fetch_all(candidate_out& out) {
  const auto& base = judged_.base;
  fetch all{base.id, std::vector<seqno>(base.members.size(), base.start_seq),
            std::vector<member_id>(base.members.size(), self_.id)};
  for (const auto& who : judged_.full) {
    const auto& held = answers_[who.name].held;
    if (held.view != base.id || held.aru.size() != all.upto.size())
      continue; // It has accepted the view, and not entered it.
    for (std::size_t s = 0; s < all.upto.size(); ++s)
      if (held.aru[s] > all.upto[s]) {
        all.upto[s] = held.aru[s];
        all.holders[s] = who.id;
      }
  }
  out.wants = std::move(all);
}

void view_candidate::on_fetched(const fetched& x, instant now,
                                candidate_out& out) {
  if (phase_ == phase::fetching && x.view == judged_.base.id)
    offer(x.closed, now, out);
}

// -- the vote -----------------------------------------------------------------

void view_candidate::offer(std::vector<seqno> cut, instant now,
                           candidate_out& out) {
  offered_ = {};
  offered_.id = stands_for_.ballot;
  offered_.before = judged_.base.id;
  offered_.cut = std::move(cut);
  offered_.start_seq = judged_.base.start_seq;
  offered_.start_time = judged_.base.start_time;
  for (const auto& x : answers_)
    if (x.second.held.view == judged_.base.id)
      offered_.start_time = std::max(offered_.start_time, x.second.held.time);
  std::map<std::string, member> next;
  for (auto x : judged_.full) {
    x.full = true;
    next[x.name] = x;
  }
  auto join = [&](member x) {
    x.full = false;
    next.emplace(x.name, x);
  };
  // Whoever learns in a view that nobody goes on from begins anew: it may have
  // been told what no log has.
  auto given_up = !judged_.base_stands && judged_.base.id.epoch > 0;
  for (const auto& x : answers_)
    if (!given_up || x.second.held.view != judged_.base.id)
      join(x.second.who);
  for (const auto& x : stands_for_.joiners)
    join(x);
  for (const auto& name : stands_for_.leavers)
    next.erase(name);
  for (auto& x : next)
    offered_.members.push_back(std::move(x.second));
  std::sort(offered_.members.begin(), offered_.members.end(),
            [](const member& x, const member& y) { return x.id < y.id; });
  accepted_.clear();
  go_to(phase::proposing, opts_.accept_limit, now);
  send_offer(out);
}

void view_candidate::send_offer(candidate_out& out) {
  for (const auto& x : offered_.members)
    if (accepted_.count(x.name) == 0)
      out.leaving.push_back({address_of(x), propose{offered_}});
}

void view_candidate::on_accepted(const origin& from, const accepted_vote& x,
                                 candidate_out& out) {
  if (chosen_ && x.ballot == chosen_->id) {
    out.leaving.push_back({{from.from, from.inc}, install{*chosen_}});
    return;
  }
  if (phase_ != phase::proposing || x.ballot != offered_.id)
    return;
  auto all = true;
  std::set<std::string> voters;
  for (const auto& y : offered_.members) {
    if (y.at == from.from && y.inc == from.inc)
      accepted_.insert(y.name);
    auto has = accepted_.count(y.name) > 0;
    all = all && (!y.full || has);
    if (has && y.votes)
      voters.insert(y.name);
  }
  // The names that answered were a majority of each view up to here; those that
  // accept are, too.
  if (!all || !is_quorum(judged_, voters, rule_))
    return;
  ++won_;
  begun_anew_ += judged_.extinct ? 1 : 0;
  phase_ = phase::idle;
  chosen_ = offered_;
  for (const auto& y : offered_.members)
    out.leaving.push_back({address_of(y), install{offered_}});
  out.end = candidacy_end{true, offered_.id.epoch, {}, {}};
}

// -- time ---------------------------------------------------------------------

void view_candidate::on_tick(instant now, candidate_out& out) {
  if (phase_ == phase::idle)
    return;
  if (now < limit_) {
    if (now < ask_at_)
      return;
    ask_at_ = now + opts_.retry;
    if (phase_ == phase::trying || phase_ == phase::asking)
      ask(phase_ == phase::trying, out);
    else if (phase_ == phase::proposing)
      send_offer(out);
    return;
  }
  if (phase_ == phase::asking)
    return decide(now, out);
  if (phase_ != phase::proposing)
    return fail(phase_ == phase::trying ? "no majority misses the leader"
                                        : "what others hold did not come",
                out);
  fail_for_slow("not all hold what the view begins with", out);
}

std::optional<instant> view_candidate::next_deadline() const {
  if (phase_ == phase::idle)
    return std::nullopt;
  return std::min(limit_, ask_at_);
}

void view_candidate::go_to(phase next, timespan limit, instant now) {
  phase_ = next;
  limit_ = now + limit;
  ask_at_ = now + opts_.retry;
}

void view_candidate::fail(std::string why, candidate_out& out) {
  phase_ = phase::idle;
  out.end = candidacy_end{false, stands_for_.ballot.epoch, {}, std::move(why)};
}

void view_candidate::fail_for_slow(std::string why, candidate_out& out) {
  fail(std::move(why), out);
  for (const auto& x : offered_.members)
    if (x.full && accepted_.count(x.name) == 0)
      out.end->slow.insert(x.name);
}

void view_candidate::describe(inspection& out) const {
  constexpr std::array<const char*, 6> names{
    "idle", "trying", "asking", "entering", "fetching", "proposing"};
  add_field(out.fields, "candidacy",
            names.at(static_cast<std::size_t>(phase_)));
  if (phase_ == phase::idle)
    return;
  hold x{
    hold_kind::view, "view " + to_string(stands_for_.ballot), {}, {}, {}, {},
    limit_};
  auto lacking = [&](const std::vector<member>& all, auto has) {
    for (const auto& y : all)
      if (!has(y))
        x.from.push_back(y.name);
  };
  switch (phase_) {
    case phase::trying:
      x.what = "word that the leader is missed";
      lacking(stands_for_.voters,
              [&](const member& y) { return would_.count(y.name) > 0; });
      x.next = "the candidacy ends without it";
      break;
    case phase::asking:
      x.what = "promises";
      lacking(stands_for_.voters,
              [&](const member& y) { return answers_.count(y.name) > 0; });
      x.next = "a majority of promises is enough";
      break;
    case phase::proposing:
      x.what = "votes";
      lacking(offered_.members, [&](const member& y) {
        return !y.full || accepted_.count(y.name) > 0;
      });
      x.next = "it stands again without those that have not voted";
      break;
    default:
      x.what = "messages that others hold";
      x.next = "the candidacy ends without them";
  }
  out.holds.push_back(std::move(x));
}

counters view_candidate::count() const {
  return {{{"candidacies", stood_},
           {"ballots_won", won_},
           {"groups_begun_anew", begun_anew_}}};
}

} // namespace troupe::core
