#include "actors/receiver.hpp"

#include "actors/core/call_body.hpp"
#include "actors/timer.hpp"

#include <utility>

namespace troupe {

namespace {

using receiver_pointer = receiver_actor::stateful_pointer<receiver_state>;
using reply_promise = caf::typed_response_promise<call_result>;

void tell(receiver_pointer self, const receiver_neighbours& around,
          work_step step, const request_id& id, std::string about = {}) {
  self->send(around.listener, work_event{step, id, std::move(about)});
}

/// Acknowledges, or withholds it if chance says so.
void answer(receiver_pointer self, const receiver_neighbours& around,
            const request_id& id, reply_promise& to, const call_result& reply) {
  auto result = reply;
  result.silent = self->state.memory.withholds();
  tell(self, around, result.silent ? work_step::withheld : work_step::acked,
       id);
  to.deliver(std::move(result));
}

/// Keeps the reply of a processed request, then answers all who wait for it.
void settle(receiver_pointer self, const receiver_neighbours& around,
            const request_id& id, const call_result& reply) {
  auto now_done = [=](const std::string& error) {
    auto& st = self->state;
    // What is not kept must not be acknowledged as if it were.
    auto result = error.empty() ? reply : core::failure(errc::io_failed, error);
    st.memory.on_processed(id, result, self->clock().now());
    tell(self, around, work_step::processed, id, result.about);
    auto waiting = st.waiting.extract(id);
    if (!waiting.empty())
      for (auto& x : waiting.mapped())
        answer(self, around, id, x, result);
    arm(self, st.armed, st.memory.next_deadline());
  };
  self
    ->request(around.store, caf::infinite,
              keep_requests{{{id, false, reply}}, {}})
    .then([=](const receivers_kept& x) { now_done(x.error); },
          [=](const caf::error&) { now_done("the store has ended"); });
}

void process(receiver_pointer self, const receiver_neighbours& around,
             const work_request& x) {
  self->request(around.processor, caf::infinite, work_order{x.id, x.body})
    .then(
      [=, id = x.id](const call_result& reply) {
        settle(self, around, id, reply);
      },
      [=, id = x.id](const caf::error& why) {
        settle(self, around, id,
               core::failure(errc::io_failed, "the processor failed: "
                                                + self->system().render(why)));
      });
}

/// Notes first that processing begins, where its effect cannot be undone.
void begin(receiver_pointer self, const receiver_neighbours& around,
           const receiver_options& opts, const work_request& x) {
  if (opts.processor != processor_kind::exec)
    return process(self, around, x);
  self
    ->request(around.store, caf::infinite,
              keep_requests{{{x.id, true, {}}}, {}})
    .then(
      [=](const receivers_kept& kept) {
        if (kept.error.empty())
          process(self, around, x);
        else
          settle(self, around, x.id,
                 core::failure(errc::io_failed, kept.error));
      },
      [=](const caf::error&) {
        settle(self, around, x.id,
               core::failure(errc::io_failed, "the store has ended"));
      });
}

} // namespace

caf::error validate(const receiver_options& opts) {
  if (opts.working_max == 0 || opts.requests_max == 0
      || opts.reply_bytes_max == 0 || opts.reply_kept <= timespan{0})
    return caf::make_error(errc::invalid_config,
                           "limits of receiver must be above 0");
  return caf::none;
}

receiver_actor::behavior_type
receiver_behavior(receiver_pointer self, receiver_options opts,
                  receiver_neighbours around, std::vector<kept_request> kept) {
  if (auto err = validate(opts)) {
    self->quit(std::move(err));
    return receiver_actor::behavior_type::make_empty_behavior();
  }
  self->state.memory = core::request_memory{opts};
  self->state.memory.restore(kept, self->clock().now());
  arm(self, self->state.armed, self->state.memory.next_deadline());
  self->send(around.channel, serve{{call_name::process_request},
                                   caf::actor_cast<call_handler_actor>(self)});
  return {
    [=](const incoming_call& x) {
      auto& st = self->state;
      auto promise = self->make_response_promise<call_result>();
      auto request = decode_work_request(x.what.body);
      if (!request) {
        promise.deliver(core::failure(errc::refused, "this is no request"));
        return promise;
      }
      auto verdict = st.memory.on_request(request->id, self->clock().now());
      if (verdict.repeated)
        tell(self, around, work_step::repeated, request->id);
      if (!verdict.reply)
        st.waiting[request->id].push_back(promise);
      else if (verdict.repeated || verdict.process)
        answer(self, around, request->id, promise, *verdict.reply);
      else {
        tell(self, around, work_step::refused, request->id,
             verdict.reply->about);
        promise.deliver(*verdict.reply);
      }
      if (verdict.process)
        begin(self, around, opts, *request);
      return promise;
    },
    [=](get_counters) {
      counters result;
      self->state.memory.add_to(result);
      return result;
    },
    [=](tick) {
      auto& st = self->state;
      disarm_due(self, st.armed);
      auto forgotten = st.memory.on_tick(self->clock().now());
      if (!forgotten.empty())
        self
          ->request(around.store, caf::infinite,
                    keep_requests{{}, std::move(forgotten)})
          .then([](const receivers_kept&) {
            // A row that stays is remembered longer, no more.
          });
      arm(self, st.armed, st.memory.next_deadline());
    },
  };
}

void describe(const receiver_state& st, inspection& out) {
  add_field(out.fields, "requests_remembered", st.memory.size());
  add_field(out.fields, "callers_waiting", st.waiting.size());
}

} // namespace troupe
