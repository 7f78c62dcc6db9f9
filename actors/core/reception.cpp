#include "actors/core/reception.hpp"

#include "actors/core/packet_request.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace troupe::core {

reception::guest* reception::guest_of(const packet& x) {
  auto found = guests_.find(x.session);
  if (found == guests_.end() || found->second.client != x.client)
    return nullptr;
  return &found->second;
}

void reception::say(const address& to, packet x, reception_out& out) const {
  x.epoch = turn_.epoch;
  x.time = time_;
  out.leaving.push_back({to, std::move(x)});
}

// -- clients ------------------------------------------------------------------

void reception::on_packet(const origin& from, const packet& x, instant now,
                          reception_out& out) {
  ++packets_;
  address to{from.from, from.inc};
  auto beats = x.code == packet_code::heartbeat;
  if (!beats && !is_request(x.code) && x.code != packet_code::confirm)
    return; // A server does not say such things to a server.
  if (!turn_.serves)
    return advise(to, x, out);
  auto who = guest_of(x);
  if (who) {
    auto found = who->at && who->at->at == to.at && who->at->inc == to.inc;
    who->heard = now;
    who->at = to;
    if (!found)
      send_kept(x.session, *who, now, out);
  } else if (x.session != 0 && x.code != packet_code::connect) {
    // Only a replica that holds the lease knows that the session is over: here
    // it may be younger than the view in which this server led.
    return submit(to, x, out);
  }
  // What this session has shown, the next one is not to show again.
  if (who && x.code == packet_code::disconnect)
    note(x.session, *who, out);
  // A client that is told of no primary looks for one elsewhere: of the others
  // this server may have been cut off.
  if (beats && now >= lease_until_)
    advise(to, x, out);
  else if (beats)
    say(to, {packet_code::reply, x.client, x.session, x.sequence}, out);
  else if (x.code != packet_code::confirm)
    submit(to, x, out);
  else if (who)
    on_confirm(*who, x.sequence, now);
}

/// Routing advice; it does not say that nothing was done.
void reception::advise(const address& to, const packet& x, reception_out& out) {
  ++advised_;
  packet says{packet_code::election, x.client, x.session, x.sequence};
  if (turn_.leader && *turn_.leader != self_) {
    says.code = packet_code::coordinator;
    says.text = to_string(*turn_.leader);
  }
  say(to, std::move(says), out);
}

/// Number 0: it is about the session itself.
void reception::say_expired(const address& to, const packet& x,
                            reception_out& out) const {
  packet says{packet_code::error, x.client, x.session};
  says.text = "session expired";
  say(to, std::move(says), out);
}

void reception::submit(const address& from, const packet& x,
                       reception_out& out) {
  if (waiting_.size() >= opts_.requests_max
      || guests_.size() >= opts_.clients_max) {
    ++overloaded_;
    return say(from, {packet_code::election, x.client, x.session, x.sequence},
               out);
  }
  waiting_[++ticket_] = {from, x};
  out.requests.emplace_back(ticket_, request_of(x));
}

void reception::on_reply(std::uint64_t ticket, const service_reply& x,
                         instant now, reception_out& out) {
  auto found = waiting_.find(ticket);
  if (found == waiting_.end())
    return; // Of the primary itself.
  auto what = std::move(found->second);
  waiting_.erase(found);
  answer(what, x, now, out);
}

void reception::answer(const waiting& x, const service_reply& y, instant now,
                       reception_out& out) {
  const auto& asked = x.asked;
  packet says{packet_code::info, asked.client, asked.session, asked.sequence};
  switch (y.status) {
    case reply_status::done:
      if (is_request(asked.code))
        break;
      says.code = packet_code::reply;
      return say(x.to, std::move(says), out);
    case reply_status::not_leader:
      return advise(x.to, asked, out);
    case reply_status::expired:
      return say_expired(x.to, asked, out);
    case reply_status::overloaded:
      says.code = packet_code::election;
      return say(x.to, std::move(says), out);
    case reply_status::expected:
      return; // A copy that came late, or too early: nobody waits for it.
  }
  auto text = y.body.text();
  auto good = !text.empty() && text.front() == '+';
  text.remove_prefix(std::min<std::size_t>(1, text.size()));
  if (asked.code != packet_code::connect) {
    says.code = good ? packet_code::info : packet_code::error;
  } else if (good) {
    says.code = packet_code::accept;
    says.session = y.session;
    auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(),
                                      says.answered);
    if (bad == std::errc{})
      text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  } else {
    says.code = packet_code::reject;
  }
  says.text = text.substr(0, packet_text_max);
  auto session = says.session;
  say(x.to, std::move(says), out);
  if (auto found = guests_.find(session);
      found != guests_.end() && asked.code == packet_code::connect) {
    found->second.at = x.to;
    found->second.heard = now;
    send_kept(session, found->second, now, out);
  }
}

