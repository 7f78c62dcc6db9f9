#include "actors/fault_injector.hpp"

#include "actors/timer.hpp"

#include <algorithm>
#include <utility>

namespace troupe {

fault_injector_actor::behavior_type fault_injector_behavior(
  fault_injector_actor::stateful_pointer<fault_injector_state> self,
  fault_injector_setup setup) {
  self->state.orders = core::fault_orders{setup.configured, setup.seed};
  auto list = [=](bool taken) {
    return fault_list{self->state.orders.standing(), self->clock().now(),
                      taken};
  };
  auto step = [=](auto f) {
    std::vector<impair> out;
    f(self->state.orders, self->clock().now(), out);
    for (const auto& x : out)
      self->send(setup.transport, x);
    arm(self, self->state.armed, self->state.orders.next_deadline());
  };
  auto stop = [=](std::optional<timespan> span) {
    self->delayed_send(self, fault_injector_state::answer_time, stop_due{span});
    return list(true);
  };
  return {
    [=](inject& x) {
      auto taken = false;
      step([&](auto& orders, auto now, auto& out) {
        taken = orders.on_order(std::move(x.what), now, out);
      });
      return list(taken);
    },
    [=](heal_links) {
      step([](auto& orders, auto, auto& out) { orders.on_heal(out); });
      return list(true);
    },
    [=](get_faults) { return list(true); },
    [=](const stand_still& x) {
      return stop(std::min(x.span, fault_injector_state::pause_max));
    },
    [=](die) { return stop(std::nullopt); },
    [=](tick) {
      disarm_due(self, self->state.armed);
      step([](auto& orders, auto now, auto& out) { orders.on_tick(now, out); });
    },
    [=](const stop_due& x) {
      if (x.span)
        setup.process.pause(*x.span);
      else
        setup.process.kill();
    },
  };
}

void describe(const fault_injector_state& st, inspection& out) {
  const auto& faults = st.orders.standing();
  add_field(out.fields, "faults_of_links", std::uint64_t{faults.size()});
  add_field(out.fields, "faults", listed(faults, [&](const auto& x) {
              field_list it;
              add_field(it, "links", listed(x.what.to, [](const auto& to) {
                          return field{{}, to_string(to)};
                        }));
              add_field(it, "loss", x.what.what.loss);
              add_field(it, "duplicate", x.what.what.duplicate);
              add_field(it, "delay_max", x.what.what.delay_max);
              add_field(it, "deaf", x.what.what.deaf);
              add_field(it, "ends_in", span_until(x.until, out.now));
              return field{{}, std::move(it)};
            }));
}

} // namespace troupe
