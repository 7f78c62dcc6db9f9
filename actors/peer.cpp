#include "actors/peer.hpp"

#include "actors/peer_shell.hpp"

namespace troupe {

namespace {

caf::result<counters> sum_of_counters(peer_pointer self) {
  auto promise = self->make_response_promise<counters>();
  gather(self, self->state.rooms.counted, [promise](const auto& sums) {
    counters result;
    for (auto& [name, value] : sums)
      result.items.push_back({name, value});
    auto answer = promise;
    answer.deliver(std::move(result));
  });
  return promise;
}

} // namespace

peer_actor::behavior_type
peer_behavior(peer_actor::stateful_pointer<peer_state> self, peer_setup setup,
              peer_neighbours around) {
  self->state.life = core::peer_life{setup.opts, setup.source};
  peer_shell shell{self, std::move(setup), std::move(around)};
  // Lets the life take a step and does what it says.
  auto step = [=](auto f) {
    core::peer_out out;
    f(shell.life(), out);
    shell.act(out);
  };
  return {
    [=](join_peer& x) {
      self->state.rooms = std::move(x);
      shell.start();
    },
    [=](const delivery& x) {
      shell.keep(x);
      step(
        [&](auto& life, auto& out) { life.on_delivery(x, shell.now(), out); });
    },
    [=](const send_result& x) {
      step([&](auto& life, auto& out) { life.on_result(x, out); });
      shell.tell_sent(x);
    },
    [=](credit) { step([](auto& life, auto& out) { life.on_credit(out); }); },
    [=](const view_installed& x) {
      shell.keep(x);
      step(
        [&](auto& life, auto& out) { life.on_installed(x, shell.now(), out); });
    },
    [=](const stream_ended& x) {
      step([&](auto& life, auto& out) { life.on_stream_ended(x, out); });
    },
    [=](const round_ready& x) {
      step([&](auto& life, auto& out) { life.on_ready(x, out); });
    },
    [=](const round_finished& x) {
      step([&](auto& life, auto& out) { life.on_finished(x, out); });
    },
    [=](const round_failed& x) {
      step([&](auto& life, auto& out) { life.on_failed(x, out); });
    },
    [=](const begin_round& x) {
      step([&](auto& life, auto& out) { life.on_members(x, out); });
    },
    [=](const incoming_call& x) { return shell.on_start(x); },
    [=](leave) { step([](auto& life, auto& out) { life.on_leave(out); }); },
    [=](get_counters) { return sum_of_counters(self); },
    [=](tick) {
      disarm_due(self, self->state.armed);
      step([&](auto& life, auto& out) { life.on_tick(shell.now(), out); });
    },
    [=](report_due) { shell.on_report_due(); },
  };
}

void describe(const peer_state& st, inspection& out) {
  add_field(out.fields, "busy", st.life.is_busy());
  add_field(out.fields, "messages_sent", st.life.sent());
  add_field(out.fields, "messages_delivered", st.life.delivered());
  add_field(out.fields, "reads_standard_input", st.reading);
  add_field(out.fields, "registered", st.registered);
}

} // namespace troupe
