#include "nodes/simulation/service_disk.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <algorithm>
#include <deque>
#include <utility>

namespace troupe::simulation {

namespace {

/// A disk with a thread of its own: what a crash overtakes was never written.
using slow_log_actor = log_keeper_actor::extend<caf::reacts_to<tick>>;
using slow_votes_actor = vote_keeper_actor::extend<caf::reacts_to<tick>>;

struct slow_log_state {
  static constexpr const char* name = "slow-log";
  caf::typed_response_promise<log_kept> waiting;
};

slow_log_actor::behavior_type
slow_log(slow_log_actor::stateful_pointer<slow_log_state> self,
         service_disk* disk, timespan takes, write_watcher watch) {
  return {
    [=](keep_log& x) -> caf::result<log_kept> {
      auto promise = self->make_response_promise<log_kept>();
      // A replica has one write under way at a time.
      self->state.waiting = promise;
      disk->writing = std::move(x);
      self->delayed_send(self, takes, tick{});
      return promise;
    },
    [=](tick) {
      auto done = std::exchange(disk->writing, std::nullopt);
      write(disk->log, *done);
      ++disk->syncs;
      watch(*done);
      self->state.waiting.deliver(log_kept{done->number});
    },
  };
}

struct slow_votes_state {
  static constexpr const char* name = "slow-votes";
  std::deque<vote_record_ptr> writing;
  std::deque<caf::typed_response_promise<votes_kept>> waiting;
};

slow_votes_actor::behavior_type
slow_votes(slow_votes_actor::stateful_pointer<slow_votes_state> self,
           service_disk* disk, timespan takes) {
  return {
    [=](const votes_cast& x) -> caf::result<votes_kept> {
      auto promise = self->make_response_promise<votes_kept>();
      self->state.writing.push_back(x.record);
      self->state.waiting.push_back(promise);
      self->delayed_send(self, takes, tick{});
      return promise;
    },
    [=](tick) {
      auto& st = self->state;
      disk->votes = *st.writing.front();
      st.writing.pop_front();
      st.waiting.front().deliver(votes_kept{});
      st.waiting.pop_front();
    },
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

void crash(service_disk& disk, core::splitmix& random) {
  auto last = std::exchange(disk.writing, std::nullopt);
  if (last && random.next() % 2 == 0)
    write(disk.log, *last);
}

log_keeper_actor spawn_sim_log_keeper(caf::actor_system& sys,
                                      service_disk* disk, timespan takes,
                                      write_watcher watch) {
  return sys.spawn(slow_log, disk, takes, std::move(watch));
}

vote_keeper_actor spawn_sim_vote_keeper(caf::actor_system& sys,
                                        service_disk* disk, timespan takes) {
  return sys.spawn(slow_votes, disk, takes);
}

} // namespace troupe::simulation
