#include "actors/requester.hpp"

#include "actors/core/call_body.hpp"
#include "actors/timer.hpp"

#include <utility>

namespace troupe {

namespace {

using requester_pointer = requester_actor::stateful_pointer<requester_state>;

void publish(requester_pointer self, const requester_setup& with,
             core::request_tries_out& out);

void end_try(requester_pointer self, const requester_setup& with,
             std::uint64_t ticket, core::try_end how,
             const call_result& reply) {
  core::request_tries_out out;
  self->state.machine.on_end(ticket, how, reply, self->clock().now(), out);
  publish(self, with, out);
}

/// Sends a try and, beside it, asks whether anybody listens there at all:
/// whichever comes first ends the try.
void send_try(requester_pointer self, const requester_setup& with,
              core::leaving_try& x) {
  auto ticket = x.ticket;
  self->request(with.probe, caf::infinite, probe_port{x.to.at})
    .then(
      [=](const port_probed& y) {
        if (y.refused)
          end_try(self, with, ticket, core::try_end::refused, {});
      },
      [](const caf::error&) {
        // Then the try ends with its time.
      });
  self
    ->request(with.channel, caf::infinite,
              call_target{x.to.at, with.opts.try_limit, x.to.what.inc},
              call{call_name::process_request, encode(x.what)})
    .then(
      [=](const call_result& y) {
        auto late = y.error == static_cast<std::uint8_t>(errc::timed_out)
                    && y.body.empty();
        end_try(self, with, ticket,
                late ? core::try_end::timed_out : core::try_end::answered, y);
      },
      [=](const caf::error& why) {
        end_try(self, with, ticket, core::try_end::timed_out,
                core::failure(errc::timed_out, self->system().render(why)));
      });
}

void ask_for_list(requester_pointer self, const requester_setup& with) {
  if (std::exchange(self->state.listing, true))
    return;
  auto take = [=](const receivers_listed& x) {
    core::request_tries_out out;
    self->state.listing = false;
    self->state.machine.on_list(x, self->clock().now(), out);
    publish(self, with, out);
  };
  self->request(with.directory, caf::infinite, list_receivers{})
    .then(take, [=](const caf::error&) {
      take({"the client of the discovery node has ended", {}});
    });
}

void publish(requester_pointer self, const requester_setup& with,
             core::request_tries_out& out) {
  auto& st = self->state;
  for (auto& x : out.leaving)
    send_try(self, with, x);
  for (auto& x : out.events)
    self->send(with.listener, std::move(x));
  if (out.wants_list)
    ask_for_list(self, with);
  if (!st.no_more && st.machine.has_room() && !std::exchange(st.wanted, true))
    self->send(with.listener, ask_more{});
  if (st.no_more && st.machine.size() == 0 && !std::exchange(st.over, true))
    self->send(with.listener, life_over{st.machine.all_good()});
  arm(self, st.armed, st.machine.next_deadline());
}

} // namespace

requester_actor::behavior_type requester_behavior(requester_pointer self,
                                                  requester_setup setup) {
  self->state.machine = core::request_tries{setup.opts, setup.client,
                                            setup.seed};
  self->send(setup.listener, ask_more{});
  return {
    [=](const ask_receiver& x) {
      core::request_tries_out out;
      self->state.wanted = false;
      self->state.machine.on_request(x.body, self->clock().now(), out);
      publish(self, setup, out);
    },
    [=](asked_all) {
      core::request_tries_out out;
      self->state.no_more = true;
      publish(self, setup, out);
    },
    [=](get_counters) {
      counters result;
      self->state.machine.add_to(result);
      return result;
    },
    [=](tick) {
      core::request_tries_out out;
      disarm_due(self, self->state.armed);
      self->state.machine.on_tick(self->clock().now(), out);
      publish(self, setup, out);
    },
  };
}

void describe(const requester_state& st, inspection& out) {
  add_field(out.fields, "requests_under_way", st.machine.size());
  add_field(out.fields, "listing", st.listing);
  add_field(out.fields, "no_more", st.no_more);
}

} // namespace troupe
