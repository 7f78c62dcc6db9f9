#include "nodes/failover_stage.hpp"

#include "config/units.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

namespace troupe {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// How long the group may take for one thing; far more than it should.
constexpr auto step_limit = seconds{20};
constexpr auto settle_limit = seconds{60};

/// Questions that wait for a leader that stands still.
constexpr std::size_t questions = 3;

instant now() {
  return std::chrono::steady_clock::now();
}

double ms_since(instant x) {
  return std::chrono::duration<double, std::milli>(now() - x).count();
}

election_plan stage_plan(const failover_plan& x) {
  election_plan result;
  result.members = x.members;
  result.loss = x.loss;
  result.seed = x.seed;
  result.spoken_to = true;
  result.sets = x.sets;
  return result;
}

/// 0 where it is none.
line_number number_in(const std::string& text) {
  line_number result = 0;
  auto last = text.data() + text.size();
  auto [end, error] = std::from_chars(text.data(), last, result);
  return error == std::errc{} && end == last ? result : 0;
}

} // namespace

std::string to_string(failure_kind x) {
  switch (x) {
    case failure_kind::kill:
      return "kill";
    case failure_kind::stop:
      return "stop";
    case failure_kind::kill_all:
      return "kill-all";
    default:
      return "blackhole";
  }
}

std::optional<failure_kind> parse_failure_kind(std::string_view text) {
  for (auto x : {failure_kind::kill, failure_kind::stop,
                 failure_kind::blackhole, failure_kind::kill_all})
    if (text == to_string(x))
      return x;
  return std::nullopt;
}

failover_stage::failover_stage(const std::string& program,
                               const failover_plan& plan,
                               const std::string& folder)
  : plan_(plan),
    stage_(program, stage_plan(plan), folder,
           [this](const std::string& node, const nlohmann::json& event) {
             on_event(node, event);
           }),
    all_(stage_.names().begin(), stage_.names().end()) {
  // nop
}

// -- the talk -----------------------------------------------------------------

void failover_stage::on_event(const std::string& node,
                              const nlohmann::json& event) {
  auto what = event.value("event", std::string{});
  if (what == "deliver")
    ledger_.on_delivery(node, number_in(event.value("payload", std::string{})),
                        event.value("view", std::string{}), now());
  else if (what == "view"
           && stage_.recorder().life_of(node).members.size() < all_.size())
    smaller_views_.insert(event.value("view", std::string{}));
}

void failover_stage::give_lines() {
  auto at = now();
  if (at < next_line_at_ || ledger_.given() == failover_ledger::lines_max)
    return;
  auto pause = timespan{seconds{1}} / static_cast<timespan::rep>(plan_.rate);
  // After a pause of this process it goes on; it does not catch up.
  next_line_at_ = std::max(next_line_at_ + pause, at);
  const auto& names = stage_.names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto& name = names[next_member_];
    next_member_ = (next_member_ + 1) % names.size();
    auto number = ledger_.given() + 1;
    if (stage_.say(name, std::to_string(number))) {
      ledger_.on_given(name, at);
      return;
    }
  }
}

bool failover_stage::talk(timespan limit, const std::function<bool()>& done) {
  auto deadline = now() + limit;
  for (;;) {
    if (done())
      return true;
    auto at = now();
    if (at >= deadline)
      return false;
    give_lines();
    stage_.follow(
      std::max(std::min(deadline, next_line_at_) - now(), timespan{0}), done);
  }
}

bool failover_stage::gather() {
  stage_.start_all();
  if (!stage_.unite(all_, step_limit))
    return fault("the members did not become one group within "
                 + config::format_duration(step_limit));
  smaller_views_.clear(); // A group may be founded by a majority.
  return true;
}

// -- one failure --------------------------------------------------------------

failover_stage::names failover_stage::without(const std::string& x) const {
  auto result = all_;
  result.erase(x);
  return result;
}

