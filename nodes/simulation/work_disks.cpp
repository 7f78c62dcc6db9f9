#include "nodes/simulation/work_disks.hpp"

#include "nodes/simulation/slow_disk.hpp"

#include <caf/actor_cast.hpp>
#include <caf/typed_event_based_actor.hpp>

namespace troupe::simulation {

namespace {

using registration_disk_actor
  = receiver_store_actor::extend<caf::reacts_to<tick>>;

registration_disk_actor::behavior_type
registration_disk(registration_disk_actor::stateful_pointer<sync_queue> self,
                  work_disk* disk, work_judge* judge, timespan takes) {
  return {
    [=](const keep_receivers& x) {
      return write_later(self, takes, [=] {
        for (const auto& id : x.removed) {
          disk->registrations.erase(id);
          judge->on_unregistered(id);
        }
        for (const auto& item : x.saved)
          disk->registrations[item.id] = item;
        return receivers_kept{};
      });
    },
    [=](tick) { write_next(self); },
  };
}

using request_disk_actor = request_store_actor::extend<caf::reacts_to<tick>>;

request_disk_actor::behavior_type
request_disk(request_disk_actor::stateful_pointer<sync_queue> self,
             work_disk* disk, node_life who, work_judge* judge,
             timespan takes) {
  return {
    [=](const keep_requests& x) {
      return write_later(self, takes, [=] {
        for (const auto& item : x.saved) {
          disk->requests[item.id] = item;
          judge->on_kept(who, item);
        }
        for (const auto& id : x.forgotten)
          disk->requests.erase(id);
        return receivers_kept{};
      });
    },
    [](const keep_identity&) {
      // Its name is its identity.
      return receivers_kept{};
    },
    [=](tick) { write_next(self); },
  };
}

} // namespace

receiver_store_actor spawn_registration_disk(caf::actor_system& sys,
                                             work_disk* disk, work_judge* judge,
                                             timespan sync_takes) {
  return caf::actor_cast<receiver_store_actor>(
    sys.spawn(registration_disk, disk, judge, sync_takes));
}

request_store_actor spawn_request_disk(caf::actor_system& sys, work_disk* disk,
                                       const node_life& who, work_judge* judge,
                                       timespan sync_takes) {
  return caf::actor_cast<request_store_actor>(
    sys.spawn(request_disk, disk, who, judge, sync_takes));
}

} // namespace troupe::simulation
