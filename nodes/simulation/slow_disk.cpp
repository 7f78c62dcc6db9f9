#include "nodes/simulation/slow_disk.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace troupe::simulation {

namespace {

using vote_disk_actor = vote_keeper_actor::extend<caf::reacts_to<tick>>;

vote_disk_actor::behavior_type
vote_disk(vote_disk_actor::stateful_pointer<sync_queue> self, vote_record* disk,
          timespan takes) {
  return {
    [=](const votes_cast& x) {
      return write_later(self, takes, [disk, record = x.record] {
        *disk = *record;
        return votes_kept{};
      });
    },
    [=](tick) { write_next(self); },
  };
}

} // namespace

vote_keeper_actor spawn_vote_disk(caf::actor_system& sys, vote_record* disk,
                                  timespan takes) {
  return sys.spawn(vote_disk, disk, takes);
}

} // namespace troupe::simulation