// -- what is for them ---------------------------------------------------------

void reception::on_turn(service_turn x, instant now, reception_out& out) {
  guests_.clear();
  due_.reset();
  turn_ = std::move(x);
  auto all = std::exchange(turn_.all, {});
  if (turn_.serves)
    take_in(all, now, out);
}

void reception::on_effects(const service_effects& x, instant now,
                           reception_out& out) {
  if (turn_.serves)
    take_in(x, now, out);
}

void reception::take_in(const service_effects& x, instant now,
                        reception_out& out) {
  for (const auto& y : x.opened) {
    auto& who = guests_[y.session];
    who.client = y.client;
    who.heard = now; // Every session's time begins anew with a new primary.
    wake_at(now + opts_.session_expiry);
  }
  for (const auto& y : x.items) {
    auto found = guests_.find(y.session);
    if (found == guests_.end())
      continue;
    auto& who = found->second;
    if (y.number > 0) {
      if (y.number > who.confirmed
          && (who.kept.empty() || who.kept.back().number < y.number))
        who.kept.push_back(y);
      send_kept(y.session, who, now, out);
    } else if (who.at) {
      say(*who.at, {packet_code::info, y.client, y.session, 0, 0, 0, 0, y.text},
          out);
    }
  }
  for (auto session : x.closed)
    guests_.erase(session);
}

/// Sends what has not left and the window has room for.
void reception::send_kept(std::uint64_t session, guest& x, instant now,
                          reception_out& out) {
  if (!x.at)
    return;
  for (; x.sent < x.kept.size() && x.sent < opts_.window; ++x.sent) {
    const auto& y = x.kept[x.sent];
    ++told_;
    if (x.sent == 0)
      x.sent_at = now;
    say(*x.at,
        {packet_code::notification, x.client, session, y.number, y.gone, 0, 0,
         y.text},
        out);
  }
  if (x.sent > 0)
    wake_at(x.sent_at + opts_.resend_after);
}

void reception::on_confirm(guest& who, std::uint64_t upto, instant now) {
  if (upto <= who.confirmed)
    return;
  who.confirmed = upto;
  while (!who.kept.empty() && who.kept.front().number <= upto) {
    ++confirmed_;
    who.kept.pop_front();
    who.sent -= who.sent > 0 ? 1 : 0;
  }
  who.sent_at = now;
  if (who.note_at <= now)
    who.note_at = now + opts_.note_after;
  wake_at(now);
}

// -- time ---------------------------------------------------------------------

void reception::wake_at(instant x) {
  due_ = due_ ? std::min(*due_, x) : x;
}

void reception::on_tick(instant now, reception_out& out) {
  if (!due_ || now < *due_)
    return;
  due_.reset();
  for (auto& [session, x] : guests_)
    look_after(session, x, now, out);
}

void reception::look_after(std::uint64_t session, guest& x, instant now,
                           reception_out& out) {
  if (now - x.heard >= opts_.session_expiry) {
    ++expired_;
    x.heard = now; // Asked for once; the commit ends it.
    service_request gone;
    gone.kind = request_kind::expire;
    gone.id = {x.client, session, 0};
    out.requests.emplace_back(++ticket_, std::move(gone));
  }
  wake_at(x.heard + opts_.session_expiry);
  if (x.confirmed > x.noted) {
    if (now >= x.note_at)
      note(session, x, out);
    else
      wake_at(x.note_at);
  }
  if (!x.at || x.kept.empty())
    return;
  if (x.sent > 0 && now >= x.sent_at + opts_.resend_after) {
    told_again_ += x.sent;
    x.sent = 0;
  }
  send_kept(session, x, now, out);
}

/// Lets the log have what was shown.
void reception::note(std::uint64_t session, guest& x, reception_out& out) {
  if (x.confirmed <= x.noted)
    return;
  x.noted = x.confirmed;
  service_request what;
  what.kind = request_kind::note;
  what.id = {x.client, session, 0};
  what.body = slice::copy_of(std::to_string(x.confirmed));
  out.requests.emplace_back(++ticket_, std::move(what));
}

counters reception::count() const {
  return {{{"packets_received", packets_},
           {"clients_advised", advised_},
           {"sessions_open", guests_.size()},
           {"sessions_expired", expired_},
           {"notifications_sent", told_},
           {"notifications_sent_again", told_again_},
           {"notifications_confirmed", confirmed_},
           {"requests_overloaded", overloaded_}}};
}

} // namespace troupe::core
