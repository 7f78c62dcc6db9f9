#pragma once

#include "config/discovery_options.hpp"
#include "messages/inspection.hpp"
#include "messages/work_actors.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <map>
#include <optional>

namespace troupe {

struct processor_state {
  static constexpr const char* name = "processor";
  struct sleeper {
    caf::typed_response_promise<call_result> promise;
    slice body;
  };
  std::multimap<instant, sleeper> sleeping; // By the end of their sleep.
  std::optional<instant> armed;
};

/// Tells what an inspection shows of it.
void describe(const processor_state& st, inspection& out);

/// Processes requests in this process, by `opts.processor`: `echo`, `upper` or
/// `sleep`. `upper` knows the letters of ASCII alone; other bytes stay as they
/// are.
simple_processor_actor::behavior_type processor_behavior(
  simple_processor_actor::stateful_pointer<processor_state> self,
  receiver_options opts);

} // namespace troupe
