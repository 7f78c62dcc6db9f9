#include "actors/notify_client.hpp"

#include "actors/core/wall_time.hpp"
#include "actors/timer.hpp"

#include <utility>

namespace troupe {

namespace {

using client_pointer
  = notify_client_actor::stateful_pointer<notify_client_state>;

class client_shell {
public:
  client_shell(client_pointer self, notify_client_setup setup,
               notify_client_neighbours around)
    : self_(self),
      setup_(std::make_shared<const notify_client_setup>(std::move(setup))),
      around_(std::move(around)) {
    // nop
  }

  template <class F>
  void step(F f) const {
    auto& st = self_->state;
    auto now = self_->clock().now();
    st.core.set_time(setup_->wall_clock ? setup_->wall_clock()
                                        : core::milliseconds_of(now));
    core::client_out out;
    f(st.core, now, out);
    outbound_batch batch;
    for (auto& x : out.leaving)
      batch.items.push_back(
        {setup_->group, 0, to_one(x.to.at, x.to.inc), {std::move(x.what)}});
    if (!batch.items.empty())
      self_->send(around_.transport, std::move(batch));
    for (auto& x : out.events)
      self_->send(around_.listener, std::move(x));
    arm(self_, st.armed, st.core.next_deadline());
  }

  /// A script or a user that is too quick for the servers is told so.
  void command(client_command& x) const {
    step([&](auto& core, auto now, auto& out) {
      if (!core.on_request(x.code, x.text, now, out))
        out.events.push_back({client_event::kind::refused,
                              "too much is waiting already: " + x.text});
    });
  }

private:
  client_pointer self_;
  std::shared_ptr<const notify_client_setup> setup_;
  notify_client_neighbours around_;
};

} // namespace

notify_client_actor::behavior_type
notify_client_behavior(client_pointer self, notify_client_setup setup,
                       notify_client_neighbours around) {
  self->state.core = core::notify_client{setup.opts, setup.who};
  client_shell shell{self, std::move(setup), std::move(around)};
  shell.step([](auto& core, auto now, auto& out) { core.on_start(now, out); });
  return {
    [=](const frame_batch& x) {
      for (const auto& item : x.items)
        if (auto said = std::get_if<packet>(&item.what))
          shell.step([&](auto& core, auto now, auto& out) {
            core.on_packet(item.source, *said, now, out);
          });
    },
    [=](client_command& x) { shell.command(x); },
    [=](leave) {
      shell.step(
        [](auto& core, auto now, auto& out) { core.on_quit(now, out); });
    },
    [=](get_counters) { return self->state.core.count(); },
    [=](tick) {
      disarm_due(self, self->state.armed);
      shell.step(
        [](auto& core, auto now, auto& out) { core.on_tick(now, out); });
    },
  };
}

void describe(const notify_client_state& st, inspection& out) {
  add_counters(out.fields, st.core.count());
}

} // namespace troupe
