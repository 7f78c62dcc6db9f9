#include "nodes/peer_witness.hpp"

#include <caf/typed_response_promise.hpp>

#include <memory>

namespace troupe {

namespace {

group_picture_ptr picture_of(const peer_standing& x) {
  auto status = std::make_shared<group_status>();
  status->current = x.current;
  if (x.current)
    status->phase = group_phase::member;
  else
    status->why = "the handshake is not over";
  auto result = std::make_shared<group_picture>();
  result->status = std::move(status);
  result->state.messages = x.delivered;
  result->sent = x.sent;
  return result;
}

} // namespace

group_witness_actor::behavior_type peer_witness_behavior(
  group_witness_actor::stateful_pointer<peer_witness_state> self,
  peer_actor peer) {
  return {
    [=](get_picture) -> caf::result<group_picture_ptr> {
      auto promise = self->make_response_promise<group_picture_ptr>();
      self->request(peer, caf::infinite, get_standing{})
        .then([promise](const peer_standing& x) mutable {
          promise.deliver(picture_of(x));
        });
      return promise;
    },
    [=](get_evidence) {
      return evidence_list{{}, self->clock().now()};
    },
  };
}

} // namespace troupe
