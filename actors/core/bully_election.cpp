#include "actors/core/bully_election.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

void bully_election::on_view(const view_ptr& next, instant now,
                             election_out& out) {
  view_ = next;
  unheard_.clear(); // The detector begins anew, too.
  auto first = next->position_of(next->id.coordinator);
  if (!first)
    return; // The first view of a static group: nobody leads it.
  const auto& who = next->members[*first];
  follow({who.id, next->id.epoch, who.at}, out);
  if (leads()) {
    std::vector<address> others;
    for (const auto& x : next->members)
      if (x.id != next->self)
        others.push_back({x.at, x.inc});
    if (!others.empty())
      send(std::make_shared<const std::vector<address>>(std::move(others)),
           coordinator{known_}, out);
  } else if (!leader_is_heard()) {
    call(now, out);
  }
}

void bully_election::on_hearing(const hearing& x, instant now,
                                election_out& out) {
  if (!view_ || !view_->position_of(x.who))
    return;
  if (x.heard)
    unheard_.erase(x.who);
  else
    unheard_.insert(x.who);
  if (state_ == state::following && !leads() && !leader_is_heard())
    call(now, out);
  else if (state_ == state::calling && leader_is_heard())
    state_ = state::following;
  if (leader_is_heard())
    leaderless_since_.reset();
}

void bully_election::on_frames(const frame_batch& x, instant now,
                               election_out& out) {
  for (const auto& item : x.items) {
    if (!view_ || !member_of(item.source)) {
      ++strangers_;
      continue;
    }
    if (std::holds_alternative<election_call>(item.what))
      on_call(item.source, now, out);
    else if (auto reply = std::get_if<election_reply>(&item.what))
      on_reply(item.source, *reply, now, out);
    else if (auto won = std::get_if<coordinator>(&item.what))
      follow(won->known, out);
  }
}

/// Only lower ids ask, so the answer is always a reply; and who asks has lost
/// the leader, so this member looks for itself.
void bully_election::on_call(const origin& from, instant now,
                             election_out& out) {
  if (from.sender >= view_->self)
    return;
  ++replies_sent_;
  send(to_one(from.from, from.inc), election_reply{view_->id, known_}, out);
  if (state_ == state::following && !leads() && !leader_is_heard())
    call(now, out);
}

void bully_election::on_reply(const origin& from, const election_reply& x,
                              instant now, election_out& out) {
  follow(x.known, out);
  if (state_ == state::calling && from.sender > view_->self)
    quiet_since_ = now;
}

/// A leader of an older epoch is none any more.
void bully_election::follow(const leadership& x, election_out& out) {
  if (x.leader != 0 && (x.leader != known_.leader || x.epoch != known_.epoch))
    out.claims.push_back(x);
  if (x.leader == 0 || x.epoch < known_.epoch
      || (x.epoch == known_.epoch && x.leader != known_.leader
          && known_.leader != 0)) {
    older_news_ += x.leader != 0 && x.epoch < known_.epoch;
    return;
  }
  auto same = x.leader == known_.leader && x.epoch == known_.epoch
              && x.at == known_.at;
  auto newer = x.epoch > known_.epoch;
  known_ = x;
  if (newer) {
    state_ = state::following;
    leaderless_since_.reset();
    call_at_.reset();
    give_up_at_.reset();
  }
  if (!same)
    out.news = known_;
}

// -- the election -------------------------------------------------------------

/// Who is not full has mostly nothing to lead with; but it may have accepted a
/// later view as a full member of it, of which nobody else is left. It waits
/// for as long as a full member takes to stand.
timespan bully_election::patience() const {
  return view_->members[view_->own_position()].full ? opts_.reply_timeout
                                                    : opts_.stand_timeout;
}

void bully_election::call(instant now, election_out& out) {
  auto full = view_->members[view_->own_position()].full;
  if (state_ != state::calling) {
    state_ = state::calling;
    quiet_since_ = now;
    give_up_at_.reset();
    ++elections_;
  }
  if (!leaderless_since_)
    leaderless_since_ = now;
  std::vector<address> higher;
  for (const auto& x : view_->members)
    if (x.full && x.id > view_->self && unheard_.count(x.id) == 0)
      higher.push_back({x.at, x.inc});
  if ((full && higher.empty()) || now - quiet_since_ >= patience()) {
    state_ = state::standing;
    call_at_.reset();
    give_up_at_ = now + opts_.stand_timeout;
    ++stands_;
    out.stand = true;
    return;
  }
  calls_sent_ += higher.size();
  call_at_ = std::min(now + opts_.call_interval, quiet_since_ + patience());
  if (higher.empty())
    return;
  send(std::make_shared<const std::vector<address>>(std::move(higher)),
       election_call{view_->id}, out);
}

void bully_election::on_tick(instant now, election_out& out) {
  if (state_ == state::calling && call_at_ && *call_at_ <= now)
    call(now, out);
  if (state_ != state::standing || !give_up_at_ || *give_up_at_ > now)
    return;
  // The ballot has found nobody: perhaps another one stands by now.
  give_up_at_.reset();
  state_ = state::following;
  if (!leads() && !leader_is_heard())
    call(now, out);
}

std::optional<instant> bully_election::next_deadline() const {
  if (state_ == state::calling)
    return call_at_;
  if (state_ == state::standing)
    return give_up_at_;
  return std::nullopt;
}

// -- helpers ------------------------------------------------------------------

bool bully_election::leader_is_heard() const {
  return known_.leader != 0 && unheard_.count(known_.leader) == 0;
}

bool bully_election::leads() const {
  return view_ && known_.leader == view_->self;
}

const member* bully_election::member_of(const origin& x) const {
  auto position = view_->position_of(x.sender);
  if (!position || view_->members[*position].inc != x.inc
      || x.sender == view_->self)
    return nullptr;
  return &view_->members[*position];
}

void bully_election::send(const address_list& to, frame what,
                          election_out& out) {
  out.leaving.push_back({view_->group, view_->self, to, {std::move(what)}});
}

void bully_election::describe(inspection& out) const {
  const auto* state = state_ == state::following ? "following"
                      : state_ == state::calling ? "calling"
                                                 : "standing";
  add_field(out.fields, "state", state);
  add_field(out.fields, "leader", std::uint64_t{known_.leader});
  add_field(out.fields, "epoch", known_.epoch);
  add_counters(out.fields, count());
  if (state_ == state::following || !view_)
    return;
  hold x{hold_kind::election, "the lead", {}, {}, leaderless_since_, {}, {}};
  if (state_ == state::calling) {
    x.what = "a reply to its call";
    for (const auto& y : view_->members)
      if (y.full && y.id > view_->self && unheard_.count(y.id) == 0)
        x.from.push_back(y.name);
    x.next = "it stands itself unless one replies";
    x.next_at = quiet_since_ + patience();
  } else {
    x.what = "the end of the ballot that it stands in";
    x.next = "the election begins anew";
    x.next_at = give_up_at_;
  }
  out.holds.push_back(std::move(x));
}

counters bully_election::count() const {
  return {{{"elections_called", elections_},
           {"election_calls_sent", calls_sent_},
           {"election_replies_sent", replies_sent_},
           {"stood", stands_},
           {"leaders_of_older_epochs", older_news_},
           {"election_frames_of_strangers", strangers_}}};
}

} // namespace troupe::core
