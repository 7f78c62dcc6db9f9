#include "actors/core/reply_table.hpp"

#include "actors/core/call_body.hpp"
#include "messages/check.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

// -- inputs -------------------------------------------------------------------

void reply_table::on_chunk(const origin& from, const channel_chunk& x,
                           instant now, reply_table_out& out) {
  if (x.call == 0) {
    ++strays_;
    return;
  }
  auto who = find_or_add({from.from, from.inc}, now);
  if (who == nullptr) {
    refuse(from, x.call, errc::overloaded, "too many callers", out);
    return;
  }
  if (answer_known(*who, from, x, out) || !admit(*who, from, x, out))
    return;
  take_piece(*who, from, x, now, out);
}

void reply_table::on_ack(const origin& from, const channel_ack& x, instant now,
                         reply_table_out& out) {
  auto who = callers_.find({from.from, from.inc});
  if (who == callers_.end())
    return;
  who->second.heard = now;
  auto i = who->second.calls.find(x.call);
  if (i == who->second.calls.end() || i->second.at != stage::replying)
    return;
  add(out.to_send, {from.from, from.inc}, i->second.reply.on_ack(x, now));
  if (i->second.reply.done()) {
    finish(who->second, x.call);
    return;
  }
  i->second.kept_until = now + opts_.reply_kept; // Its caller still waits.
  rearm(i->second);
}

void reply_table::on_result(std::uint64_t ticket, const call_result& x,
                            instant now, reply_table_out& out) {
  auto i = tickets_.find(ticket);
  if (i == tickets_.end())
    return; // This node never asked for it.
  auto [key, call] = i->second;
  auto& who = callers_.at(key);
  auto& e = who.calls.at(call);
  TROUPE_CHECK(e.at == stage::working);
  account(who, e, 0, 0); // The request is no longer needed.
  if (x.silent) {
    finish(who, call);
    return;
  }
  auto body = pack(x);
  if (body.size() > opts_.body_bytes_max)
    body = pack(failure(errc::too_large, "done, but the reply is above "
                                         "channel.body_bytes_max"));
  else if (who.claimed + body.size() > opts_.caller_bytes_max
           || bytes_ + body.size() > opts_.bytes_max)
    body = pack(failure(errc::overloaded, "done, but too many replies wait "
                                          "here"));
  account(who, e, body.size(), body.size());
  e.at = stage::replying;
  e.kept_until = now + opts_.reply_kept;
  e.reply = chunk_sender{call_kind::reply, call, std::move(body), opts_};
  add(out.to_send, {key.first, key.second}, e.reply.on_start(now));
  rearm(e);
}

void reply_table::on_tick(instant now, reply_table_out& out) {
  while (auto ticket = deadlines_.pop_due(now)) {
    auto [key, call] = tickets_.at(*ticket);
    auto& who = callers_.at(key);
    auto& e = who.calls.at(call);
    if (e.kept_until > now) {
      add(out.to_send, {key.first, key.second}, e.reply.on_tick(now));
      rearm(e);
    } else if (e.at == stage::assembling) {
      drop(who, call);
    } else {
      finish(who, call);
    }
  }
}

void reply_table::add_to(counters& x) const {
  auto resent = resent_;
  for (auto& [ticket, where] : tickets_)
    resent += callers_.at(where.first).calls.at(where.second).reply.resent();
  x.items.push_back({"requests_executed", executed_});
  x.items.push_back({"requests_refused", refused_});
  x.items.push_back({"requests_under_way", tickets_.size()});
  x.items.push_back({"request_pieces_repeated", repeats_});
  x.items.push_back({"request_pieces_put_off", put_off_});
  x.items.push_back({"request_strays", strays_});
  x.items.push_back({"reply_pieces_resent", resent});
  x.items.push_back({"channel_bytes_held", bytes_});
  x.items.push_back({"callers_known", callers_.size()});
}

// -- steps --------------------------------------------------------------------

/// Returns nothing when all places are taken by callers that were heard of
/// within `reply_kept` or have requests under way.
reply_table::caller* reply_table::find_or_add(const caller_key& key,
                                              instant now) {
  auto i = callers_.find(key);
  if (i == callers_.end()) {
    if (callers_.size() >= opts_.callers_max) {
      auto oldest = callers_.end();
      for (auto j = callers_.begin(); j != callers_.end(); ++j)
        if (j->second.calls.empty() && j->second.heard + opts_.reply_kept <= now
            && (oldest == callers_.end()
                || j->second.heard < oldest->second.heard))
          oldest = j;
      if (oldest == callers_.end())
        return nullptr;
      callers_.erase(oldest);
    }
    i = callers_.emplace(key, caller{}).first;
  }
  i->second.heard = now;
  return &i->second;
}

