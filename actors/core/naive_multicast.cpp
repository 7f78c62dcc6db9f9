#include "actors/core/naive_multicast.hpp"

#include "messages/check.hpp"

#include <algorithm>

namespace troupe::core {

void naive_multicast::on_view(const view_ptr& next, instant now,
                              naive_out& out) {
  auto early = std::move(early_);
  *this = naive_multicast{opts_, level_};
  view_ = next;
  self_ = next->own_position();
  TROUPE_CHECK(self_ < next->members.size());
  time_ = next->start_time;
  number_ = next->start_seq;
  ends_.resize(next->members.size());
  received_.resize(next->members.size());
  for (auto& item : early)
    one_frame(item, now, out);
}

// -- sending ------------------------------------------------------------------

send_result naive_multicast::on_outgoing(const outgoing& x, instant now,
                                         naive_out& out) {
  send_result result;
  unit_reader in{x.units.text()};
  for (; result.taken < x.count; ++result.taken) {
    if (!view_ || ended_ || pending_.size() >= opts_.queue_max) {
      result.why = !view_   ? errc::not_a_member
                   : ended_ ? errc::shutting_down
                            : errc::overloaded;
      break;
    }
    auto next = in.next();
    if (!next) {
      result.why = errc::invalid_config; // Not what `unit_writer` makes.
      break;
    }
    plain_message msg{view_->id, view_->self, ++number_, ++time_,
                      slice::copy_of(next->payload)};
    ++sent_;
    to_all(msg, out);
    if (level_ == level::unordered) {
      deliver(msg, out);
      continue;
    }
    key id{msg.time, msg.sender};
    auto& entry = pending_[id];
    entry.what = msg;
    entry.sent_at = now;
    for (std::size_t q = 0; q < ends_.size(); ++q)
      if (q != self_)
        entry.lacks.insert(q);
    acks_[id].insert(self_);
    heap_.emplace(id, std::move(msg));
    if (!scan_at_)
      scan_at_ = now + opts_.scan_interval;
  }
  result.refused = x.count - result.taken;
  deliver_heads(out); // Alone in the group, it needs nobody's acknowledgement.
  return result;
}

void naive_multicast::on_end(instant now, naive_out& out) {
  if (!view_ || ended_)
    return;
  ended_ = true;
  ends_[self_] = sent_;
  received_[self_] = sent_;
  for (std::size_t q = 0; q < ends_.size(); ++q)
    if (q != self_)
      end_lacks_.insert(q);
  send_ends(now, out);
}

void naive_multicast::send_ends(instant now, naive_out& out) {
  for (auto q : end_lacks_)
    to_peer(q, plain_end{view_->id, sent_}, out);
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
  time_ = std::max(time_, x.time) + 1;
  ++received_[from];
  if (level_ == level::unordered) {
    deliver(x, out);
    return;
  }
  key id{x.time, x.sender};
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
  if (acks_.size() >= opts_.queue_max && acks_.count(id) == 0) {
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

// -- delivering ---------------------------------------------------------------

void naive_multicast::deliver_heads(naive_out& out) {
  while (!heap_.empty()) {
    auto head = heap_.begin();
    if (acks_[head->first].size() < view_->members.size())
      return;
    deliver(head->second, out);
    heap_.erase(head);
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
  if (out.delivered.batches.empty())
    out.delivered.rank = rank_;
  out.delivered.batches.push_back(std::move(batch));
  ++rank_;
}

bool naive_multicast::all_ended(instant now) const {
  if (!view_ || !ended_ || !end_lacks_.empty())
    return false;
  bool complete = true;
  for (std::size_t q = 0; q < ends_.size(); ++q) {
    if (!ends_[q])
      return false;
    complete = complete && received_[q] >= *ends_[q];
  }
  if (level_ == level::naive)
    return complete && heap_.empty() && pending_.empty();
  // Nothing is sent again at `unordered`: what has not come is lost.
  return complete || now - last_end_ >= opts_.linger;
}

wait_list naive_multicast::waits() const {
  std::map<std::size_t, wait> by_peer;
  for (auto& [id, entry] : pending_)
    for (auto q : entry.lacks) {
      auto& x = by_peer[q];
      if (x.count == 0 || entry.sent_at < x.since)
        x.since = entry.sent_at;
      ++x.count;
    }
  wait_list result;
  for (auto& [q, x] : by_peer) {
    x.who = view_->members[q].id;
    x.what = "acknowledgement";
    result.items.push_back(std::move(x));
  }
  for (std::size_t q = 0; q < ends_.size(); ++q)
    if (q != self_ && ended_ && !ends_[q])
      result.items.push_back({view_->members[q].id, "messages", 1, {}, {}});
  return result;
}

counters naive_multicast::count() const {
  return {{{"time", time_},
           {"messages_sent", sent_},
           {"messages_resent", resent_},
           {"messages_delivered", rank_},
           {"messages_held_back", heap_.size()},
           {"messages_pending", pending_.size()},
           {"acks_sent", acks_sent_},
           {"frames_dropped", dropped_}}};
}

} // namespace troupe::core
