#include "nodes/simulation/service_disk.hpp"

#include "nodes/simulation/slow_disk.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <utility>

namespace troupe::simulation {

namespace {

using log_disk_actor = log_keeper_actor::extend<caf::reacts_to<tick>>;

log_disk_actor::behavior_type
log_disk(log_disk_actor::stateful_pointer<sync_queue> self, service_disk* disk,
         timespan takes, write_watcher watch) {
  return {
    [=](keep_log& x) {
      // A replica has one write under way at a time.
      disk->writing = std::move(x);
      return write_later(self, takes, [self, disk, watch] {
        auto done = std::exchange(disk->writing, std::nullopt);
        write(disk->log, *done);
        ++disk->syncs;
        watch(*done, self->clock().now().time_since_epoch());
        return log_kept{done->number};
      });
    },
    [=](tick) { write_next(self); },
  };
}

} // namespace

void write(core::opened_log& disk, const keep_log& x) {
  disk.fresh = false;
  auto drop = [&](auto rule) {
    auto& all = disk.entries;
    all.erase(std::remove_if(all.begin(), all.end(), rule), all.end());
  };
  if (x.cut_after)
    drop([&](const replica_entry& y) { return y.at.index > *x.cut_after; });
  if (x.snapshot_at) {
    disk.snapshot_at = *x.snapshot_at;
    disk.snapshot = x.snapshot;
    drop([&](const replica_entry& y) {
      return y.at.index <= x.snapshot_at->index;
    });
  }
  disk.entries.insert(disk.entries.end(), x.entries.begin(), x.entries.end());
}

bool crash(service_disk& disk, core::splitmix& random) {
  auto last = std::exchange(disk.writing, std::nullopt);
  auto there = last && random.next() % 2 == 0;
  if (there)
    write(disk.log, *last);
  return there;
}

log_keeper_actor spawn_log_disk(caf::actor_system& sys, service_disk* disk,
                                timespan takes, write_watcher watch) {
  return sys.spawn(log_disk, disk, takes, std::move(watch));
}

} // namespace troupe::simulation
