#include "actors/registry.hpp"

#include "messages/wire.hpp"

#include <caf/typed_response_promise.hpp>

namespace troupe {

caf::error validate(const registry_options& opts) {
  if (opts.peers_max == 0 || opts.peers_max > wire::members_max)
    return caf::make_error(errc::invalid_config,
                           "registry.peers_max must be in 1 to 128");
  if (opts.probe_limit <= timespan{0})
    return caf::make_error(errc::invalid_config,
                           "registry.probe_limit must be above 0");
  return caf::none;
}

call_handler_actor::behavior_type
registry_behavior(call_handler_actor::stateful_pointer<registry_state> self,
                  registry_options opts, channel_actor channel) {
  if (auto err = validate(opts)) {
    self->quit(std::move(err));
    return call_handler_actor::behavior_type::make_empty_behavior();
  }
  self->state.peers = core::peer_registry{opts};
  self->send(channel, serve{{call_name::register_peer, call_name::list_peers},
                            caf::actor_cast<call_handler_actor>(self)});
  return {
    [=](const incoming_call& x) {
      auto promise = self->make_response_promise<call_result>();
      auto answer = self->state.peers.on_call(x);
      if (!answer.question) {
        promise.deliver(std::move(answer.result));
        return promise;
      }
      auto settle = [=, question = *answer.question](bool lives) mutable {
        promise.deliver(self->state.peers.on_holder_asked(question, lives));
      };
      auto& holder = answer.question->holder;
      self
        ->request(channel, caf::infinite,
                  call_target{holder.at, opts.probe_limit, holder.inc},
                  call{call_name::list_peers, {}})
        .then(
          [=](const call_result& y) mutable {
            settle(y.error != static_cast<std::uint8_t>(errc::timed_out));
          },
          // Without a channel nothing is known, and nobody is driven out.
          [=](const caf::error&) mutable { settle(true); });
      return promise;
    },
  };
}

void describe(const registry_state& st, inspection& out) {
  add_field(out.fields, "peers", st.peers.size());
}

} // namespace troupe
