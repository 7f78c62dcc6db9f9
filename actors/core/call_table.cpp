#include "actors/core/call_table.hpp"

#include "actors/core/call_body.hpp"
#include "messages/check.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

/// A longer limit is cut: the clock must not overflow.
constexpr timespan limit_max = std::chrono::hours{24};

} // namespace

call_table::call_table(const channel_options& opts, std::uint64_t first)
  : opts_(opts), next_(first) {
  TROUPE_CHECK(first > 0);
}

std::uint64_t call_table::on_call(const call_target& target, const call& what,
                                  instant now, call_table_out& out) {
  auto id = next_++;
  auto refuse = [&](errc why, const char* about) {
    ++refused_;
    out.finished.push_back({id, failure(why, about)});
    return id;
  };
  if (calls_.size() >= opts_.calls_max)
    return refuse(errc::overloaded, "too many calls are under way here");
  if (request_head_bytes + what.body.size() > opts_.body_bytes_max)
    return refuse(errc::too_large,
                  "the request is above channel.body_bytes_max");
  ++begun_;
  entry x;
  x.to = {target.at, target.inc};
  x.limit = now + std::clamp(target.limit, timespan{0}, limit_max);
  x.request = chunk_sender{call_kind::request, id, pack(what), opts_};
  x.reply = chunk_assembler{opts_.body_bytes_max};
  add(out.to_send, x.to, x.request.on_start(now));
  rearm(calls_.emplace(id, std::move(x)).first);
  return id;
}

void call_table::on_chunk(const origin& from, const channel_chunk& x, instant,
                          call_table_out& out) {
  if (x.call != 0 && x.call < next_ && calls_.count(x.call) == 0) {
    add(out.to_send, {from.from, from.inc},
        channel_ack{call_kind::reply, x.call, x.total, 0});
    return;
  }
  auto i = find(from, x.call, out);
  if (i != calls_.end())
    take_reply(i, from, x, out);
}

void call_table::on_ack(const origin& from, const channel_ack& x, instant now,
                        call_table_out& out) {
  auto i = find(from, x.call, out);
  if (i == calls_.end())
    return;
  add(out.to_send, i->second.to, i->second.request.on_ack(x, now));
  rearm(i);
}

void call_table::on_tick(instant now, call_table_out& out) {
  while (auto id = deadlines_.pop_due(now)) {
    auto i = calls_.find(*id);
    TROUPE_CHECK(i != calls_.end());
    if (i->second.limit <= now) {
      ++timed_out_;
      finish(i,
             failure(errc::timed_out, "no answer from "
                                        + to_string(i->second.to.at)
                                        + " in time"),
             out);
      continue;
    }
    add(out.to_send, i->second.to, i->second.request.on_tick(now));
    rearm(i);
  }
}

void call_table::add_to(counters& x) const {
  auto resent = resent_;
  for (auto& [id, call] : calls_)
    resent += call.request.resent();
  x.items.push_back({"calls_begun", begun_});
  x.items.push_back({"calls_refused_here", refused_});
  x.items.push_back({"calls_timed_out", timed_out_});
  x.items.push_back({"calls_under_way", calls_.size()});
  x.items.push_back({"request_pieces_resent", resent});
  x.items.push_back({"reply_strays", strays_});
}

/// Returns the call that a frame belongs to, if it comes from the life of the
/// node that was called. A later life knows nothing of the call: the request
/// must not be executed a second time there, so the call ends.
call_table::entries::iterator
call_table::find(const origin& from, std::uint64_t call, call_table_out& out) {
  auto i = calls_.find(call);
  if (i == calls_.end() || i->second.to.at != from.from
      || from.inc < i->second.to.inc) {
    ++strays_;
    return calls_.end();
  }
  auto& to = i->second.to;
  if (to.inc == 0)
    to.inc = from.inc;
  if (to.inc == from.inc)
    return i;
  ++timed_out_;
  finish(i,
         failure(errc::timed_out, to_string(to.at)
                                    + " restarted; the request may have had "
                                      "its effect"),
         out);
  return calls_.end();
}

void call_table::take_reply(entries::iterator i, const origin& from,
                            const channel_chunk& x, call_table_out& out) {
  auto& call = i->second;
  address to{from.from, from.inc};
  auto fate = call.reply.on_chunk(x);
  if (fate == piece_fate::malformed || fate == piece_fate::too_far) {
    ++strays_;
    return;
  }
  call.request.on_all_received(); // Or there could be no reply.
  rearm(i);
  if (fate == piece_fate::too_large) {
    add(out.to_send, to, channel_ack{call_kind::reply, x.call, x.total, 0});
    finish(
      i, failure(errc::too_large, "the reply is above channel.body_bytes_max"),
      out);
    return;
  }
  add(out.to_send, to, call.reply.ack(call_kind::reply, x.call));
  if (!call.reply.complete())
    return;
  auto result = unpack_reply(call.reply.take());
  finish(i,
         result ? std::move(*result)
                : failure(errc::refused, "the reply cannot be read"),
         out);
}

void call_table::rearm(entries::const_iterator i) {
  deadlines_.set(i->first,
                 earlier(i->second.limit, i->second.request.next_deadline()));
}

void call_table::finish(entries::iterator i, call_result result,
                        call_table_out& out) {
  resent_ += i->second.request.resent();
  out.finished.push_back({i->first, std::move(result)});
  deadlines_.set(i->first, std::nullopt);
  calls_.erase(i);
}

} // namespace troupe::core
