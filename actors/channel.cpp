#include "actors/channel.hpp"

#include "actors/core/call_body.hpp"
#include "actors/timer.hpp"
#include "messages/wire.hpp"

#include <caf/send.hpp>

#include <string>
#include <utility>

namespace troupe {

namespace {

using channel_pointer = channel_actor::stateful_pointer<channel_state>;

/// More than the header, the kind and the fields of a piece take.
constexpr std::size_t overhead_bytes = wire::header_bytes + 40;

// -- what leaves --------------------------------------------------------------

void move_frames(core::addressed_frames& from, group_id group,
                 outbound_batch& out) {
  const core::addressed_frame* last = nullptr;
  for (auto& x : from) {
    auto same = last && last->to.at == x.to.at && last->to.inc == x.to.inc;
    auto to = same ? out.items.back().to : to_one(x.to.at, x.to.inc);
    out.items.push_back({group, 0, std::move(to), {std::move(x.what)}});
    last = &x;
  }
}

void publish(channel_pointer self, const transport_actor& transport,
             group_id group);

/// Hands a request to whoever serves its name. The result comes back as a
/// message of its own, so this never calls itself deeper than once.
void execute(channel_pointer self, core::accepted_call& x,
             const transport_actor& transport, group_id group) {
  auto done = [=, ticket = x.ticket](const call_result& result) {
    auto& st = self->state;
    st.replies.on_result(ticket, result, self->clock().now(), st.replies_out);
    publish(self, transport, group);
  };
  auto i = self->state.handlers.find(x.what.what.name);
  if (i == self->state.handlers.end()) {
    auto number = static_cast<std::uint16_t>(x.what.what.name);
    done(core::failure(errc::refused,
                       "call " + std::to_string(number) + " is unknown here"));
    return;
  }
  self->request(i->second, caf::infinite, std::move(x.what))
    .then([=](const call_result& result) { done(result); },
          [=](const caf::error& why) {
            done(core::failure(errc::refused, "the handler failed: "
                                                + self->system().render(why)));
          });
}

/// Sends what the cores gave out, answers finished calls, arms the timer.
void publish(channel_pointer self, const transport_actor& transport,
             group_id group) {
  auto& st = self->state;
  auto calls = std::exchange(st.calls_out, {});
  auto replies = std::exchange(st.replies_out, {});
  outbound_batch batch;
  move_frames(calls.to_send, group, batch);
  move_frames(replies.to_send, group, batch);
  if (!batch.items.empty())
    self->send(transport, std::move(batch));
  for (auto& x : calls.finished) {
    auto i = st.promises.find(x.call);
    i->second.deliver(std::move(x.result));
    st.promises.erase(i);
  }
  for (auto& x : replies.accepted)
    execute(self, x, transport, group);
  arm(self, st.armed,
      core::earlier(st.calls.next_deadline(), st.replies.next_deadline()));
}

// -- what comes in ------------------------------------------------------------

void take(channel_state& st, const received_frame& x, instant now) {
  if (auto chunk = std::get_if<channel_chunk>(&x.what)) {
    if (chunk->kind == call_kind::request)
      st.replies.on_chunk(x.source, *chunk, now, st.replies_out);
    else
      st.calls.on_chunk(x.source, *chunk, now, st.calls_out);
  } else if (auto ack = std::get_if<channel_ack>(&x.what)) {
    if (ack->kind == call_kind::request)
      st.calls.on_ack(x.source, *ack, now, st.calls_out);
    else
      st.replies.on_ack(x.source, *ack, now, st.replies_out);
  }
}

} // namespace

caf::error validate(const channel_options& opts) {
  auto bad = [](const char* what) {
    return caf::make_error(errc::invalid_config, what);
  };
  if (opts.chunk_bytes == 0
      || opts.chunk_bytes + overhead_bytes > wire::datagram_bytes_max)
    return bad("channel.chunk_bytes must be above 0 and fit a datagram");
  if (opts.chunks_in_flight == 0 || opts.calls_max == 0 || opts.callers_max == 0
      || opts.calls_per_caller_max == 0)
    return bad("limits of the channel must be above 0");
  if (opts.body_bytes_max < opts.chunk_bytes
      || opts.body_bytes_max > opts.caller_bytes_max
      || opts.caller_bytes_max > opts.bytes_max)
    return bad("channel: chunk_bytes <= body_bytes_max <= caller_bytes_max <= "
               "bytes_max must hold");
  if (opts.resend_after_min <= timespan{0}
      || opts.resend_after_min > opts.resend_after
      || opts.resend_after > opts.resend_after_max)
    return bad("channel: 0 < resend_after_min <= resend_after <= "
               "resend_after_max must hold");
  return caf::none;
}

channel_actor::behavior_type
channel_behavior(channel_pointer self, channel_options opts,
                 transport_actor transport, group_id group) {
  if (auto err = validate(opts)) {
    self->quit(std::move(err));
    return channel_actor::behavior_type::make_empty_behavior();
  }
  self->state.calls = core::call_table{opts};
  self->state.replies = core::reply_table{opts};
  self->send(transport,
             attach{group,
                    {frame_kind::channel_chunk, frame_kind::channel_ack},
                    caf::actor_cast<frame_listener_actor>(self)});
  return {
    [=](const call_target& target, const call& what) {
      auto& st = self->state;
      auto promise = self->make_response_promise<call_result>();
      auto id = st.calls.on_call(target, what, self->clock().now(),
                                 st.calls_out);
      st.promises.emplace(id, promise);
      publish(self, transport, group);
      return promise;
    },
    [=](const serve& x) {
      for (auto name : x.names)
        self->state.handlers[name] = x.handler;
    },
    [=](const frame_batch& x) {
      for (auto& item : x.items)
        take(self->state, item, self->clock().now());
      publish(self, transport, group);
    },
    [=](get_counters) {
      counters result;
      self->state.calls.add_to(result);
      self->state.replies.add_to(result);
      return result;
    },
    [=](tick) {
      auto& st = self->state;
      auto now = self->clock().now();
      disarm_due(self, st.armed);
      st.calls.on_tick(now, st.calls_out);
      st.replies.on_tick(now, st.replies_out);
      publish(self, transport, group);
    },
  };
}

void describe(const channel_state& st, inspection& out) {
  counters all;
  st.calls.add_to(all);
  st.replies.add_to(all);
  add_counters(out.fields, all);
}

} // namespace troupe
