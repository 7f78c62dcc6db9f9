#include "actors/core/experiment.hpp"

#include "actors/core/call_body.hpp"
#include "actors/core/deadline_set.hpp"
#include "messages/bodies.hpp"
#include "messages/errc.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

/// How long the manager may take, and a peer that is told to end.
constexpr timespan list_limit = std::chrono::seconds{2};
constexpr timespan end_limit = std::chrono::seconds{3};

std::string seconds(timespan x) {
  using std::chrono::duration_cast;
  return std::to_string(duration_cast<std::chrono::seconds>(x).count()) + " s";
}

bool due(const std::optional<instant>& at, instant now) {
  return at && *at <= now;
}

} // namespace

experiment::experiment(const comparison_options& opts, const endpoint& own,
                       std::uint64_t first_round)
  : opts_(opts), own_(own), round_(first_round - 1) {
  // nop
}

// -- finding the peers --------------------------------------------------------

bool experiment::on_run(const run_experiment& x, instant now,
                        experiment_out& out) {
  if (stage_ != stage::idle)
    return false;
  run_ = x;
  played_ = 0;
  worst_ = verdict::ordered;
  failure_.clear();
  begin_round(now, out);
  return true;
}

void experiment::begin_round(instant now, experiment_out& out) {
  enter(stage::listing, now, opts_.start_limit);
  peers_ = {};
  out.ask_manager = list_limit;
}

void experiment::on_list(const call_result& x, instant now,
                         experiment_out& out) {
  if (stage_ != stage::listing)
    return;
  auto list = x.error == 0 ? decode_peer_list(x.body.text()) : std::nullopt;
  if (!list) {
    ask_again("the group manager: "
                + (x.error == 0 ? "the list cannot be read" : x.about),
              now, out);
    return;
  }
  peers_ = roster{std::move(*list)};
  if (run_.messages == 0 || run_.rounds == 0)
    begin_ending(now, out);
  else if (peers_.size() < opts_.peers)
    ask_again(std::to_string(peers_.size()) + " of "
                + std::to_string(opts_.peers) + " peers registered",
              now, out);
  else if (played_ == 0 && opts_.start_delay > timespan{0})
    enter(stage::delaying, now, opts_.start_delay);
  else
    begin_starts(now, out);
}

/// The list is not there or not long enough.
void experiment::ask_again(std::string why, instant now, experiment_out& out) {
  retry_at_ = now + opts_.retry;
  if (std::exchange(why_, std::move(why)) != why_)
    tell(now, out);
}

// -- starting them ------------------------------------------------------------

void experiment::begin_starts(instant now, experiment_out& out) {
  ++round_;
  enter(stage::starting, now, opts_.start_limit);
  for (member_id i = 1; i <= peers_.size(); ++i)
    signal(i, run_.messages, now, out);
}

void experiment::begin_ending(instant now, experiment_out& out) {
  if (peers_.size() == 0) {
    finish(out);
    return;
  }
  peers_ = roster{{peers_.peers()}}; // Their answers are asked for anew.
  ++round_;
  enter(stage::ending, now, end_limit);
  for (member_id i = 1; i <= peers_.size(); ++i)
    signal(i, 0, now, out);
}

void experiment::signal(member_id number, std::uint64_t messages, instant now,
                        experiment_out& out) {
  auto& who = peers_.who(number);
  out.signals.push_back({who.at,
                         who.inc,
                         *limit_at_ - now,
                         {round_, number, messages, own_, peers_.peers()}});
}

void experiment::on_signal_answered(std::uint64_t round, member_id number,
                                    const call_result& x, instant now,
                                    experiment_out& out) {
  if (round != round_ || number == 0 || number > peers_.size())
    return; // An answer of a round that was given up.
  if (stage_ == stage::ending) {
    peers_.on_answered(number); // Or gone; there is no more to do for it.
    if (peers_.all_answered())
      finish(out);
  } else if (stage_ == stage::starting && x.error != 0) {
    if (peers_.on_refused(number, x.about, now + opts_.retry))
      tell(now, out);
  } else if (stage_ == stage::starting) {
    peers_.on_answered(number);
    out.started.push_back({round_, number, peers_.who(number).name, x.about});
    if (peers_.all_answered())
      enter(stage::waiting, now, opts_.round_limit);
  }
}

