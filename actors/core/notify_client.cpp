#include "actors/core/notify_client.hpp"

#include "actors/core/mutant.hpp"
#include "actors/core/packet_request.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

bool is_read(packet_code x) {
  return x == packet_code::user_info;
}

} // namespace

notify_client::notify_client(client_options opts, client_setup setup)
  : opts_(opts), setup_(std::move(setup)) {
  if (!setup_.servers.empty())
    server_ = setup_.servers.front();
}

// -- asking -------------------------------------------------------------------

void notify_client::on_start(instant now, client_out& out) {
  begun_ = heard_ = answered_at_ = beat_at_ = now;
  begin();
  ask(now, out);
}

bool notify_client::on_request(packet_code code, std::string text, instant now,
                               client_out& out) {
  if (requests_.size() >= opts_.requests_max || quitting_
      || phase_ == phase::over)
    return false;
  requests_.push_back({code, std::move(text), 0, {}});
  if (requests_.size() == 1)
    ask(now, out);
  return true;
}

void notify_client::on_quit(instant now, client_out& out) {
  if (phase_ == phase::over || quitting_)
    return;
  quitting_ = true;
  if (phase_ == phase::connecting && requests_.empty())
    return finish(client_event::kind::left, {}, now, out);
  requests_.push_back({packet_code::disconnect, {}, 0, {}});
  if (requests_.size() == 1)
    ask(now, out);
}

void notify_client::send(packet x, client_out& out) const {
  x.client = setup_.client;
  x.session = session_;
  x.time = time_;
  out.leaving.push_back({{server_, 0}, std::move(x)});
}

/// Asks what is to be asked now, once more where it was asked before.
void notify_client::ask(instant now, client_out& out) {
  again_at_ = now + opts_.retry;
  if (phase_ == phase::connecting) {
    packet hello{packet_code::connect};
    hello.text = setup_.user;
    return send(std::move(hello), out);
  }
  if (requests_.empty() || phase_ == phase::over)
    return;
  auto& next = requests_.front();
  auto again = next.number != 0;
  sent_again_ += again ? 1 : 0;
  next.since = again ? next.since : now;
  if (!again || TROUPE_MUTANT(retry_without_its_id))
    next.number = is_read(next.code) ? reads_from + ++reads_ : ++number_;
  if (next.code == packet_code::disconnect)
    phase_ = phase::leaving;
  packet what{next.code};
  what.sequence = next.number;
  what.text = next.text;
  // One at a time: all before this one are answered.
  what.answered = is_read(next.code) ? number_ : number_ - 1;
  send(std::move(what), out);
}

void notify_client::begin() {
  phase_ = phase::connecting;
  session_ = number_ = 0;
}

void notify_client::turn_to(const endpoint& to, instant now, client_out& out) {
  server_ = to;
  heard_ = now;
  ask(now, out);
}

void notify_client::next_server(instant now, client_out& out) {
  if (setup_.servers.empty())
    return;
  next_ = (next_ + 1) % setup_.servers.size();
  if (setup_.servers[next_] == server_)
    next_ = (next_ + 1) % setup_.servers.size();
  turn_to(setup_.servers[next_], now, out);
}

// -- what comes ---------------------------------------------------------------

void notify_client::on_packet(const origin& from, const packet& x, instant now,
                              client_out& out) {
  if (x.client != setup_.client || phase_ == phase::over)
    return;
  // Who says that nobody leads may be cut off from those who know better.
  if (from.from == server_ && x.code != packet_code::election)
    heard_ = now;
  if (x.code == packet_code::election) {
    leaderless_ = true;
    if (from.from == server_)
      again_at_ = std::min(again_at_, now + opts_.election_pause);
    return;
  }
  if (x.code == packet_code::coordinator) {
    if (x.epoch < epoch_)
      return; // What it knows is older than what I know.
    epoch_ = x.epoch;
    for (const auto& y : setup_.servers)
      if (to_string(y) == x.text && y != server_)
        return turn_to(y, now, out);
    return;
  }
  epoch_ = std::max(epoch_, x.epoch);
  if (from.from == server_)
    on_served(now, out);
  answered_at_ = now;
  told_waiting_ = leaderless_ = false;
  if (x.code == packet_code::accept)
    on_accept(x, now, out);
  else if (x.code == packet_code::reject && phase_ == phase::connecting)
    finish(client_event::kind::rejected, x.text, now, out);
  else if (x.code == packet_code::notification && x.session == session_)
    on_notification(x, out);
  else if (x.code == packet_code::info || x.code == packet_code::error)
    on_answer(x, now, out);
}

