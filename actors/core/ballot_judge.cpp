#include "actors/core/ballot_judge.hpp"

#include "actors/core/mutant.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace troupe::core {

namespace {

using proposals = std::map<std::uint64_t, proposal>;

/// Returns the proposal of `id` among those that `x` has accepted or installed.
const proposal* find(const vote_record& x, const view_id& id) {
  if (x.installed.id == id && !x.installed.members.empty())
    return &x.installed;
  for (const auto& y : x.accepted)
    if (y.id == id)
      return &y;
  return nullptr;
}

const member* find(const proposal& x, const std::string& name) {
  for (const auto& y : x.members)
    if (y.name == name)
      return &y;
  return nullptr;
}

/// Before the first view nobody has a life in it yet.
bool is_first(const proposal& x) {
  return x.id.epoch == 0;
}

/// `y` knows all that its name has ever said of `x`.
bool may_speak(const promised_vote& y, const proposal& x) {
  if (!y.newcomer || is_first(x) || TROUPE_MUTANT(lost_disk_votes))
    return true;
  auto listed = find(x, y.who.name);
  return listed && listed->inc == y.who.inc;
}

/// Those whose word counts for or against `x`.
std::set<std::string> names_of(const std::vector<promised_vote>& answers,
                               const proposal& x) {
  std::set<std::string> result;
  for (const auto& y : answers)
    if (y.who.votes && may_speak(y, x))
      result.insert(y.who.name);
  return result;
}

/// A full member answered that has not accepted `x`: the view was not chosen.
/// One that has installed a later view has been through it.
bool is_refused(const proposal& x, const std::vector<promised_vote>& answers) {
  return std::any_of(answers.begin(), answers.end(),
                     [&](const promised_vote& y) {
                       auto listed = find(x, y.who.name);
                       return listed && listed->full && may_speak(y, x)
                              && !find(y.votes, x.id)
                              && y.votes.installed.id < x.id;
                     });
}

/// All members of `x`, which nobody has installed who answered, did answer:
/// they have promised more, so nobody ever will. Whoever installs a view has
/// that on the disk before anything is said or delivered in it.
bool is_abandoned(const proposal& x,
                  const std::vector<promised_vote>& answers) {
  auto answered = [&](const member& y) {
    return std::any_of(answers.begin(), answers.end(),
                       [&](const promised_vote& z) {
                         return z.who.name == y.name && may_speak(z, x);
                       });
  };
  return std::all_of(x.members.begin(), x.members.end(), answered);
}

/// This life joined in `x`, and was given its state since.
bool has_learnt(const promised_vote& y, const proposal& x) {
  auto listed = find(x, y.who.name);
  return listed && !listed->full && listed->inc == y.who.inc
         && y.votes.installed.id == x.id && y.has_state;
}

/// All members of `x` answered, and none is left of those who had its state: a
/// later life of a name, on the same disk, is proof that the earlier one has
/// ended. Nobody can be going on with it out of sight.
bool is_extinct(const proposal& x, const std::vector<promised_vote>& answers) {
  auto is_gone = [&](const member& y) {
    return std::any_of(
      answers.begin(), answers.end(), [&](const promised_vote& z) {
        return z.who.name == y.name && may_speak(z, x)
               && (z.who.inc > y.inc || (!y.full && !has_learnt(z, x)));
      });
  };
  return !is_first(x)
         && std::all_of(x.members.begin(), x.members.end(), is_gone);
}

/// This very life is a full member of `x`, and has what came before it. Where
/// that is on disks, or nobody has it any more, any life of that name will do
/// that has its votes.
bool holds(const promised_vote& y, const judgement& on,
           const quorum_rule& rule) {
  const auto& x = on.base;
  auto listed = find(x, y.who.name);
  return listed && listed->full
         && (is_first(x) || listed->inc == y.who.inc
             || ((rule.durable || on.extinct) && !y.newcomer))
         && find(y.votes, x.id);
}

/// The view before `x`, if it is known and older, as it must be.
proposals::const_iterator before(const proposals& known, const proposal& x) {
  return x.before.epoch < x.id.epoch ? known.find(x.before.epoch) : known.end();
}

/// Goes back from the youngest proposal to the youngest that may be chosen.
proposal base_of(const std::vector<promised_vote>& answers,
                 const proposals& known, const proposal& installed) {
  auto i = std::prev(known.end());
  while (i->second.id != installed.id
         && (is_refused(i->second, answers) || is_abandoned(i->second, answers)
             || TROUPE_MUTANT(never_adopt))) {
    auto last = before(known, i->second);
    // Its path goes back to what its acceptors had installed.
    i = last == known.end() || last->first < installed.id.epoch
          ? known.find(installed.id.epoch)
          : last;
  }
  return i->second;
}

} // namespace

bool is_quorum(const proposal& x, const std::set<std::string>& names,
               const quorum_rule& rule) {
  if (rule.kind == quorum_kind::none)
    return true;
  std::size_t all = 0;
  std::size_t here = 0;
  if (rule.kind == quorum_kind::voters) {
    all = rule.voters.size();
    for (const auto& name : rule.voters)
      here += names.count(name);
    return here * 2 > all;
  }
  for (const auto& y : x.members) {
    auto counts = (y.full && y.votes) || TROUPE_MUTANT(joiner_counted);
    all += counts ? 1 : 0;
    here += counts ? names.count(y.name) : 0;
  }
  return here * 2 > all;
}

bool is_quorum(const judgement& x, const std::set<std::string>& names,
               const quorum_rule& rule) {
  for (std::size_t i = 0; i < x.path.size(); ++i) {
    std::set<std::string> heard;
    for (const auto& name : names)
      if (x.voices[i].count(name) > 0)
        heard.insert(name);
    if (!is_quorum(x.path[i], heard, rule))
      return false;
  }
  return true;
}

judgement judge(const std::vector<promised_vote>& answers,
                const quorum_rule& rule) {
  judgement result;
  proposals known;
  const proposal* installed = nullptr;
  for (const auto& x : answers) {
    const auto& votes = x.votes;
    for (const auto& y : votes.accepted)
      known.emplace(y.id.epoch, y);
    if (votes.installed.members.empty())
      continue;
    known.emplace(votes.installed.id.epoch, votes.installed);
    if (!installed || installed->id < votes.installed.id)
      installed = &votes.installed;
  }
  if (!installed)
    return result; // Only such as have never been in the group.
  result.base = base_of(answers, known, *installed);
  result.base_stands = result.base.id == installed->id && !is_first(*installed);
  result.path.push_back(*installed);
  const auto& all = known;
  for (auto i = all.find(result.base.id.epoch);
       i != all.end() && i->second.id != installed->id;
       i = before(all, i->second))
    result.path.push_back(i->second);
  result.has_quorum = true;
  for (const auto& x : result.path) {
    result.voices.push_back(names_of(answers, x));
    result.has_quorum = result.has_quorum
                        && is_quorum(x, result.voices.back(), rule);
  }
  result.extinct = !rule.durable && is_extinct(result.base, answers);
  for (const auto& x : answers) {
    auto holder = holds(x, result, rule);
    result.has_holder = result.has_holder || holder;
    if (holder || has_learnt(x, result.base))
      result.full.push_back(x.who);
  }
  return result;
}

} // namespace troupe::core