// -- collecting and comparing -------------------------------------------------

call_result experiment::on_call(const call& x, instant now,
                                experiment_out& out) {
  if (x.name != call_name::submit_log)
    return failure(errc::refused, "the comparison server takes logs alone");
  auto report = decode_delivery_report(x.body.text());
  if (!report)
    return failure(errc::refused, "the log cannot be read");
  auto open = stage_ == stage::starting || stage_ == stage::waiting;
  if (!open || report->round != round_)
    return failure(errc::refused, "round " + std::to_string(report->round)
                                    + " is not under way");
  auto result = peers_.on_log(std::move(*report), run_.messages);
  if (peers_.all_logs_here())
    compare({}, now, out);
  else if (stage_ == stage::starting && peers_.is_given_up())
    compare("not started: " + peers_.why_not_started(), now, out);
  return result;
}

void experiment::compare(std::string why, instant now, experiment_out& out) {
  auto silent = peers_.names_without_log();
  round_compared result{round_, peers_.audit(run_.messages), std::move(silent),
                        std::move(why)};
  worst_ = std::max(worst_, result.audit.result);
  out.compared.push_back(std::move(result));
  ++played_;
  if (played_ < run_.rounds)
    begin_round(now, out);
  else if (run_.last)
    begin_ending(now, out);
  else
    finish(out);
}

void experiment::finish(experiment_out& out) {
  stage_ = stage::idle;
  limit_at_ = retry_at_ = tell_at_ = std::nullopt;
  peers_ = {};
  out.over = experiment_over{played_, worst_, failure_};
}

// -- time ---------------------------------------------------------------------

void experiment::enter(stage next, instant now, timespan limit) {
  stage_ = next;
  since_ = now;
  limit_at_ = now + limit;
  retry_at_.reset();
  tell_at_.reset();
  why_.clear();
  // Waiting is the rule in these; elsewhere it is told when it is met.
  if (next == stage::starting || next == stage::waiting)
    tell_at_ = now + opts_.progress_interval;
}

void experiment::on_tick(instant now, experiment_out& out) {
  if (due(limit_at_, now)) {
    on_limit(now, out);
    return;
  }
  if (due(retry_at_, now)) {
    retry_at_.reset();
    out.ask_manager = std::min(list_limit, timespan{*limit_at_ - now});
  }
  if (stage_ == stage::starting)
    for (auto number : peers_.take_due(now))
      signal(number, run_.messages, now, out);
  if (due(tell_at_, now))
    tell(now, out);
}

void experiment::on_limit(instant now, experiment_out& out) {
  switch (stage_) {
    case stage::idle:
      break;
    case stage::listing:
      failure_ = (why_.empty() ? "no answer of the group manager" : why_)
                 + " after " + seconds(opts_.start_limit);
      worst_ = std::max(worst_, verdict::incomplete);
      if (run_.last)
        begin_ending(now, out);
      else
        finish(out);
      break;
    case stage::delaying:
      begin_starts(now, out);
      break;
    case stage::starting:
      compare("not started: " + peers_.why_not_started(), now, out);
      break;
    case stage::waiting:
      compare("no log within " + seconds(opts_.round_limit) + " from "
                + joined(peers_.names_without_log()),
              now, out);
      break;
    case stage::ending:
      finish(out);
      break;
  }
}

std::optional<instant> experiment::next_deadline() const {
  auto result = earlier(limit_at_, earlier(retry_at_, tell_at_));
  if (stage_ == stage::starting)
    result = earlier(result, peers_.next_retry());
  return result;
}

// -- for people ---------------------------------------------------------------

void experiment::tell(instant now, experiment_out& out) {
  tell_at_ = now + opts_.progress_interval;
  comparison_waits result;
  result.round = round_;
  result.registered = peers_.size();
  result.wanted = opts_.peers;
  result.since = now - since_;
  if (stage_ == stage::listing) {
    result.stage = comparison_stage::registrations;
    result.round = round_ + 1;
    result.about = why_;
  } else if (stage_ == stage::starting) {
    result.stage = comparison_stage::starts;
    result.about = peers_.why_not_started();
    result.missing = peers_.names_without_answer();
  } else {
    result.stage = comparison_stage::logs;
    result.missing = peers_.names_without_log();
  }
  out.waits.push_back(std::move(result));
}

} // namespace troupe::core
