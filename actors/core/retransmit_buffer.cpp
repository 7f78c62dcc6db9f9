#include "actors/core/retransmit_buffer.hpp"

#include "actors/core/mutant.hpp"
#include "messages/check.hpp"

#include <algorithm>

namespace troupe::core {

void retransmit_buffer::on_view(const view_ptr& next) {
  view_ = next;
  self_ = next->own_position();
  TROUPE_CHECK(self_ < next->members.size());
  stores_.assign(next->members.size(), {});
  peers_.clear();
  promised_.reset();
  frozen_ = false;
  kept_bytes_ = 0;
  std::vector<address> all;
  for (auto& x : next->members) {
    peer who;
    who.id = x.id;
    who.rtt = rtt_estimator{opts_.rto_initial, opts_.rto_min, opts_.rto_max};
    who.acked = next->start_seq;
    who.to = to_one(x.at, x.inc);
    peers_.push_back(std::move(who));
    if (x.id != next->self)
      all.push_back({x.at, x.inc});
  }
  everyone_ = std::make_shared<const std::vector<address>>(std::move(all));
}

// -- on the way out -----------------------------------------------------------

outbound_batch retransmit_buffer::on_departures(const departure_batch& x,
                                                instant now) {
  outbound_batch out;
  for (auto& item : x.items) {
    if (!view_ || item.promise.view != view_->id)
      continue; // Was on its way between two rooms when the view changed.
    outbound datagram{view_->group, view_->self, everyone_, {item.promise}};
    promised_ = item.promise;
    if (item.to != 0)
      datagram.to = peers_[*view_->position_of(item.to)].to;
    if (item.batch) {
      keep(self_, item.batch, now);
      datagram.frames.emplace_back(item.batch);
      for (std::size_t q = 0; q < peers_.size(); ++q)
        if (q != self_ && !peers_[q].resend_at)
          peers_[q].resend_at = now + peers_[q].rtt.rto();
    }
    if (!datagram.to->empty())
      out.items.push_back(std::move(datagram));
  }
  return out;
}

outbound_batch retransmit_buffer::on_requests(const repair_batch& x) const {
  outbound_batch out;
  for (auto& item : x.items) {
    if (!view_ || item.what.view != view_->id)
      continue;
    auto datagram = to_one_peer(peers_[*view_->position_of(item.to)]);
    datagram.frames.emplace_back(item.what);
    out.items.push_back(std::move(datagram));
  }
  return out;
}

outbound retransmit_buffer::to_one_peer(const peer& who) const {
  return {view_->group, view_->self, who.to, {}};
}

// -- what is held here --------------------------------------------------------

void retransmit_buffer::keep(std::size_t from, const envelope_batch_ptr& x,
                             instant now) {
  auto& own = stores_[from];
  // Pieces of one batch can come cut in different ways. None that lies within
  // another is kept, so the last one that begins before a number has it.
  auto next = own.upper_bound(x->first);
  if (next != own.begin() && std::prev(next)->second.batch->last() >= x->last())
    return;
  auto i = own.lower_bound(x->first);
  while (i != own.end() && i->second.batch->last() <= x->last()) {
    kept_bytes_ -= i->second.batch->units.size();
    i = own.erase(i);
  }
  own.emplace_hint(i, x->first, kept{x, now});
  kept_bytes_ += x->units.size();
  kept_bytes_max_ = std::max(kept_bytes_max_, kept_bytes_);
}

void retransmit_buffer::forget(std::size_t from, seqno stable) {
  auto& own = stores_[from];
  for (auto i = own.begin();
       i != own.end() && i->second.batch->last() <= stable; i = own.erase(i))
    kept_bytes_ -= i->second.batch->units.size();
}

void retransmit_buffer::on_holdings(const holdings& x, instant now) {
  // Those of the view before would be false acknowledgements in this one.
  if (!view_ || x.view != view_->id || x.stable.size() != stores_.size())
    return;
  for (auto& batch : x.batches)
    if (batch->view == view_->id && batch->origin != view_->self)
      keep(*view_->position_of(batch->origin), batch, now);
  for (std::size_t q = 0; q < peers_.size(); ++q)
    if (q != self_ && x.acked[q] > peers_[q].acked)
      on_acked(peers_[q], x.acked[q], now);
  for (std::size_t s = 0; s < stores_.size(); ++s)
    forget(s, x.stable[s] + (TROUPE_MUTANT(forget_before_stable) ? 1 : 0));
}

void retransmit_buffer::on_acked(peer& who, seqno acked, instant now) {
  auto& own = stores_[self_];
  auto newest = find(self_, acked);
  if (newest != own.end() && newest->first <= acked
      && !who.resent.last_resent(self_, acked))
    who.rtt.on_sample(now - newest->second.sent_at);
  who.acked = acked;
  auto all = own.empty() || own.rbegin()->second.batch->last() <= acked;
  who.resend_at.reset();
  if (!all)
    who.resend_at = now + who.rtt.rto();
}

bool retransmit_buffer::holds(member_id origin, seqno number) const {
  auto from = view_->position_of(origin);
  if (!from)
    return false;
  auto i = find(*from, number);
  return i != stores_[*from].end() && i->first <= number;
}

/// Returns the batch that has `number`, or else the next one behind it.
retransmit_buffer::store::const_iterator
retransmit_buffer::find(std::size_t from, seqno number) const {
  auto& own = stores_[from];
  auto i = own.upper_bound(number);
  if (i != own.begin() && std::prev(i)->second.batch->last() >= number)
    --i;
  return i;
}

// -- repair -------------------------------------------------------------------

outbound_batch retransmit_buffer::on_asked(const repair_order& x, instant now) {
  outbound_batch out;
  auto position = view_ ? view_->position_of(x.to) : std::nullopt;
  if (!position || x.what.view != view_->id || (frozen_ && !x.what.of_cut))
    return out;
  auto& who = peers_[*position];
  auto answer = to_one_peer(who);
  allowance rest{opts_.burst, opts_.burst_bytes};
  for (auto& range : x.what.missing) {
    auto from = view_->position_of(range.origin);
    if (!from)
      continue;
    // A request that was sent twice is answered once; another member's request
    // for the same message is not the same request.
    for (auto& part : who.resent.rest_of(*from, range.first, range.last,
                                         now - opts_.rto_min / 2))
      repaired_ += send_again(who, *from, part, now, rest, answer);
  }
  if (!answer.frames.empty())
    out.items.push_back(std::move(answer));
  return out; // It asks again for what was too much.
}

/// Adds what is held of `what`, as far as `rest` allows, and returns how many
/// messages these are.
std::uint64_t retransmit_buffer::send_again(peer& who, std::size_t from,
                                            resend_log::range what, instant now,
                                            allowance& rest, outbound& out) {
  auto [next, last] = what;
  if (TROUPE_MUTANT(repair_wrong_range) && last-- == next)
    return 0;
  std::uint64_t sent = 0;
  auto& own = stores_[from];
  for (auto i = find(from, next); i != own.end() && i->first <= last; ++i) {
    if (rest.parts == 0 || rest.bytes == 0)
      break;
    auto& batch = i->second.batch;
    auto until = std::min(last, batch->last());
    auto part = part_of(batch, std::max(next, batch->first), until, rest.bytes);
    --rest.parts;
    rest.bytes -= part->last() < until
                    ? rest.bytes
                    : std::min(rest.bytes, part->units.size());
    who.resent.on_resent(from, part->first, part->last(), now);
    sent += part->count;
    next = part->last() + 1;
    out.frames.emplace_back(std::move(part));
    if (next > last)
      break;
  }
  return sent;
}

void retransmit_buffer::on_freeze(const freeze& x) {
  if (!view_ || x.view != view_->id)
    return;
  frozen_ = true;
  for (auto& who : peers_)
    who.resend_at.reset();
}

outbound_batch retransmit_buffer::on_tick(instant now) {
  outbound_batch out;
  for (auto& who : peers_)
    if (who.resend_at && *who.resend_at <= now)
      resend(who, now, out);
  return out;
}

instant retransmit_buffer::last_sent(const kept& x, seqno number,
                                     const peer& to) const {
  return to.resent.last_resent(self_, number).value_or(x.sent_at);
}

void retransmit_buffer::resend(peer& who, instant now, outbound_batch& out) {
  auto limit = who.rtt.rto();
  auto& own = stores_[self_];
  auto i = find(self_, who.acked + 1);
  who.resend_at.reset();
  if (i == own.end() || (TROUPE_MUTANT(resend_stops) && timeouts_ >= 8))
    return;
  auto next = std::max(who.acked + 1, i->first);
  if (auto due = last_sent(i->second, next, who) + limit; due > now) {
    who.resend_at = due; // It was repaired a moment ago.
    return;
  }
  ++timeouts_;
  who.rtt.on_timeout();
  who.resend_at = now + who.rtt.rto();
  auto datagram = to_one_peer(who);
  if (promised_)
    datagram.frames.emplace_back(*promised_);
  allowance rest{opts_.burst, opts_.burst_bytes / timeout_share};
  // The acknowledgement of what is younger can still be on its way.
  for (; i != own.end() && i->second.sent_at + limit <= now && rest.parts > 0
         && rest.bytes > 0;
       ++i) {
    auto last = i->second.batch->last();
    for (auto& part :
         who.resent.rest_of(self_, std::max(next, i->first), last, now - limit))
      resent_ += send_again(who, self_, part, now, rest, datagram);
    next = last + 1;
  }
  out.items.push_back(std::move(datagram));
}

timespan retransmit_buffer::rto_of(member_id who) const {
  return peers_[*view_->position_of(who)].rtt.rto();
}

std::optional<instant> retransmit_buffer::next_deadline() const {
  std::optional<instant> result;
  for (auto& who : peers_)
    if (who.resend_at && (!result || *who.resend_at < *result))
      result = who.resend_at;
  return result;
}

counters retransmit_buffer::count() const {
  std::uint64_t batches = 0;
  for (auto& x : stores_)
    batches += x.size();
  return {{{"messages_resent", resent_},
           {"messages_repaired", repaired_},
           {"resend_timeouts", timeouts_},
           {"batches_kept", batches},
           {"bytes_kept", kept_bytes_},
           {"bytes_kept_max", kept_bytes_max_}}};
}

} // namespace troupe::core
