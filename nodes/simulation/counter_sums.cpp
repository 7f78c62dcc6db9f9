#include "nodes/simulation/counter_sums.hpp"

#include <caf/scoped_actor.hpp>

#include <utility>

namespace troupe::simulation {

void add_counts(const counters& x, counter_sums& to) {
  for (const auto& item : x.items)
    to[item.name] += item.value;
}

counters ask_counters(caf::actor_system& sys, stepper& steps,
                      const counted_actor& whom) {
  caf::scoped_actor self{sys};
  auto asked = self->request(whom, caf::infinite, get_counters{});
  steps.settle([] { return false; });
  counters result;
  asked.receive([&](counters& x) { result = std::move(x); },
                [](const caf::error&) {
                  // A sum over what answers; the run is judged already.
                });
  return result;
}

} // namespace troupe::simulation
