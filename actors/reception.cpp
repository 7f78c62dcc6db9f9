#include "actors/reception.hpp"

#include "actors/core/wall_time.hpp"
#include "actors/timer.hpp"

#include <utility>

namespace troupe {

namespace {

using reception_pointer = reception_actor::stateful_pointer<reception_state>;

class reception_shell {
public:
  reception_shell(reception_pointer self, reception_setup setup,
                  transport_actor transport)
    : self_(self),
      setup_(std::make_shared<const reception_setup>(std::move(setup))),
      transport_(std::move(transport)) {
    // nop
  }

  template <class F>
  void step(F f) const {
    auto& st = self_->state;
    auto now = self_->clock().now();
    st.core.set_time(setup_->wall_clock ? setup_->wall_clock()
                                        : core::milliseconds_of(now));
    core::reception_out out;
    f(st.core, now, out);
    publish(out);
  }

private:
  void publish(core::reception_out& out) const {
    auto& st = self_->state;
    outbound_batch batch;
    for (auto& x : out.leaving)
      batch.items.push_back(
        {setup_->group, 0, to_one(x.to.at, x.to.inc), {std::move(x.what)}});
    if (!batch.items.empty())
      self_->send(transport_, std::move(batch));
    for (auto& [ticket, what] : out.requests)
      ask(ticket, std::move(what));
    arm(self_, st.armed, st.core.next_deadline());
  }

  void ask(std::uint64_t ticket, service_request what) const {
    auto shell = *this;
    self_->request(self_->state.replica, caf::infinite, std::move(what))
      .then([shell, ticket](const service_reply& x) {
        shell.step([&](auto& core, auto now, auto& out) {
          core.on_reply(ticket, x, now, out);
        });
      });
  }

  reception_pointer self_;
  std::shared_ptr<const reception_setup> setup_;
  transport_actor transport_;
};

} // namespace

reception_actor::behavior_type reception_behavior(reception_pointer self,
                                                  reception_setup setup,
                                                  transport_actor transport) {
  self->state.core = core::reception{setup.opts, setup.self};
  reception_shell shell{self, std::move(setup), std::move(transport)};
  return {
    [=](service_turn& x) {
      shell.step([&](auto& core, auto now, auto& out) {
        core.on_turn(std::move(x), now, out);
      });
      auto& st = self->state;
      if (st.watcher)
        self->send(st.watcher,
                   service_standing{st.core.serves(), st.core.epoch(),
                                    st.core.leader()});
    },
    [=](const service_effects& x) {
      shell.step(
        [&](auto& core, auto now, auto& out) { core.on_effects(x, now, out); });
    },
    [=](join_reception& x) {
      self->state.replica = std::move(x.replica);
      self->state.watcher = std::move(x.watcher);
    },
    [=](const lease_held& x) { self->state.core.on_lease(x.until); },
    [=](const frame_batch& x) {
      for (const auto& item : x.items)
        if (auto said = std::get_if<packet>(&item.what))
          shell.step([&](auto& core, auto now, auto& out) {
            core.on_packet(item.source, *said, now, out);
          });
    },
    [=](get_counters) { return self->state.core.count(); },
    [=](tick) {
      disarm_due(self, self->state.armed);
      shell.step(
        [](auto& core, auto now, auto& out) { core.on_tick(now, out); });
    },
  };
}

void describe(const reception_state& st, inspection& out) {
  add_counters(out.fields, st.core.count());
}

} // namespace troupe
