#include "actors/core/receiver_book.hpp"

#include "actors/core/mutant.hpp"
#include "messages/check.hpp"
#include "messages/errc.hpp"

namespace troupe::core {

namespace {

directory_answer refusal(errc why, std::string about) {
  return {static_cast<std::uint8_t>(why), std::move(about)};
}

} // namespace

void receiver_book::restore(std::vector<receiver_entry> entries, instant now) {
  for (auto& x : entries)
    enter(std::move(x), now);
  ++version_;
}

void receiver_book::on_register(const register_receiver& x, instant now,
                                receiver_book_out& out) {
  auto known = by_id_.find(x.what.id);
  auto holder = by_address_.find({x.what.host, x.what.port});
  auto has_place = known != by_id_.end() || holder != by_address_.end();
  if (!has_place && order_.size() >= opts_.receivers_max) {
    ++refused_;
    out.answer = refusal(errc::overloaded, "the list of receivers is full");
    return;
  }
  if (holder != by_address_.end() && holder->second != x.what.id) {
    auto former = holder->second; // The iterator ends with the entry.
    out.change.removed.push_back(former);
    drop(former);
  }
  ++registered_;
  ++version_;
  auto entry = x.what;
  if (known != by_id_.end())
    entry.registered = order_.at(known->second).what.registered;
  enter(entry, now);
  out.change.saved.push_back(std::move(entry));
}

void receiver_book::on_beat(const beat_receiver& x, instant now,
                            receiver_book_out& out) {
  auto i = by_id_.find(x.id);
  if (i == by_id_.end()) {
    ++unknown_;
    if (TROUPE_MUTANT(beat_of_unknown_accepted))
      return;
    out.answer = refusal(errc::refused,
                         "this receiver is unknown here; register again");
    return;
  }
  ++beats_;
  ++version_;
  auto& entry = order_.at(i->second);
  entry.heard = now;
  entry.what.last_seen = x.at;
}

void receiver_book::on_remove(const remove_receiver& x,
                              receiver_book_out& out) {
  if (by_id_.count(x.id) == 0) {
    ++unknown_;
    out.answer = refusal(errc::refused, "this receiver is unknown here");
    return;
  }
  ++version_;
  drop(x.id);
  out.change.removed.push_back(x.id);
}

void receiver_book::on_tick(instant now, receiver_book_out& out) {
  if (now < next_sweep_)
    return;
  next_sweep_ = now + opts_.sweep_every;
  if (TROUPE_MUTANT(expired_receiver_listed))
    return;
  for (auto i = order_.begin(); i != order_.end();) {
    auto& x = i->second;
    ++i; // `drop` ends the entry.
    if (now - x.heard < opts_.expire_after)
      continue;
    ++expired_;
    ++version_;
    auto id = x.what.id;
    drop(id);
    out.change.removed.push_back(std::move(id));
  }
}

receiver_list receiver_book::list() const {
  receiver_list result;
  result.version = version_;
  result.items.reserve(order_.size());
  for (auto& [place, x] : order_)
    result.items.push_back(x.what);
  return result;
}

void receiver_book::add_to(counters& x) const {
  x.items.push_back({"receivers_listed", order_.size()});
  x.items.push_back({"registrations", registered_});
  x.items.push_back({"registrations_refused", refused_});
  x.items.push_back({"heartbeats", beats_});
  x.items.push_back({"unknown_ids", unknown_});
  x.items.push_back({"receivers_expired", expired_});
}

void receiver_book::enter(receiver_entry x, instant now) {
  if (order_.empty())
    next_sweep_ = now + opts_.sweep_every;
  auto known = by_id_.find(x.id);
  auto at = known == by_id_.end() ? next_place_++ : known->second;
  if (known != by_id_.end()) {
    auto& old = order_.at(at).what;
    by_address_.erase({old.host, old.port});
  }
  by_id_[x.id] = at;
  by_address_[{x.host, x.port}] = x.id;
  order_[at] = {std::move(x), now};
}

void receiver_book::drop(const std::string& id) {
  auto i = by_id_.find(id);
  TROUPE_CHECK(i != by_id_.end());
  auto& x = order_.at(i->second).what;
  by_address_.erase({x.host, x.port});
  order_.erase(i->second);
  by_id_.erase(i);
}

} // namespace troupe::core
