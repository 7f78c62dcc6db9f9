#pragma once

#include "actors/core/latency_buckets.hpp"
#include "actors/core/replica.hpp"
#include "messages/inspection.hpp"
#include "messages/replica_actors.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <memory>
#include <unordered_map>

namespace troupe {

struct replica_setup {
  replica_options opts;
  /// Servers that are configured: more than half of them have to have what is
  /// committed.
  std::size_t servers = 1;
  core::opened_log log;
};

struct replica_state {
  static constexpr const char* name = "replica";

  struct caller {
    caf::typed_response_promise<service_reply> promise;
    instant since{};
  };

  std::unique_ptr<core::replica> core;
  join_replica around;
  std::uint64_t ticket = 0;
  std::unordered_map<std::uint64_t, caller> waiting;
  /// From when requests came until they were answered.
  core::latency_buckets answers;
  std::optional<instant> armed;
  bool draining = false;
};

/// Tells what an inspection shows of it.
void describe(const replica_state& st, inspection& out);

/// Replicates `app`, and takes it over.
replica_actor::behavior_type
replica_behavior(replica_actor::stateful_pointer<replica_state> self,
                 replica_setup setup,
                 std::shared_ptr<const core::replicated_application> app);

} // namespace troupe
