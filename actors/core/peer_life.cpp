#include "actors/core/peer_life.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace troupe::core {

namespace {

/// Delivered messages that the journal may still have to write.
constexpr std::uint64_t unwritten_max = 65536;
constexpr std::uint64_t unwritten_bytes_max = 64u << 20;

} // namespace

// -- a round begins -----------------------------------------------------------

void peer_life::on_members(const begin_round& x, peer_out& out) {
  if (state_ != state::idle)
    return;
  state_ = state::greeting;
  round_ = x.round;
  number_ = x.self;
  generator_ = message_generator{source_, source_.messages};
  out.begin = x;
}

call_result peer_life::on_start(const start_order& x, instant now,
                                peer_out& out) {
  if (x.messages == 0) {
    state_ = state::over;
    out.over = true;
    return {0, "peer process " + std::to_string(x.number) + " ended", {}};
  }
  if (leaving_ || state_ == state::over)
    return {
      static_cast<std::uint8_t>(errc::shutting_down), "the peer leaves", {}};
  if (x.round == round_ && x.number == number_)
    return {0, "peer process " + std::to_string(x.number) + " started", {}};
  auto own = std::find_if(x.peers.begin(), x.peers.end(), [&](auto& p) {
    return &p - x.peers.data() + 1 == static_cast<std::ptrdiff_t>(x.number);
  });
  if (x.round <= round_ || own == x.peers.end())
    return {static_cast<std::uint8_t>(errc::refused),
            "round " + std::to_string(x.round) + " does not follow round "
              + std::to_string(round_),
            {}};
  state_ = state::greeting;
  reports_ = true;
  round_ = x.round;
  number_ = x.number;
  name_ = own->name;
  outbox_.clear();
  asked_ = blocked_ = source_done_ = false;
  sent_ = delivered_ = 0;
  entries_.clear();
  // From here on, not from the end of the handshake: a member that dies before
  // it would let the others greet it for longer than the server waits.
  limit_at_ = now + opts_.round_limit;
  if (source_.kind == source_kind::standard_input)
    source_.kind = source_kind::text;
  generator_ = message_generator{source_, x.messages};
  begin_round begin{x.round, 0, x.number, {}};
  for (auto& p : x.peers)
    begin.members.push_back(
      {static_cast<member_id>(begin.members.size() + 1), p.name, 0, p.at});
  out.begin = std::move(begin);
  return {0, "peer process " + std::to_string(x.number) + " started", {}};
}

void peer_life::on_ready(const round_ready& x, peer_out& out) {
  if (state_ != state::greeting || x.agreed->id.epoch != round_)
    return;
  out.install = view_change{x.agreed};
}

void peer_life::on_failed(const round_failed& x, peer_out& out) {
  if (x.round != round_ || state_ != state::greeting)
    return;
  out.notice = "the handshake failed: " + x.why;
  for (auto& who : x.missing)
    out.notice += (&who == x.missing.data() ? "; missing: " : ", ") + who.name;
  if (reports_) {
    hand_in(true, out);
  } else {
    state_ = state::over;
    out.over = false;
  }
}

void peer_life::on_installed(const view_installed& x, instant now,
                             peer_out& out) {
  if (state_ != state::greeting || x.what->id.epoch != round_)
    return;
  state_ = state::sending;
  if (reads_lines())
    out.wants_lines = true;
  else
    generator_.on_view(x.what, now);
  send_more(out);
}

// -- sending ------------------------------------------------------------------

void peer_life::on_lines(std::vector<std::string> lines, bool last,
                         peer_out& out) {
  for (auto& x : lines)
    outbox_.push(std::move(x));
  source_done_ = source_done_ || last;
  send_more(out);
}

void peer_life::on_leave(peer_out& out) {
  outbox_.clear();
  source_done_ = leaving_ = true;
  if (state_ == state::idle || state_ == state::greeting) {
    state_ = state::over;
    out.over = true;
    return;
  }
  send_more(out);
}

