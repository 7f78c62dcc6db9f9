#include "actors/replica.hpp"

#include "actors/timer.hpp"
#include "messages/check.hpp"

#include <utility>

namespace troupe {

namespace {

using replica_pointer = replica_actor::stateful_pointer<replica_state>;

class replica_shell {
public:
  replica_shell(replica_pointer self, const replica_options& opts)
    : self_(self), limit_(opts.answer_limit) {
    // nop
  }

  template <class F>
  void step(F f) const {
    core::replica_out out;
    f(*self_->state.core, self_->clock().now(), out);
    publish(out);
  }

  caf::result<service_reply> request(const service_request& x) const {
    auto& st = self_->state;
    auto ticket = ++st.ticket;
    auto promise = self_->make_response_promise<service_reply>();
    st.waiting.emplace(ticket,
                       replica_state::caller{promise, self_->clock().now()});
    step([&](auto& core, auto now, auto& out) {
      core.on_request(ticket, x, now, out);
    });
    return promise;
  }

private:
  void publish(core::replica_out& out) const {
    auto& st = self_->state;
    if (out.send)
      send(std::move(*out.send));
    if (out.keep)
      keep(std::move(*out.keep));
    if (out.ask)
      ask(*out.ask);
    if (out.turn)
      self_->send(st.around.listener, std::move(*out.turn));
    auto& news = out.effects;
    if (!news.items.empty() || !news.opened.empty() || !news.closed.empty())
      self_->send(st.around.listener, std::move(news));
    for (auto& [ticket, reply] : out.replies) {
      auto found = st.waiting.find(ticket);
      found->second.promise.deliver(std::move(reply));
      st.answers.add(self_->clock().now() - found->second.since);
      st.waiting.erase(found);
    }
    if (out.complete)
      self_->send(st.around.membership, state_complete{*out.complete});
    if (out.wants_drain && !st.draining) {
      st.draining = true;
      self_->send(self_, drained{});
    }
    arm(self_, st.armed, st.core->next_deadline());
  }

  void send(outgoing x) const {
    auto shell = *this;
    auto said = [shell](const send_result& y) {
      shell.step(
        [&](auto& core, auto now, auto& out) { core.on_sent(y, now, out); });
    };
    self_
      ->request(self_->state.around.group, caf::infinite,
                awaited_outgoing{std::move(x)})
      .then(said);
  }

  /// A keeper that cannot write ends the node, and never answers.
  void keep(keep_log x) const {
    auto shell = *this;
    self_->request(self_->state.around.keeper, caf::infinite, std::move(x))
      .then(
        [shell](const log_kept& y) {
          shell.step([&](auto& core, auto now, auto& out) {
            core.on_kept(y, now, out);
          });
        },
        [](const caf::error&) {});
  }

  void ask(const core::log_question& x) const {
    auto shell = *this;
    auto heard = [shell](std::optional<log_answer> y) {
      shell.step(
        [&](auto& core, auto now, auto& out) { core.on_answer(y, now, out); });
    };
    // The channel itself gives up sooner.
    self_
      ->request(self_->state.around.channel, limit_ * 2,
                call_target{x.who.at, limit_, x.who.inc},
                call{call_name::get_log, encode(x.what)})
      .then(
        [heard](const call_result& y) {
          heard(y.error == 0 ? decode_log_answer(y.body) : std::nullopt);
        },
        [heard](const caf::error&) { heard(std::nullopt); });
  }

  replica_pointer self_;
  timespan limit_;
};

} // namespace

replica_actor::behavior_type
replica_behavior(replica_pointer self, replica_setup setup,
                 std::shared_ptr<const core::replicated_application> app) {
  auto& core = self->state.core;
  core = std::make_unique<core::replica>(setup.opts, setup.servers,
                                         app->fresh());
  TROUPE_CHECK(core->on_start(setup.log));
  replica_shell shell{self, setup.opts};
  return {
    [=](const delivery& x) {
      shell.step([&](auto& core, auto now, auto& out) {
        core.on_delivery(x, now, out);
      });
    },
    [](const send_result&) {}, // It waits for its sends.
    [](credit) {},
    [=](const view_installed& x) {
      shell.step([&](auto& core, auto now, auto& out) {
        core.on_view(x.what, now, out);
      });
    },
    [](const stream_ended&) {}, // Nobody ends a stream in such a group.
    [=](join_replica& x) { self->state.around = std::move(x); },
    [=](const lease_held& x) { self->state.core->on_lease(x); },
    [=](const service_request& x) { return shell.request(x); },
    [=](const incoming_call& x) -> call_result {
      auto asked = decode_log_request(x.what.body.text());
      if (x.what.name != call_name::get_log || !asked)
        return {
          static_cast<std::uint8_t>(errc::refused), "not a log request", {}};
      return {0, {}, encode(self->state.core->answer(*asked))};
    },
    [=](get_counters) {
      auto result = self->state.core->count();
      core::add_spans("request_", self->state.answers, result);
      return result;
    },
    [=](drained) {
      self->state.draining = false;
      shell.step(
        [](auto& core, auto now, auto& out) { core.on_drained(now, out); });
    },
    [=](tick) {
      disarm_due(self, self->state.armed);
      shell.step(
        [](auto& core, auto now, auto& out) { core.on_tick(now, out); });
    },
  };
}

void describe(const replica_state& st, inspection& out) {
  add_counters(out.fields, st.core->count());
  add_field(out.fields, "callers_waiting", st.waiting.size());
  core::describe_spans("request", st.answers, out.fields);
}

} // namespace troupe