bool failover_stage::lose_leader(failover_step& out) {
  old_view_ = stage_.latest_view();
  out.victim = stage_.leader_of(old_view_);
  auto others = without(out.victim);
  auto struck_at = now();
  if (!strike(out.victim))
    return false;
  ledger_.on_fault(others, now());
  std::optional<double> view_ms;
  auto goes_on = talk(step_limit, [&] {
    if (!view_ms && !stage_.common_view(others).empty())
      view_ms = ms_since(struck_at);
    return view_ms && ledger_.delivers_again();
  });
  if (!goes_on)
    return fault(config::format_duration(step_limit) + " after " + out.victim
                 + ", the leader, was lost, "
                 + (view_ms ? "not all others deliver"
                            : "the others are in no common view"));
  out.view_ms = *view_ms;
  out.gap_ms = std::chrono::duration<double, std::milli>(
                 *ledger_.delivers_again() - struck_at)
                 .count();
  out.leader = stage_.leader_of(stage_.latest_view());
  return true;
}

bool failover_stage::strike(const std::string& victim) {
  if (plan_.how == failure_kind::kill) {
    stage_.kill(victim);
    return true;
  }
  if (plan_.how == failure_kind::stop) {
    stage_.pause(victim);
    pin_questions(victim);
    return true;
  }
  auto bad = stage_.cut({victim});
  return !bad || fault(*bad);
}

bool failover_stage::bring_back(failover_step& x) {
  ledger_.on_return(x.victim, old_view_);
  auto back_at = now();
  if (!restore(x.victim))
    return false;
  if (!talk(step_limit, [&] { return !stage_.common_view(all_).empty(); }))
    return fault(x.victim + " was not a full member again within "
                 + config::format_duration(step_limit));
  x.rejoin_ms = ms_since(back_at);
  take_answers();
  return true;
}

bool failover_stage::restore(const std::string& victim) {
  std::optional<std::string> bad;
  if (plan_.how == failure_kind::kill)
    stage_.start_again(victim);
  else if (plan_.how == failure_kind::stop)
    stage_.resume(victim);
  else
    bad = stage_.heal();
  return !bad || fault(*bad);
}

/// They are answered when it goes on, by what it knows then.
void failover_stage::pin_questions(const std::string& victim) {
  node_question x;
  x.whom = stage_.http(victim);
  x.path = "/v1/leader";
  x.limit = 2 * step_limit;
  for (std::size_t i = 0; i < questions; ++i)
    pinned_.push_back(std::async(std::launch::async, ask_node, x));
}

void failover_stage::take_answers() {
  for (auto& x : pinned_) {
    auto found = x.get();
    ++asked_;
    auto* answer = std::get_if<nlohmann::ordered_json>(&found);
    if (!answer || !answer->value("is_leader", false))
      continue;
    if (answer->value("epoch", std::uint64_t{0}) <= epoch_of(old_view_))
      ++claims_;
  }
  pinned_.clear();
}

// -- the end ------------------------------------------------------------------

failover_counts failover_stage::end() {
  failover_counts result;
  if (faults_.empty()) {
    auto state = stage_.settled_state(settle_limit);
    if (state) {
      result.messages = state->value("messages", std::uint64_t{0});
      result.hash = state->value("hash", std::string{});
    } else {
      fault("the members end with different states");
    }
  }
  // How members leave is not measured: that all do at a time takes long.
  stage_.kill_all();
  take_answers();
  for (const auto& x : stage_.problems())
    fault(x);
  judge(result);
  return result;
}

void failover_stage::judge(failover_counts& out) {
  const auto& recorder = stage_.recorder();
  out.given = ledger_.given();
  out.acked = ledger_.acknowledged();
  out.acked_lost = recorder.lost();
  out.shown_twice = ledger_.shown_twice();
  out.stale_acks = ledger_.stale();
  out.stale_claims = claims_;
  out.pinned = asked_;
  out.views = recorder.views();
  out.deliveries = recorder.deliveries();
  auto wrong = recorder.faults();
  out.out_of_order = wrong.size();
  for (auto& x : wrong)
    fault(std::move(x));
  auto none = [this](std::uint64_t count, const std::string& what) {
    if (count > 0)
      fault(std::to_string(count) + " " + what);
  };
  none(out.acked_lost, "messages were delivered, and lost with the failure");
  none(out.shown_twice, "lines were delivered twice");
  none(out.stale_acks, "lines were acknowledged by a leader that was replaced");
  none(out.stale_claims, "times a leader that was replaced said that it leads");
  none(ledger_.unknown(), "deliveries are of lines that nobody was given");
}

bool failover_stage::fault(std::string text) {
  faults_.push_back(std::move(text));
  return false;
}

} // namespace troupe
