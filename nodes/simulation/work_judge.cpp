#include "nodes/simulation/work_judge.hpp"

#include "actors/core/request_tries.hpp"

#include <algorithm>
#include <string_view>

namespace troupe::simulation {

namespace {

/// The end of a time that is not over.
constexpr timespan open_end = timespan::max();

/// How long a question to the directory may be under way: the list that a
/// requester has is older by that.
constexpr timespan question_limit = std::chrono::seconds{3};

/// The first words; what follows only fills it.
std::string title(const std::string& what) {
  return "\"" + what.substr(0, what.find(' ')) + "\"";
}

std::string name_of(const node_life& x) {
  return simulation::name_of(x.node) + " (life " + std::to_string(x.inc) + ")";
}

} // namespace

/// What a requester has of the list is as old as its refreshing, once the
/// directory is heard.
work_judge::work_judge(const run_plan& plan)
  : processor_(plan.config.receiver.processor),
    hand_over_(core::hand_over_after - plan.config.requester.refresh_every
               - plan.config.requester.retry_every - question_limit) {
  // nop
}

// -- requesters ---------------------------------------------------------------

void work_judge::on_asked(const node_life& who, const std::string& what) {
  waiting_[who.inc].insert(what);
}

void work_judge::on_acked(const node_life& who, const std::string& what,
                          const std::string& reply, timespan now) {
  if (failed())
    return;
  ++acked_;
  add_to_digest(what, who, now);
  waiting_[who.inc].erase(what);
  if (effects_.count(what) == 0)
    return on_broken("effect-before-ack", now,
                     name_of(who) + " has an acknowledgement of " + title(what)
                       + ", which nobody has processed");
  if (reply != expected_reply(what))
    on_broken("reply", now,
              name_of(who) + " has another reply to " + title(what)
                + " than its processor gives");
}

void work_judge::on_failed(const node_life& who, const std::string& what,
                           const ask_event& x, timespan now) {
  if (failed())
    return;
  add_to_digest(what, who, now);
  waiting_[who.inc].erase(what);
  ++in_doubt_;
  if (!is_in_doubt(x.id))
    on_broken("acked-at-last", now,
              name_of(who) + " gives up " + title(what) + ": " + x.about);
}

/// Whether a receiver's life ended between beginning and keeping the reply.
bool work_judge::is_in_doubt(const request_id& id) const {
  return std::any_of(kept_.begin(), kept_.end(), [&](const auto& x) {
    return x.first.second == id && x.second.begun && !x.second.done;
  });
}

std::vector<std::string> work_judge::waiting() const {
  std::vector<std::string> result;
  for (const auto& [inc, words] : waiting_)
    for (const auto& what : words)
      result.push_back(title(what));
  return result;
}

std::string work_judge::expected_reply(const std::string& what) const {
  auto result = what;
  if (processor_ == processor_kind::upper)
    std::transform(result.begin(), result.end(), result.begin(), [](char c) {
      return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
  return result;
}

// -- receivers ----------------------------------------------------------------

void work_judge::on_effect(const node_life& who, const work_order& x,
                           timespan now) {
  if (failed())
    return;
  ++effect_count_;
  std::string what{x.body.text()};
  add_to_digest(what, who, now);
  auto& all = effects_[what];
  effect latest{who, x.id, now};
  for (const auto& earlier : all)
    judge_second(earlier, latest, what);
  all.push_back(latest);
  had_effect_.insert({who.node, x.id});
}

void work_judge::judge_second(const effect& first, const effect& second,
                              const std::string& what) {
  auto broken = [&](const std::string& how) {
    on_broken("effect-once", second.at,
              name_of(second.who) + " processes " + title(what) + how);
  };
  if (first.who.node != second.who.node) {
    ++handed_over_;
    auto missing = longest_absence(first.who.node, first.at, second.at);
    if (missing < hand_over_)
      broken(", which " + name_of(first.who)
             + " has processed and which was missing from the list for no "
               "longer than "
             + std::to_string(missing / std::chrono::milliseconds{1}) + " ms");
    return;
  }
  if (first.who.inc == second.who.inc)
    return broken(" a second time");
  auto i = kept_.find({first.who.node, first.id});
  if (i != kept_.end() && (i->second.begun || i->second.done))
    broken(", which an earlier life of it had kept");
}

timespan work_judge::longest_absence(node_index node, timespan since,
                                     timespan now) const {
  timespan result{0};
  auto found = absent_.find(node);
  if (found == absent_.end())
    return result;
  for (const auto& [from, to] : found->second)
    if (to >= since)
      result = std::max(result, std::min(to, now) - from);
  return result;
}

void work_judge::on_kept(const node_life& who, const kept_request& x) {
  auto& it = kept_[{who.node, x.id}];
  it.begun = it.begun || x.begun_only;
  it.done = it.done || !x.begun_only;
}

/// That its effect is in doubt may be said of what was begun by another life.
void work_judge::on_answered(const node_life& who, const request_id& id,
                             timespan now) {
  if (failed() || had_effect_.count({who.node, id}) > 0)
    return;
  auto i = kept_.find({who.node, id});
  if (i == kept_.end() || !i->second.begun)
    on_broken("effect-before-ack", now,
              name_of(who) + " acknowledges " + to_string(id)
                + " before it is processed");
}

// -- the directory ------------------------------------------------------------

void work_judge::on_list(const std::set<node_index>& nodes, timespan now) {
  for (auto node : listed_)
    if (nodes.count(node) == 0)
      absent_[node].emplace_back(now, open_end);
  for (auto node : nodes) {
    auto& times = absent_[node];
    if (!times.empty() && times.back().second == open_end)
      times.back().second = now;
  }
  listed_ = nodes;
}

void work_judge::on_directory(const std::set<std::string>& ids, timespan now) {
  for (const auto& id : registered_)
    if (ids.count(id) == 0)
      return on_broken("registration-kept", now,
                       "the directory has forgotten " + id
                         + ", whose registration it had answered");
}

// -- the end ------------------------------------------------------------------

void work_judge::on_broken(const char* invariant, timespan now,
                           std::string detail) {
  if (!failed())
    violations_.push_back({invariant, now, std::move(detail)});
}

void work_judge::add_to_digest(std::string_view text, const node_life& who,
                               timespan at) {
  auto add = [this](std::uint64_t x) {
    for (int i = 0; i < 8; ++i)
      digest_ = (digest_ ^ (x >> (8 * i) & 0xff)) * 1099511628211u;
  };
  for (auto c : text)
    digest_ = (digest_ ^ static_cast<std::uint8_t>(c)) * 1099511628211u;
  add(who.inc);
  add(static_cast<std::uint64_t>(at.count()));
}

} // namespace troupe::simulation
