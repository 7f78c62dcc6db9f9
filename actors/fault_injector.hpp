#pragma once

#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <cstddef>
#include <map>
#include <vector>

namespace troupe {

/// Cuts the links to these addresses for a time: nothing leaves for them. What
/// comes in is not touched.
struct cut_links {
  std::vector<endpoint> to;
  timespan span{};
};

/// Takes all of it back at once.
struct heal_links {};

/// How many links are cut now.
struct links_cut {
  std::size_t count = 0;
};

/// INTERNAL: the time of a cut is over.
struct heal_due {
  endpoint to;
  std::uint64_t order = 0;
};

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::cut_links)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::heal_links)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::links_cut)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::heal_due)

namespace troupe {

/// FAULT INJECTOR: breaks the links of a node that runs, for a time.
using fault_injector_actor
  = caf::typed_actor<caf::replies_to<cut_links>::with<links_cut>,
                     caf::replies_to<heal_links>::with<links_cut>,
                     caf::reacts_to<heal_due>>;

struct fault_injector_state {
  static constexpr const char* name = "fault-injector";
  /// Further ones are not cut.
  static constexpr std::size_t links_max = 1024;
  /// Links that are cut, and by which order.
  std::map<endpoint, std::uint64_t> cut;
  std::uint64_t orders = 0;
};

/// Tells what an inspection shows of it.
void describe(const fault_injector_state& st, inspection& out);

/// `configured` is what the links do otherwise.
fault_injector_actor::behavior_type fault_injector_behavior(
  fault_injector_actor::stateful_pointer<fault_injector_state> self,
  transport_actor transport, impairment configured, std::uint64_t seed);

} // namespace troupe
