#pragma once

#include "actors/core/registration.hpp"
#include "messages/inspection.hpp"
#include "messages/work_actors.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <string>

namespace troupe {

struct registrar_setup {
  receiver_options opts;
  /// Where requesters find the receiver. Without an id the directory gives one,
  /// and another one if its answer is lost.
  receiver_entry self;
  directory_client_actor directory;
  request_store_actor store;
  /// Is told when the registrar has taken leave.
  supervisor_actor supervisor;
  /// Is told, in sentences, what happens between the two.
  std::function<void(notice)> tell;
};

struct registrar_state {
  static constexpr const char* name = "registrar";
  core::registration machine;
  std::optional<instant> armed;
  /// The directory has been silent since its last word.
  bool silence_told = false;
  std::uint64_t registrations = 0;
  std::uint64_t silences = 0;
};

/// Tells what an inspection shows of it.
void describe(const registrar_state& st, inspection& out);

/// Registers the receiver and keeps it registered, for as long as it lives. A
/// directory that is not up yet is waited for.
registrar_actor::behavior_type
registrar_behavior(registrar_actor::stateful_pointer<registrar_state> self,
                   registrar_setup setup);

} // namespace troupe
