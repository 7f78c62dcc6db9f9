#include "actors/core/naive_multicast.hpp"

// When a view is over, for whom it waits until then, and what was counted.
namespace troupe::core {

bool naive_multicast::all_ended(instant now) const {
  if (!view_ || !ended_ || !end_lacks_.empty())
    return false;
  bool complete = true;
  for (std::size_t q = 0; q < ends_.size(); ++q) {
    if (!ends_[q])
      return false;
    complete = complete && (q == self_ || received_[q].size() >= *ends_[q]);
  }
  if (level_ == level::naive)
    return complete && heap_.empty() && pending_.empty();
  // Nothing is sent again at `unordered`: what has not come is lost.
  return complete || now - last_end_ >= opts_.linger;
}

std::set<std::size_t> naive_multicast::acked_by(lamport_time time,
                                                member_id sender) const {
  auto i = acks_.find({time, sender});
  return i == acks_.end() ? std::set<std::size_t>{} : i->second;
}

wait_list naive_multicast::waits() const {
  std::map<std::size_t, wait> by_peer;
  for (auto& [id, entry] : pending_)
    for (auto q : entry.lacks) {
      auto& x = by_peer[q];
      if (x.count == 0 || entry.first_sent < x.since)
        x.since = entry.first_sent;
      ++x.count;
    }
  wait_list result;
  for (auto& [q, x] : by_peer) {
    x.who = view_->members[q].id;
    x.name = view_->members[q].name;
    x.what = "acknowledgement";
    x.last_heard = last_heard_[q];
    result.items.push_back(std::move(x));
  }
  for (std::size_t q = 0; q < ends_.size(); ++q)
    if (q != self_ && ended_ && !ends_[q])
      result.items.push_back({view_->members[q].id, "messages", 1,
                              last_heard_[q], last_heard_[q],
                              view_->members[q].name});
  return result;
}

counters naive_multicast::count() const {
  return {{{"time", time_},
           {"messages_sent", sent_},
           {"messages_refused", refusals_},
           {"messages_resent", resent_},
           {"messages_delivered", delivered_},
           {"messages_held_back", heap_.size()},
           {"messages_pending", pending_.size()},
           {"acks_sent", acks_sent_},
           {"frames_dropped", dropped_}}};
}

} // namespace troupe::core
