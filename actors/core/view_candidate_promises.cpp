#include "actors/core/view_candidate.hpp"

#include <algorithm>
#include <utility>

// What a candidate asks, and what it makes of the promises.
namespace troupe::core {

/// In a trial too, everyone is asked: who is not heard may hear well.
void view_candidate::ask(bool trial, candidate_out& out) {
  for (const auto& list : {stands_for_.voters, further_})
    for (const auto& x : list)
      if (trial ? would_.count(x.name) == 0 : answers_.count(x.name) == 0)
        ask(x, trial, out);
}

void view_candidate::ask(const member& who, bool trial,
                         candidate_out& out) const {
  out.leaving.push_back(
    {address{who.at, 0},
     prepare{stands_for_.ballot, trial,
             stands_for_.leads ? own_.installed.id : view_id{}}});
}

/// A view that this member knows nothing of is given up only when all of its
/// members answer.
void view_candidate::ask_whom_it_names(const promised_vote& x,
                                       candidate_out& out) {
  auto is_new = [&](const member& y) {
    for (const auto& list : {stands_for_.voters, further_})
      if (std::any_of(list.begin(), list.end(),
                      [&](const member& z) { return z.name == y.name; }))
        return false;
    return true;
  };
  for (const auto& view : x.votes.accepted)
    for (const auto& y : view.members)
      if (is_new(y)) {
        further_.push_back(y);
        ask(y, false, out);
      }
}

void view_candidate::on_promised(const origin& from, const promised_vote& x,
                                 instant now, candidate_out& out) {
  // Nobody promises for another one, nor for an earlier life.
  if (x.ballot != stands_for_.ballot || x.who.inc != from.inc)
    return;
  if (x.trial && phase_ == phase::trying) {
    if (x.who.votes)
      would_.insert(x.who.name);
    if (!is_quorum(own_.installed, would_, rule_))
      return;
    go_to(phase::asking, opts_.answer_limit, now);
    ask(false, out);
  } else if (!x.trial && phase_ == phase::asking) {
    answers_[x.who.name] = x;
    ask_whom_it_names(x, out);
    if (has_enough())
      decide(now, out);
  }
}

void view_candidate::on_refused(const origin& from, const refused_vote& x,
                                candidate_out& out) {
  auto mine = x.ballot == stands_for_.ballot && phase_ != phase::idle;
  if (!mine || from.inc == 0)
    return;
  if (x.leader_lives)
    return; // One of many; the limit decides.
  fail("a higher ballot was promised", out);
  out.end->epoch = x.promised.epoch;
}

/// Whether all that are heard have answered; and where that is not enough, who
/// is not heard may answer still.
bool view_candidate::has_enough() const {
  auto waits = [&](const member& x) {
    return answers_.count(x.name) == 0
           && stands_for_.unheard.count(x.name) == 0;
  };
  return std::none_of(stands_for_.voters.begin(), stands_for_.voters.end(),
                      waits)
         && judgement_now().good();
}

judgement view_candidate::judgement_now() const {
  std::vector<promised_vote> answers;
  for (const auto& x : answers_)
    answers.push_back(x.second);
  return judge(answers, rule_);
}

void view_candidate::decide(instant now, candidate_out& out) {
  judged_ = judgement_now();
  if (!judged_.has_quorum)
    return fail("no majority in reach", out);
  if (!judged_.has_holder)
    return fail("nobody who answers has the state of the group", out);
  auto mine
    = std::any_of(judged_.full.begin(), judged_.full.end(),
                  [&](const member& x) { return x.name == self_.name; });
  if (!mine)
    return fail("this member does not have the state of the group", out);
  if (judged_.base_stands && !lives_in(judged_.base)) {
    // A later life: the messages of the view were in the memory of those who
    // stand in it. What counts of them is in the logs.
    if (somebody_stands_in_base())
      return fail("another member stands in the view still", out);
    judged_.base_stands = false;
  }
  if (judged_.base_stands)
    drop_later_lives();
  if (judged_.base_stands && own_.installed.id != judged_.base.id) {
    // Others have entered it, so it was chosen; I have accepted it.
    go_to(phase::entering, opts_.accept_limit, now);
    out.enter = judged_.base.id;
    return;
  }
  go_on(now, out);
}

bool view_candidate::lives_in(const proposal& x) const {
  return std::any_of(x.members.begin(), x.members.end(), [&](const member& y) {
    return y.name == self_.name && y.inc == self_.inc;
  });
}

/// The view stands here, and its messages count: a later life, whose disk would
/// do if all had died, was not there to hold them, and joins anew.
void view_candidate::drop_later_lives() {
  auto lives_on = [&](const member& x) {
    return std::any_of(judged_.base.members.begin(), judged_.base.members.end(),
                       [&](const member& y) {
                         return y.name == x.name && y.inc == x.inc;
                       });
  };
  auto& full = judged_.full;
  full.erase(std::remove_if(full.begin(), full.end(),
                            [&](const member& x) { return !lives_on(x); }),
             full.end());
}

/// A learner that has not been given the state of the view holds nothing of it
/// that counts, and nobody has to wait for it.
bool view_candidate::somebody_stands_in_base() const {
  return std::any_of(judged_.full.begin(), judged_.full.end(),
                     [&](const member& x) {
                       auto found = answers_.find(x.name);
                       return found != answers_.end()
                              && found->second.held.view == judged_.base.id;
                     });
}

void view_candidate::on_frozen(const frozen_state& x, instant now,
                               candidate_out& out) {
  if (phase_ != phase::entering || x.view != judged_.base.id)
    return;
  answers_[self_.name].held = x;
  go_on(now, out);
}

} // namespace troupe::core
