#include "actors/core/handshake_barrier.hpp"

#include "messages/check.hpp"

#include <algorithm>

namespace troupe::core {

namespace {

/// Greetings that are kept for a round to come.
constexpr std::size_t early_max = 128;

/// DONE is said this many times as often as READY: nothing new can hold it up.
constexpr int done_pace = 10;

} // namespace

// -- begin --------------------------------------------------------------------

void handshake_barrier::on_begin(const begin_round& x, instant now,
                                 handshake_out& out) {
  TROUPE_CHECK(state_ == state::idle || x.round > round_.round);
  round_ = x;
  parties_.clear();
  for (auto& who : x.members)
    if (who.id != x.self)
      parties_.push_back({who});
    else
      own_name_ = who.name;
  state_ = state::greeting;
  tries_ = 0;
  all_done_at_.reset();
  greet(now, out);
  auto early = std::move(early_);
  early_.clear();
  for (auto& item : early)
    one_frame(item, now, out);
  check_open(out);
}

void handshake_barrier::greet(instant now, handshake_out& out) {
  ++tries_;
  next_at_ = now + opts_.interval;
  for (auto& p : parties_)
    if (!p.ready_acked) {
      ++readies_sent_;
      send(to_one(p.who.at), handshake_kind::ready, {}, out);
    }
}

void handshake_barrier::check_open(handshake_out& out) {
  if (state_ != state::greeting)
    return;
  for (auto& p : parties_)
    if (!p.ready_received || !p.ready_acked)
      return;
  state_ = state::open;
  next_at_.reset();
  auto agreed = std::make_shared<view>();
  agreed->id = {round_.round, 0};
  agreed->group = round_.group;
  agreed->self = round_.self;
  agreed->members = round_.members;
  for (auto& x : agreed->members)
    if (auto p = party_of(x.id))
      x.inc = p->who.inc;
  out.ready = round_ready{std::move(agreed)};
}

void handshake_barrier::fail(std::string why, handshake_out& out) {
  state_ = state::failed;
  next_at_.reset();
  out.failed = round_failed{round_.round, std::move(why), status().waiting_for};
}

// -- frames -------------------------------------------------------------------

handshake_barrier::party* handshake_barrier::party_of(member_id number) {
  for (auto& p : parties_)
    if (p.who.id == number)
      return &p;
  return nullptr;
}

void handshake_barrier::on_frames(const frame_batch& x, instant now,
                                  handshake_out& out) {
  for (auto& item : x.items)
    one_frame(item, now, out);
}

void handshake_barrier::one_frame(const received_frame& x, instant now,
                                  handshake_out& out) {
  auto said = std::get_if<handshake>(&x.what);
  if (!said)
    return;
  if (state_ == state::idle || said->round > round_.round) {
    if (said->kind == handshake_kind::ready && early_.size() < early_max)
      early_.push_back(x);
    else
      ++ignored_;
    return;
  }
  if (said->round < round_.round) {
    // This member could not have left that round with a message missing.
    if (said->kind == handshake_kind::done) {
      handshake reply{
        handshake_kind::done_ack, said->round, round_.self, own_name_, {}};
      out.leaving.push_back({round_.group,
                             round_.self,
                             to_one(x.source.from, x.source.inc),
                             {std::move(reply)}});
    } else {
      ++ignored_;
    }
    return;
  }
  auto p = party_of(said->number);
  if (!p || p->who.name != said->name) {
    ++ignored_;
    return;
  }
  switch (said->kind) {
    case handshake_kind::ready:
      on_ready(*p, x.source, out);
      break;
    case handshake_kind::ready_ack:
      if (same_life(*p, x.source))
        p->ready_acked = true;
      break;
    case handshake_kind::done:
      on_done(*p, x.source, now, out);
      break;
    case handshake_kind::done_ack:
      if (same_life(*p, x.source))
        p->done_acked = true;
      break;
    case handshake_kind::refused:
      if (state_ == state::greeting)
        fail(said->name + ": " + said->about, out);
      break;
  }
  check_open(out);
  check_finished(now, out);
}

bool handshake_barrier::same_life(party& p, const origin& from) {
  if (p.who.inc == from.inc)
    return true;
  if (state_ != state::greeting || from.inc < p.who.inc) {
    ++ignored_;
    return false;
  }
  // A newer life ends the older one; what that had said counts for nothing.
  p.who.inc = from.inc;
  p.ready_received = p.ready_acked = false;
  return true;
}

void handshake_barrier::on_ready(party& p, const origin& from,
                                 handshake_out& out) {
  if (!same_life(p, from)) {
    if (from.inc > p.who.inc)
      answer(from, handshake_kind::refused,
             "round " + std::to_string(round_.round)
               + " is under way with an earlier life of " + p.who.name,
             out);
    return;
  }
  if (p.ready_received)
    ++late_;
  p.ready_received = true;
  ++acks_sent_;
  // To where it came from, at the port that the member is known by.
  auto to = from;
  to.from.port = p.who.at.port;
  answer(to, handshake_kind::ready_ack, {}, out);
}

void handshake_barrier::answer(const origin& from, handshake_kind kind,
                               std::string about, handshake_out& out) {
  send(to_one(from.from, from.inc), kind, std::move(about), out);
}

void handshake_barrier::send(const address_list& to, handshake_kind kind,
                             std::string about, handshake_out& out) {
  handshake said{kind, round_.round, round_.self, own_name_, std::move(about)};
  out.leaving.push_back({round_.group, round_.self, to, {std::move(said)}});
}

// -- end ----------------------------------------------------------------------

void handshake_barrier::on_finish(const finish_round& x, instant now,
                                  handshake_out& out) {
  if (state_ != state::open || x.round != round_.round)
    return;
  state_ = state::closing;
  say_done(now, out);
  check_finished(now, out);
}

void handshake_barrier::say_done(instant now, handshake_out& out) {
  next_at_ = now + opts_.interval / done_pace;
  for (auto& p : parties_)
    if (!p.done_acked)
      send(to_one(p.who.at, p.who.inc), handshake_kind::done, {}, out);
}

void handshake_barrier::on_done(party& p, const origin& from, instant now,
                                handshake_out& out) {
  if (!same_life(p, from))
    return;
  p.done_received = true;
  answer(from, handshake_kind::done_ack, {}, out);
  auto all = std::all_of(parties_.begin(), parties_.end(),
                         [](auto& x) { return x.done_received; });
  if (all && !all_done_at_)
    all_done_at_ = now;
}

void handshake_barrier::check_finished(instant now, handshake_out& out) {
  if (state_ != state::closing)
    return;
  bool said = true, heard = true;
  for (auto& p : parties_) {
    said = said && p.done_acked;
    heard = heard && p.done_received;
  }
  // One whose last answer was lost is gone; nobody needs this member any more.
  auto lingered = all_done_at_ && now - *all_done_at_ >= opts_.linger;
  if (!heard || (!said && !lingered))
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
