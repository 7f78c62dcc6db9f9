#include "actors/core/handshake_barrier.hpp"

#include "actors/core/mutant.hpp"
#include "messages/check.hpp"

#include <algorithm>

namespace troupe::core {

namespace {

/// Greetings that are kept for a round to come.
constexpr std::size_t early_max = 128;

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
    if (!p.ready_received
        || (!p.ready_acked && !TROUPE_MUTANT(barrier_one_condition)))
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
  agreed->unit_bytes = unit_bytes_of(*agreed, own_.paths);
  agreed->window_bytes = window_limit();
  out.ready = round_ready{std::move(agreed)};
}

/// Each member takes in what all others have under way. The smallest buffer
/// that is known counts.
std::size_t handshake_barrier::window_limit() const {
  auto result = view::unlimited;
  for (auto& p : parties_)
    result = std::min(result, window_limit_of(p.room, parties_.size()));
  return result;
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
    keep_early(x, *said);
    return;
  }
  if (said->round < round_.round) {
    // This member could not have left that round with a message missing.
    if (said->kind == handshake_kind::done) {
      handshake reply{
        handshake_kind::done_ack, said->round, round_.self, own_name_, {}, 0};
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
  if (p->who.inc == x.source.inc) {
    p->last_heard = now;
    p->room = said->room;
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

void handshake_barrier::keep_early(const received_frame& x,
                                   const handshake& said) {
  if (said.kind != handshake_kind::ready) {
    ++ignored_;
    return;
  }
  // A greeting that is said again takes the place of the one before.
  auto same = [&](const received_frame& y) {
    auto& other = std::get<handshake>(y.what);
    return y.source.from == x.source.from && other.round == said.round
           && other.number == said.number;
  };
  auto i = std::find_if(early_.begin(), early_.end(), same);
  if (i != early_.end())
    *i = x;
  else if (early_.size() < early_max)
    early_.push_back(x);
  else
    ++ignored_;
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
  if (state_ == state::failed) {
    // An acknowledgement could let it begin a round without this member.
    answer(from, handshake_kind::refused,
           own_name_ + " has given round " + std::to_string(round_.round)
             + " up",
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
  handshake said{kind,      round_.round,     round_.self,
                 own_name_, std::move(about), own_.receive_room};
  out.leaving.push_back({round_.group, round_.self, to, {std::move(said)}});
}

} // namespace troupe::core
