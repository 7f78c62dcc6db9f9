#include "actors/core/naive_multicast.hpp"

#include "messages/check.hpp"

#include <algorithm>

namespace troupe::core {

void naive_multicast::on_view(const view_ptr& next, instant now,
                              naive_out& out) {
  auto early = std::move(early_);
  naive_multicast fresh{opts_, level_};
  fresh.sent_ = sent_; // Counters only grow.
  fresh.refusals_ = refusals_;
  fresh.delivered_ = delivered_;
  fresh.resent_ = resent_;
  fresh.acks_sent_ = acks_sent_;
  fresh.dropped_ = dropped_;
  *this = std::move(fresh);
  view_ = next;
  self_ = next->own_position();
  TROUPE_CHECK(self_ < next->members.size());
  time_ = next->start_time;
  number_ = next->start_seq;
  ends_.resize(next->members.size());
  received_.resize(next->members.size());
  last_heard_.assign(next->members.size(), now);
  for (auto& item : early)
    one_frame(item, now, out);
}

// -- sending ------------------------------------------------------------------

send_result naive_multicast::on_outgoing(const outgoing& x, instant now,
                                         naive_out& out) {
  send_result result;
  unit_reader in{x.units.text()};
  for (; result.taken < x.count; ++result.taken) {
    if (!may_send(result))
      break;
    auto next = in.next();
    if (!next) {
      result.why = errc::invalid_config; // Not what `unit_writer` makes.
      break;
    }
    if (next->payload.size() > view_->unit_bytes) {
      result.why = errc::too_large; // Nothing is cut at these levels.
      result.bytes = next->payload.size();
      result.bytes_max = view_->unit_bytes;
      break;
    }
    plain_message msg{view_->id, view_->self, ++number_, ++time_,
                      slice::copy_of(next->payload)};
    ++said_;
    ++sent_;
    to_all(msg, out);
    if (level_ == level::unordered) {
      deliver(msg, out);
      continue;
    }
    key id{msg.time, msg.sender};
    acks_[id].insert(self_);
    if (ends_.size() > 1) {
      auto& entry = pending_[id];
      entry.what = msg;
      entry.first_sent = entry.sent_at = now;
      for (std::size_t q = 0; q < ends_.size(); ++q)
        if (q != self_)
          entry.lacks.insert(q);
    }
    heap_.emplace(id, std::move(msg));
    if (!scan_at_)
      scan_at_ = now + opts_.scan_interval;
  }
  result.refused = x.count - result.taken;
  refusals_ += result.refused;
  deliver_heads(out); // Alone in the group, it needs nobody's acknowledgement.
  return result;
}

bool naive_multicast::may_send(send_result& result) {
  if (!view_ || ended_) {
    result.why = view_ ? errc::shutting_down : errc::not_a_member;
    return false;
  }
  if (pending_.size() < opts_.queue_max && heap_.size() < opts_.queue_max)
    return true;
  refused_ = true;
  result.why = errc::overloaded;
  if (!pending_.empty())
    result.holder = view_->members[*pending_.begin()->second.lacks.begin()].id;
  return false;
}

void naive_multicast::on_end(instant now, naive_out& out) {
  if (!view_ || ended_)
    return;
  ended_ = true;
  ends_[self_] = said_;
  for (std::size_t q = 0; q < ends_.size(); ++q)
    if (q != self_)
      end_lacks_.insert(q);
  send_ends(now, out);
}

void naive_multicast::send_ends(instant now, naive_out& out) {
  for (auto q : end_lacks_)
    to_peer(q, plain_end{view_->id, said_}, out);
  last_end_ = std::max(last_end_, now);
  scan_at_ = now + opts_.scan_interval;
}

void naive_multicast::on_tick(instant now, naive_out& out) {
  if (!scan_at_ || now < *scan_at_)
    return;
  scan_at_.reset();
  for (auto& [id, entry] : pending_) {
    if (now - entry.sent_at < opts_.message_timeout)
      continue;
    entry.sent_at = now;
    resent_ += entry.lacks.size();
    for (auto q : entry.lacks)
      to_peer(q, entry.what, out);
  }
  if (!end_lacks_.empty())
    send_ends(now, out);
  if (view_ && (!pending_.empty() || (ended_ && !all_ended(now))))
    scan_at_ = now + opts_.scan_interval;
}

std::optional<instant> naive_multicast::next_deadline() const {
  return scan_at_;
}

void naive_multicast::to_all(frame what, naive_out& out) const {
  std::vector<address> others;
  for (auto& x : view_->members)
    if (x.id != view_->self)
      others.push_back({x.at, x.inc});
  if (!others.empty())
    out.leaving.push_back(
      {view_->group,
       view_->self,
       std::make_shared<const std::vector<address>>(std::move(others)),
       {std::move(what)}});
}

void naive_multicast::to_peer(std::size_t who, frame what,
                              naive_out& out) const {
  auto& x = view_->members[who];
  out.leaving.push_back(
    {view_->group, view_->self, to_one(x.at, x.inc), {std::move(what)}});
}

// -- receiving ----------------------------------------------------------------

std::optional<view_id> naive_multicast::view_of(const frame& x) const {
  if (auto msg = std::get_if<plain_message>(&x))
    return msg->view;
  if (auto ack = std::get_if<plain_ack>(&x))
    return ack->view;
  if (auto end = std::get_if<plain_end>(&x))
    return end->view;
  if (auto ack = std::get_if<plain_end_ack>(&x))
    return ack->view;
  return std::nullopt;
}

void naive_multicast::on_frames(const frame_batch& x, instant now,
                                naive_out& out) {
  for (auto& item : x.items)
    one_frame(item, now, out);
}

void naive_multicast::one_frame(const received_frame& x, instant now,
                                naive_out& out) {
  auto of = view_of(x.what);
  if (of && (!view_ || view_->id < *of) && early_.size() < opts_.queue_max) {
    early_.push_back(x); // The sender passed the barrier sooner.
    return;
  }
  auto from = view_ && of == view_->id ? view_->position_of(x.source.sender)
                                       : std::nullopt;
  if (!from || *from == self_ || view_->members[*from].inc != x.source.inc) {
    ++dropped_;
    return;
  }
  last_heard_[*from] = now;
  if (auto msg = std::get_if<plain_message>(&x.what)) {
    on_message(*from, *msg, out);
  } else if (auto ack = std::get_if<plain_ack>(&x.what)) {
    on_ack(*from, *ack, out);
  } else if (auto end = std::get_if<plain_end>(&x.what)) {
    if (!ends_[*from])
      last_end_ = now;
    ends_[*from] = end->count;
    to_peer(*from, plain_end_ack{view_->id}, out);
  } else {
    end_lacks_.erase(*from);
  }
}

void naive_multicast::on_message(std::size_t from, const plain_message& x,
                                 naive_out& out) {
  if (x.sender != view_->members[from].id || heap_.size() >= opts_.queue_max) {
    ++dropped_;
    return;
  }
  key id{x.time, x.sender};
  if (level_ == level::naive && !has_ack_room(id)) {
    ++dropped_;
    return;
  }
  time_ = std::max(time_, x.time) + 1;
  received_[from].insert(x.number, opts_.queue_max);
  if (level_ == level::unordered) {
    deliver(x, out);
    return;
  }
  auto& acked = acks_[id];
  acked.insert(self_);
  acked.insert(from);
  heap_.emplace(id, x);
  ++acks_sent_;
  to_all(plain_ack{view_->id, x.sender, x.number, x.time}, out);
  deliver_heads(out);
}

void naive_multicast::on_ack(std::size_t from, const plain_ack& x,
                             naive_out& out) {
  key id{x.time, x.sender};
  if (!has_ack_room(id)) {
    ++dropped_;
    return;
  }
  acks_[id].insert(from);
  auto i = pending_.find(id);
  if (i != pending_.end()) {
    i->second.lacks.erase(from);
    if (i->second.lacks.empty())
      pending_.erase(i);
  }
  deliver_heads(out);
}

bool naive_multicast::has_ack_room(const key& id) {
  if (acks_.size() < opts_.queue_max || acks_.count(id) > 0)
    return true;
  // What is delivered is forgotten first, the oldest before all.
  if (acks_.begin()->first > last_delivered_)
    return false;
  acks_.erase(acks_.begin());
  return true;
}

// -- delivering ---------------------------------------------------------------

void naive_multicast::deliver_heads(naive_out& out) {
  while (!heap_.empty()) {
    auto head = heap_.begin();
    if (acks_[head->first].size() < view_->members.size())
      break;
    deliver(head->second, out);
    last_delivered_ = std::max(last_delivered_, head->first);
    heap_.erase(head);
  }
  if (refused_ && pending_.size() <= opts_.queue_max / 2
      && heap_.size() <= opts_.queue_max / 2) {
    refused_ = false;
    out.opened = true;
  }
}

void naive_multicast::deliver(const plain_message& x, naive_out& out) {
  unit_writer units;
  units.add(x.payload.text());
  auto batch = std::make_shared<envelope_batch>();
  batch->view = x.view;
  batch->origin = x.sender;
  batch->time = x.time;
  batch->first = x.number;
  batch->count = 1;
  batch->units = units.take();
  if (out.delivered.batches.empty()) {
    out.delivered.rank = rank_;
    out.delivered.view = x.view;
  }
  out.delivered.batches.push_back(std::move(batch));
  ++rank_;
  ++delivered_;
}

} // namespace troupe::core
