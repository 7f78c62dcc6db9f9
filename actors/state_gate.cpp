#include "actors/state_gate.hpp"

#include "actors/timer.hpp"
#include "messages/bodies.hpp"

#include <utility>

namespace troupe {

namespace {

using gate_pointer = state_gate_actor::stateful_pointer<state_gate_state>;

class gate_shell {
public:
  gate_shell(gate_pointer self, state_options opts, channel_actor channel)
    : self_(self), opts_(opts), channel_(std::move(channel)) {
    // nop
  }

  template <class F>
  void step(F f) const {
    core::transfer_out out;
    f(self_->state.transfer, self_->clock().now(), out);
    publish(out);
  }

  call_result answer(const incoming_call& x) const {
    auto asked = decode_state_request(x.what.body.text());
    if (x.what.name != call_name::get_state || !asked)
      return {
        static_cast<std::uint8_t>(errc::refused), "not a state request", {}};
    auto chunk = self_->state.transfer.answer(*asked);
    if (!chunk)
      return {static_cast<std::uint8_t>(errc::refused),
              "no state of view " + to_string(asked->view),
              {}};
    return {0, {}, encode(*chunk)};
  }

private:
  void publish(core::transfer_out& out) const {
    auto& st = self_->state;
    auto& owner = st.around.owner;
    if (out.restore)
      self_->send(owner, std::move(*out.restore));
    for (auto& x : out.forward)
      std::visit([&](auto& y) { self_->send(owner, std::move(y)); }, x);
    if (out.wants_image)
      take_image(*out.wants_image);
    if (out.donor)
      ask(*out.donor, out.ask);
    if (out.complete)
      self_->send(st.around.membership, state_complete{*out.complete});
    if (!out.hopeless.empty())
      self_->send(st.around.membership,
                  state_out_of_reach{std::move(out.hopeless)});
    arm(self_, st.armed, st.transfer.next_deadline());
  }

  /// The application answers behind all that it has been sent.
  void take_image(const view_id& view) const {
    auto self = self_;
    self->request(self->state.around.owner, caf::infinite, take_state{})
      .then([self, view](state_image& x) {
        self->state.transfer.on_image(view, std::move(x));
      });
  }

  void ask(const member& donor, const state_request& what) const {
    auto shell = *this;
    auto failed = [shell] {
      shell.step([](auto& t, auto now, auto&) { t.on_failure(now); });
    };
    // The channel itself gives up sooner.
    self_
      ->request(channel_, opts_.chunk_limit * 2,
                call_target{donor.at, opts_.chunk_limit, donor.inc},
                call{call_name::get_state, encode(what)})
      .then(
        [shell, failed](const call_result& x) {
          auto chunk = x.error == 0 ? decode_state_chunk(x.body) : std::nullopt;
          if (!chunk)
            return failed();
          shell.step([&](auto& t, auto now, auto& out) {
            t.on_chunk(*chunk, now, out);
          });
        },
        [failed](const caf::error&) { failed(); });
  }

  gate_pointer self_;
  state_options opts_;
  channel_actor channel_;
};

} // namespace

state_gate_actor::behavior_type state_gate_behavior(gate_pointer self,
                                                    state_options opts,
                                                    channel_actor channel) {
  self->state.transfer = core::state_transfer{opts};
  gate_shell shell{self, opts, std::move(channel)};
  return {
    [=](delivery& x) {
      shell.step(
        [&](auto& t, auto, auto& out) { t.on_delivery(std::move(x), out); });
    },
    [=](const send_result& x) { self->send(self->state.around.owner, x); },
    [=](const credit& x) { self->send(self->state.around.owner, x); },
    [=](view_installed& x) {
      shell.step([&](auto& t, auto now, auto& out) {
        t.on_view(std::move(x), now, out);
      });
    },
    [=](const stream_ended& x) { self->send(self->state.around.owner, x); },
    [=](join_gate& x) { self->state.around = std::move(x); },
    [=](const incoming_call& x) { return shell.answer(x); },
    [=](get_counters) {
      counters result;
      self->state.transfer.tell(result);
      return result;
    },
    [=](tick) {
      disarm_due(self, self->state.armed);
      shell.step([](auto& t, auto now, auto& out) { t.on_tick(now, out); });
    },
  };
}

void describe(const state_gate_state& st, inspection& out) {
  st.transfer.describe(out);
}

} // namespace troupe