void peer_life::send_more(peer_out& out) {
  if (state_ != state::sending || asked_)
    return;
  auto held_up = blocked_ || unwritten_ > unwritten_max
                 || unwritten_bytes_ > unwritten_bytes_max;
  if (held_up && (!outbox_.empty() || !source_done_))
    return; // The end, though, takes no room.
  if (!outbox_.empty()) {
    asked_ = true;
    out.send = outbox_.next();
  } else if (source_done_ || (!reads_lines() && generator_.finished())) {
    state_ = state::ended;
    out.end_stream = true;
  } else {
    out.wants_lines = reads_lines();
  }
}

void peer_life::on_result(const send_result& x, peer_out& out) {
  if (!asked_)
    return; // Of a round that was given up.
  asked_ = false;
  sent_ += x.taken;
  outbox_.pop(x.taken);
  if (x.refused > 0 && x.why == errc::overloaded) {
    blocked_ = true; // The group says when it has room again.
    send_more(out);
    return;
  }
  if (x.refused > 0 && !outbox_.empty()) {
    out.notice = "a message of " + std::to_string(outbox_.front().size())
                 + " bytes was not sent: " + to_string(x.why);
    if (x.why == errc::too_large)
      out.notice += ", above " + std::to_string(x.bytes_max) + " bytes";
    outbox_.pop(1);
  }
  send_more(out);
}

void peer_life::on_credit(peer_out& out) {
  blocked_ = false;
  send_more(out);
}

// -- delivering ---------------------------------------------------------------

void peer_life::on_delivery(const delivery& x, instant now, peer_out& out) {
  for (auto& batch : x.batches) {
    unwritten_ += batch->count;
    unwritten_bytes_ += batch->units.size();
    if (batch->view.epoch != round_)
      continue;
    for_each_message(*batch, [&](seqno number, std::string_view payload) {
      ++delivered_;
      if (reports_)
        entries_.push_back({batch->origin, number, batch->time});
      if (!reads_lines())
        generator_.on_delivered(payload, now);
    });
  }
  send_more(out);
}

void peer_life::on_written(const written& x, peer_out& out) {
  unwritten_ -= std::min(x.messages, unwritten_);
  unwritten_bytes_ -= std::min(x.bytes, unwritten_bytes_);
  send_more(out);
}

void peer_life::on_stream_ended(const stream_ended& x, peer_out& out) {
  if (x.view.epoch != round_ || !is_busy())
    return;
  out.finish = finish_round{round_};
  if (reports_) {
    hand_in(false, out);
  } else {
    state_ = state::delivered;
  }
}

void peer_life::hand_in(bool incomplete, peer_out& out) {
  state_ = state::idle;
  limit_at_.reset();
  delivery_report report;
  report.round = round_;
  report.number = number_;
  report.name = name_;
  report.sent = sent_;
  report.received = entries_.size();
  report.incomplete = incomplete;
  report.entries = std::move(entries_);
  entries_.clear();
  out.report = std::move(report);
}

void peer_life::on_reported(peer_out& out) {
  if (!leaving_ || state_ != state::idle)
    return;
  state_ = state::over;
  out.over = true;
}

void peer_life::on_finished(const round_finished& x, peer_out& out) {
  if (x.round != round_ || reports_ || state_ != state::delivered)
    return;
  state_ = state::over;
  out.over = true;
}

// -- time ---------------------------------------------------------------------

void peer_life::on_tick(instant now, peer_out& out) {
  if (limit_at_ && now >= *limit_at_) {
    out.notice = "the round was given up after its limit";
    hand_in(true, out);
    return;
  }
  if (state_ != state::sending || reads_lines())
    return;
  while (outbox_.has_room()) {
    auto next = generator_.on_tick(now);
    if (!next)
      break;
    outbox_.push(std::move(*next));
  }
  send_more(out);
}

std::optional<instant> peer_life::next_deadline() const {
  auto result = limit_at_;
  if (state_ == state::sending && !reads_lines() && outbox_.has_room()) {
    auto next = generator_.next_at();
    if (next && (!result || *next < *result))
      result = next;
  }
  return result;
}

} // namespace troupe::core
