#pragma once

#include "actors/core/receiver_book.hpp"
#include "messages/discovery_actors.hpp"
#include "messages/inspection.hpp"

#include <caf/error.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <functional>
#include <vector>

namespace troupe {

/// Where the directory shows its list to those who must not wait for it. Called
/// in the actor's thread; what it is given never changes.
using publish_receivers = std::function<void(receiver_list_ptr)>;

struct receiver_directory_state {
  static constexpr const char* name = "receiver-directory";
  core::receiver_book book;
  /// What is not on the disk yet, and whoever waits for that.
  keep_receivers gathered;
  std::vector<caf::typed_response_promise<directory_answer>> gathered_for;
  /// A change is on its way to the disk.
  bool keeping = false;
  std::optional<instant> armed;
  std::optional<instant> shows_at;
};

/// Tells what an inspection shows of it.
void describe(const receiver_directory_state& st, inspection& out);

/// Returns `errc::invalid_config` unless the times are above 0 and the list has
/// room for somebody.
caf::error validate(const directory_options& opts);

/// Keeps the list of receivers. A registration is answered once it is on the
/// disk; those that come meanwhile go there together. The list is shown with
/// every registration, and heartbeats at most ten times a second.
receiver_directory_actor::behavior_type receiver_directory_behavior(
  receiver_directory_actor::stateful_pointer<receiver_directory_state> self,
  directory_options opts, receiver_store_actor store,
  std::vector<receiver_entry> kept, publish_receivers publish);

} // namespace troupe