/// Acknowledges pieces of a request that is whole already. Returns whether `x`
/// was one.
bool reply_table::answer_known(const caller& who, const origin& from,
                               const channel_chunk& x, reply_table_out& out) {
  auto i = who.calls.find(x.call);
  auto known = i != who.calls.end() && i->second.at != stage::assembling;
  if (!known && who.finished.count(x.call) == 0) {
    if (i != who.calls.end() || x.call > who.forgotten)
      return false;
    refuse(from, x.call, errc::timed_out, "too old; may have been done", out);
    return true;
  }
  ++repeats_;
  add(out.to_send, {from.from, from.inc},
      channel_ack{call_kind::request, x.call, x.total, 0});
  return true;
}

/// Opens an entry for a new request. Returns false if there is no room for it.
bool reply_table::admit(caller& who, const origin& from, const channel_chunk& x,
                        reply_table_out& out) {
  if (who.calls.count(x.call) > 0)
    return true;
  if (who.calls.size() >= opts_.calls_per_caller_max) {
    refuse(from, x.call, errc::overloaded, "too many calls from you", out);
    return false;
  }
  if (tickets_.size() >= opts_.calls_max) {
    refuse(from, x.call, errc::overloaded, "too many calls", out);
    return false;
  }
  entry e;
  e.ticket = ++last_ticket_;
  e.request = chunk_assembler{opts_.body_bytes_max};
  tickets_.emplace(e.ticket, place{{from.from, from.inc}, x.call});
  who.calls.emplace(x.call, std::move(e));
  return true;
}

void reply_table::take_piece(caller& who, const origin& from,
                             const channel_chunk& x, instant now,
                             reply_table_out& out) {
  auto& e = who.calls.at(x.call);
  auto begun = e.request.bytes() > 0;
  if (bytes_ + x.part.size() > opts_.bytes_max) {
    ++put_off_; // It comes again, and finds room or the caller's limit.
    if (!begun)
      drop(who, x.call);
    return;
  }
  auto fate = e.request.on_chunk(x);
  if (fate == piece_fate::malformed || fate == piece_fate::too_far) {
    ++strays_;
    if (!begun)
      drop(who, x.call);
    return;
  }
  account(who, e, e.request.claimed(), e.request.bytes());
  if (fate == piece_fate::too_large || who.claimed > opts_.caller_bytes_max) {
    drop(who, x.call);
    refuse(from, x.call,
           fate == piece_fate::too_large ? errc::too_large : errc::overloaded,
           "request too large", out);
    return;
  }
  if (fate == piece_fate::repeated)
    ++repeats_;
  e.kept_until = now + opts_.reply_kept;
  add(out.to_send, {from.from, from.inc},
      e.request.ack(call_kind::request, x.call));
  if (!e.request.complete()) {
    rearm(e);
    return;
  }
  e.at = stage::working;
  rearm(e);
  auto what = unpack_request(e.request.take());
  if (!what) {
    on_result(e.ticket, failure(errc::refused, "the request cannot be read"),
              now, out);
    return;
  }
  ++executed_;
  out.accepted.push_back({e.ticket, {from.from, from.inc, std::move(*what)}});
}

void reply_table::account(caller& who, entry& x, std::size_t claimed,
                          std::size_t held) {
  who.claimed = who.claimed - x.claimed + claimed;
  bytes_ = bytes_ - x.held + held;
  x.claimed = claimed;
  x.held = held;
}

void reply_table::rearm(const entry& x) {
  std::optional<instant> at;
  if (x.at == stage::assembling)
    at = x.kept_until;
  else if (x.at == stage::replying)
    at = earlier(x.kept_until, x.reply.next_deadline());
  deadlines_.set(x.ticket, at);
}

void reply_table::drop(caller& who, std::uint64_t call) {
  auto i = who.calls.find(call);
  TROUPE_CHECK(i != who.calls.end());
  account(who, i->second, 0, 0);
  resent_ += i->second.reply.resent();
  deadlines_.set(i->second.ticket, std::nullopt);
  tickets_.erase(i->second.ticket);
  who.calls.erase(i);
}

void reply_table::finish(caller& who, std::uint64_t call) {
  drop(who, call);
  who.finished.insert(call);
  if (who.finished.size() > finished_calls_max) {
    who.forgotten = std::max(who.forgotten, *who.finished.begin());
    who.finished.erase(who.finished.begin());
  }
}

void reply_table::refuse(const origin& from, std::uint64_t call, errc why,
                         const char* about, reply_table_out& out) {
  ++refused_;
  out.to_send.push_back(
    {{from.from, from.inc},
     channel_chunk{call_kind::reply, call, 0, 1, pack(failure(why, about))}});
}

} // namespace troupe::core
