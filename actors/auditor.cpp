#include "actors/auditor.hpp"

#include "actors/core/call_body.hpp"
#include "actors/timer.hpp"
#include "messages/bodies.hpp"

#include <utility>

namespace troupe {

namespace {

using auditor_pointer = auditor_actor::stateful_pointer<auditor_state>;

/// The hands of the experiment: do what it says.
class auditor_shell {
public:
  auditor_shell(auditor_pointer self, endpoint manager, channel_actor channel,
                comparison_listener_actor listener)
    : self_(self),
      manager_(manager),
      channel_(std::move(channel)),
      listener_(std::move(listener)) {
    // nop
  }

  /// Lets the experiment take a step, and does what it says.
  template <class F>
  auto step(F f) const {
    core::experiment_out out;
    auto now = self_->clock().now();
    if constexpr (std::is_void_v<decltype(f(now, out))>) {
      f(now, out);
      act(out);
    } else {
      auto result = f(now, out);
      act(out);
      return result;
    }
  }

  core::experiment& experiment() const {
    return self_->state.experiment;
  }

private:
  void act(core::experiment_out& out) const {
    for (auto& x : out.waits)
      self_->send(listener_, std::move(x));
    for (auto& x : out.started)
      self_->send(listener_, std::move(x));
    for (auto& x : out.compared)
      self_->send(listener_, std::move(x));
    if (out.ask_manager)
      ask_manager(*out.ask_manager);
    for (auto& x : out.signals)
      signal(x);
    if (out.over)
      self_->send(listener_, std::move(*out.over));
    arm(self_, self_->state.armed, experiment().next_deadline());
  }

  void ask_manager(timespan limit) const {
    ask({manager_, limit, 0}, {call_name::list_peers, {}},
        [](auto& shell, const call_result& x, instant now, auto& out) {
          shell.experiment().on_list(x, now, out);
        });
  }

  void signal(const core::start_signal& x) const {
    ask({x.to, x.limit, x.inc}, {call_name::start_peer, encode(x.order)},
        [round = x.order.round, number = x.order.number](
          auto& shell, const call_result& y, instant now, auto& out) {
          shell.experiment().on_signal_answered(round, number, y, now, out);
        });
  }

  /// Makes a call and gives the answer to `f`; a channel that fell is one, too.
  template <class F>
  void ask(call_target target, call what, F f) const {
    auto take = [shell = *this, f](const call_result& x) {
      shell.step([&](instant now, auto& out) { f(shell, x, now, out); });
    };
    self_->request(channel_, caf::infinite, target, std::move(what))
      .then(take, [take](const caf::error&) {
        take(core::failure(errc::shutting_down, "the channel has fallen"));
      });
  }

  auditor_pointer self_;
  endpoint manager_;
  channel_actor channel_;
  comparison_listener_actor listener_;
};

} // namespace

caf::error validate(const comparison_options& opts) {
  if (opts.peers == 0)
    return caf::make_error(errc::invalid_config,
                           "comparison.peers must be above 0");
  if (opts.round_limit <= timespan{0} || opts.start_limit <= timespan{0}
      || opts.retry <= timespan{0} || opts.progress_interval <= timespan{0})
    return caf::make_error(errc::invalid_config,
                           "limits and pauses of the comparison must be above "
                           "0");
  if (opts.start_delay < timespan{0})
    return caf::make_error(errc::invalid_config,
                           "comparison.start_delay must not be below 0");
  return caf::none;
}

auditor_actor::behavior_type
auditor_behavior(auditor_actor::stateful_pointer<auditor_state> self,
                 auditor_setup setup, channel_actor channel,
                 comparison_listener_actor listener) {
  auto& opts = setup.opts;
  if (auto err = validate(opts)) {
    self->quit(std::move(err));
    return auditor_actor::behavior_type::make_empty_behavior();
  }
  self->state.experiment = core::experiment{opts, setup.own, setup.first_round};
  self->send(channel, serve{{call_name::submit_log},
                            caf::actor_cast<call_handler_actor>(self)});
  auditor_shell shell{self, setup.manager, channel, listener};
  if (opts.messages)
    shell.step([&](instant now, core::experiment_out& out) {
      shell.experiment().on_run({*opts.messages, opts.rounds, true}, now, out);
    });
  return {
    [=](const run_experiment& x) {
      return shell.step([&](instant now, core::experiment_out& out) {
        return shell.experiment().on_run(x, now, out);
      });
    },
    [=](const incoming_call& x) {
      return shell.step([&](instant now, core::experiment_out& out) {
        return shell.experiment().on_call(x.what, now, out);
      });
    },
    [=](tick) {
      disarm_due(self, self->state.armed);
      shell.step([&](instant at, core::experiment_out& out) {
        shell.experiment().on_tick(at, out);
      });
    },
  };
}

} // namespace troupe