/// Who looked elsewhere and came back in time tells the user nothing.
void notify_client::on_served(instant now, client_out& out) {
  auto other = std::exchange(served_by_, server_) != server_;
  if (!was_connected_ || (!other && !told_waiting_))
    return;
  ++fail_overs_;
  out.events.push_back(
    {client_event::kind::fail_over, to_string(server_), 0, now - answered_at_});
}

void notify_client::on_accept(const packet& x, instant now, client_out& out) {
  if (phase_ != phase::connecting)
    return;
  phase_ = phase::connected;
  session_ = x.session;
  // What this life has shown already is not shown again.
  shown_ = was_connected_ ? std::max(shown_, x.answered) : x.answered;
  early_.clear();
  beat_at_ = now + opts_.heartbeat;
  if (!std::exchange(was_connected_, true))
    out.events.push_back({client_event::kind::connected, x.text});
  ask(now, out);
}

void notify_client::on_answer(const packet& x, instant now, client_out& out) {
  if (x.session != session_ || session_ == 0)
    return;
  if (x.sequence == 0) {
    if (x.code == packet_code::error)
      return on_expired(now, out);
    out.events.push_back({client_event::kind::news, x.text});
    return;
  }
  if (requests_.empty() || requests_.front().number != x.sequence)
    return; // It was answered before.
  auto done = std::move(requests_.front());
  requests_.pop_front();
  if (done.code == packet_code::disconnect)
    return finish(client_event::kind::left, {}, now, out);
  out.events.push_back({x.code == packet_code::info
                          ? client_event::kind::done
                          : client_event::kind::refused,
                        x.text, done.number, now - done.since});
  ask(now, out);
}

/// The servers have given this client up: it begins anew.
void notify_client::on_expired(instant now, client_out& out) {
  if (phase_ == phase::leaving)
    return finish(client_event::kind::left, {}, now, out);
  if (!requests_.empty() && requests_.front().number != 0) {
    auto asked = std::move(requests_.front());
    requests_.pop_front();
    if (is_read(asked.code)) {
      asked.number = 0; // Read it again.
      requests_.push_front(std::move(asked));
    } else {
      out.events.push_back({client_event::kind::unknown, asked.text,
                            asked.number, now - asked.since});
    }
  }
  begin();
  ask(now, out);
}

// -- notifications ------------------------------------------------------------

void notify_client::on_notification(const packet& x, client_out& out) {
  if (phase_ == phase::connecting)
    return;
  if (x.answered > shown_) {
    // More were posted than the servers keep.
    lost_ += x.answered - shown_;
    out.events.push_back(
      {client_event::kind::news, std::to_string(x.answered - shown_)
                                   + " older notifications were not kept"});
    shown_ = x.answered;
  }
  if (x.sequence <= shown_ && !TROUPE_MUTANT(copies_shown))
    ++copies_;
  else if (x.sequence == shown_ + 1 || TROUPE_MUTANT(copies_shown))
    show(x.sequence, x.text, out);
  else if (early_.size() < early_max)
    early_.emplace(x.sequence, x.text);
  for (auto i = early_.begin(); i != early_.end() && i->first <= shown_ + 1;
       i = early_.erase(i))
    if (i->first == shown_ + 1)
      show(i->first, std::move(i->second), out);
  packet seen{packet_code::confirm};
  seen.sequence = shown_;
  send(std::move(seen), out);
}

void notify_client::show(std::uint64_t number, std::string text,
                         client_out& out) {
  shown_ = std::max(shown_, number);
  out.events.push_back(
    {client_event::kind::notification, std::move(text), number});
}

counters notify_client::count() const {
  return {{{"requests_sent_again", sent_again_},
           {"fail_overs", fail_overs_},
           {"notifications_shown_up_to", shown_},
           {"notifications_repeated", copies_},
           {"notifications_lost", lost_}}};
}

} // namespace troupe::core
