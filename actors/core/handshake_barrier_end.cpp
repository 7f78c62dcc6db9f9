#include "actors/core/handshake_barrier.hpp"
#include "actors/core/mutant.hpp"

#include <algorithm>

// The end of a round, the passing of time, and how far the barrier has come.
namespace troupe::core {

namespace {

/// DONE is said this many times as often as READY: nothing new can hold it up.
/// Who has acknowledged it and has not said it is asked as often as for READY.
constexpr int done_pace = 10;

} // namespace

// -- end ----------------------------------------------------------------------

void handshake_barrier::on_finish(const finish_round& x, instant now,
                                  handshake_out& out) {
  if (state_ != state::open || x.round != round_.round)
    return;
  state_ = state::closing;
  dones_ = 0;
  for (auto& p : parties_)
    p.last_heard = now;
  say_done(now, out);
  check_finished(now, out);
}

void handshake_barrier::say_done(instant now, handshake_out& out) {
  next_at_ = now + opts_.interval / done_pace;
  auto ask = dones_++ % done_pace == 0;
  for (auto& p : parties_)
    if (!p.done_acked || (ask && !p.done_received))
      send(to_one(p.who.at, p.who.inc), handshake_kind::done, {}, out);
}

bool handshake_barrier::is_gone(const party& p, instant now) const {
  return now - p.last_heard >= opts_.interval * opts_.tries;
}

void handshake_barrier::on_done(party& p, const origin& from, instant now,
                                handshake_out& out) {
  if (!same_life(p, from))
    return;
  p.done_received = true;
  answer(from, handshake_kind::done_ack, {}, out);
  auto all = std::all_of(parties_.begin(), parties_.end(),
                         [](auto& x) { return x.done_received; });
  if (all) // One that is repeated: its sender lacks an answer.
    all_done_at_ = now;
}

void handshake_barrier::check_finished(instant now, handshake_out& out) {
  if (state_ != state::closing)
    return;
  bool said = true, heard = true;
  for (auto& p : parties_) {
    auto gone = is_gone(p, now);
    said = said && (p.done_acked || gone);
    heard = heard && (p.done_received || gone);
  }
  // One whose last answer was lost is gone; nobody needs this member any more.
  auto lingered = all_done_at_ && now - *all_done_at_ >= opts_.linger;
  if ((!heard && !TROUPE_MUTANT(leaves_early)) || (!said && !lingered))
    return;
  state_ = state::finished;
  next_at_.reset();
  out.finished = round_finished{round_.round};
}

// -- time ---------------------------------------------------------------------

std::optional<instant> handshake_barrier::next_deadline() const {
  return next_at_;
}

void handshake_barrier::on_tick(instant now, handshake_out& out) {
  if (!next_at_ || now < *next_at_)
    return;
  if (state_ == state::closing) {
    say_done(now, out);
    check_finished(now, out);
  } else if (tries_ >= opts_.tries) {
    fail("no answer after " + std::to_string(tries_) + " greetings", out);
  } else {
    greet(now, out);
  }
}

round_status handshake_barrier::status() const {
  round_status result;
  result.round = round_.round;
  auto closing = state_ == state::closing;
  for (auto& p : parties_) {
    result.readies_received += p.ready_received ? 1 : 0;
    result.acks_received += p.ready_acked ? 1 : 0;
    if (closing ? !p.done_received : !p.ready_received || !p.ready_acked)
      result.waiting_for.push_back(p.who);
  }
  return result;
}

void handshake_barrier::describe(inspection& out) const {
  constexpr std::array<const char*, 6> names{"idle",    "greeting", "open",
                                             "closing", "finished", "failed"};
  add_field(out.fields, "state", names.at(static_cast<std::size_t>(state_)));
  add_field(out.fields, "round", round_.round);
  add_field(out.fields, "tries", tries_);
  add_counters(out.fields, count());
  if (state_ != state::greeting && state_ != state::closing)
    return;
  auto begins = state_ == state::greeting;
  hold x{hold_kind::handshake,
         (begins ? "the beginning of round " : "the end of round ")
           + std::to_string(round_.round),
         begins ? "a greeting and its answer" : "the word that it is done",
         {},
         {},
         begins ? "it greets again" : "it says again that it is done",
         next_at_};
  for (const auto& y : status().waiting_for)
    x.from.push_back(y.name);
  if (!x.from.empty())
    out.holds.push_back(std::move(x));
}

counters handshake_barrier::count() const {
  auto now = status();
  return {{{"handshakes_sent", readies_sent_},
           {"handshake_acks_sent", acks_sent_},
           {"handshakes_received", now.readies_received},
           {"handshake_acks_received", now.acks_received},
           {"handshakes_late", late_},
           {"handshakes_ignored", ignored_},
           {"handshakes_early", early_.size()}}};
}

} // namespace troupe::core
