#pragma once

#include "actors/core/key_rotation.hpp"
#include "actors/core/sealing.hpp"
#include "messages/inspection.hpp"
#include "messages/people.hpp"
#include "messages/view_actors.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace troupe {

struct found_keys {
  core::key_ring ring;
  /// Why there are none, in words that tell no key; empty if there are.
  std::string error;
};

/// How a node keeps its keys. All are called by the keeper.
struct key_hands {
  /// While the result is there, nobody else changes what is read and kept. It
  /// may be empty: nobody else can.
  std::function<std::shared_ptr<void>()> take_turn;
  std::function<found_keys()> read;
  /// Keeps a ring, and has the node seal with it; `holders` have the key that
  /// seals, if somebody has said so. Returns what went wrong, or nothing.
  std::function<std::string(const core::key_ring&,
                            const core::sealing::life_set* holders)>
    keep;
  core::draw_function draw;
  std::function<void(const notice&)> tell;
};

/// What may be told of a ring.
struct key_line {
  std::uint8_t id = 0;
  std::string cipher;
  std::string fingerprint;
  bool seals = false;
};

/// How a change of keys ended, and which keys this node has now.
struct key_report {
  /// Why nothing was begun, in words; empty if it was.
  std::string refusal;
  /// Whether it would be refused again.
  bool for_good = false;
  core::key_change_end end;
  std::vector<key_line> keys;
};

using key_report_ptr = std::shared_ptr<const key_report>;

struct get_keys {};

/// Closes the circle around a keeper, once there is a group.
struct join_keeper {
  membership_actor membership;
};

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::core::key_wish)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::key_report_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::get_keys)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::join_keeper)

namespace troupe {

/// KEY KEEPER: has the keys of all members changed where an operator asks for
/// it, and does what the keepers of other members ask for. One of those that
/// were there before sees to it that who joins learns the key that seals.
using key_keeper_actor = call_handler_actor::extend<
  caf::reacts_to<join_keeper>,
  // Changes the keys of the group; one change at a time.
  caf::replies_to<core::key_wish>::with<key_report_ptr>,
  // Tells which keys this node has.
  caf::replies_to<get_keys>::with<key_report_ptr>,
  // INTERNAL: somebody may have joined.
  caf::reacts_to<tick>>;

struct key_keeper_state {
  static constexpr const char* name = "key-keeper";
  /// How long a member may take for a step.
  static constexpr timespan answer_limit = std::chrono::seconds{3};
  static constexpr timespan look_pause = std::chrono::milliseconds{500};

  membership_actor membership;
  std::optional<core::key_rotation> rotation;
  caf::typed_response_promise<key_report_ptr> promise;
  /// Lives of the view that need not be told which key seals, and those that
  /// are being told. At most as many as a view has members.
  std::set<incarnation> settled;
  std::set<incarnation> asked;
  std::uint64_t changes = 0;
};

/// Tells what an inspection shows of it.
void describe(const key_keeper_state& st, inspection& out);

key_keeper_actor::behavior_type
key_keeper_behavior(key_keeper_actor::stateful_pointer<key_keeper_state> self,
                    incarnation life, key_hands hands, channel_actor channel);

} // namespace troupe
