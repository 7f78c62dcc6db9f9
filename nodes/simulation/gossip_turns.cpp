#include "nodes/simulation/gossip_turns.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace troupe::simulation {

namespace {

/// Beside what timers say: datagrams under way, and a stopped node's mailbox.
constexpr timespan slack = std::chrono::seconds{2};
/// Files that come together, more than a datagram has room for; and how seldom.
constexpr int bulk = 100;
constexpr std::uint64_t bulk_once_in = 16;

/// Copies that come late look young by as much.
timespan longest_delay(const run_plan& plan) {
  timespan result{0};
  for (const auto& x : plan.faults) {
    result = std::max(result, x.delay_max);
    // So do those that wait in the mailbox of a node that stands still.
    if (!core::is_of_network(x.kind))
      result = std::max(result, x.end - x.begin);
  }
  return result;
}

} // namespace

timespan dead_shown_max(const run_plan& plan) {
  const auto& opts = plan.gossip.opts;
  return opts.expire_after + opts.expire_every * 11 / 10 + slack
         + longest_delay(plan);
}

std::vector<life_turn> absences_of(const gossip_story& story) {
  if (!story.dies)
    return {};
  return {{story.dies_at, *story.dies, true},
          {story.leaves_at, *story.away, true},
          {story.returns_at, *story.away, false}};
}

void change_files(gossip_judge::files& all, std::uint64_t number,
                  core::splitmix& random) {
  auto drawn = random.next() % 3;
  if (drawn > 0 && !all.empty())
    all.erase(std::next(
      all.begin(), static_cast<std::ptrdiff_t>(random.next() % all.size())));
  if (drawn < 2)
    all.insert("file-" + std::to_string(number));
  if (random.next() % bulk_once_in == 0)
    for (int k = 0; k < bulk; ++k)
      all.insert("bulk-" + std::to_string(number) + "-" + std::to_string(k));
}

} // namespace troupe::simulation
