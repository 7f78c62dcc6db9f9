#include "nodes/simulation/gossip_plan.hpp"

#include "nodes/simulation/draws.hpp"

#include <algorithm>
#include <chrono>

namespace troupe::simulation {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// The part of the duration that has faults and changes, in hundredths.
constexpr std::int64_t faults_share = 60;
/// What one comparison of tables may take until it has reached everybody.
constexpr std::int64_t exchanges_until_all = 14;

/// For purposes of their own, as in draws.hpp.
enum gossip_purpose : std::uint64_t {
  gossip_timers = of_scenario,
  gossip_links,
  gossip_deaths,
  gossip_swim_timers = of_scenario + 10,
};

/// Everything that may be tuned is drawn: a protocol that needs its defaults
/// is wrong.
gossip_options draw_options(draws x) {
  gossip_options result;
  result.refresh_every = x.millis(1000, 4000);
  result.own_every = x.millis(1000, 5000);
  result.other_every = x.millis(1000, 5000);
  result.expire_every = x.millis(500, 2000);
  result.exchange_every = x.millis(500, 2000);
  result.round = x.millis(50, 200);
  result.fanout = x.between(2, 4);
  result.retransmit_mult = x.between(2, 4);
  result.pull_retry = x.millis(100, 400);
  result.datagram_bytes = x.between(600, 1300);
  result.pull_datagrams = x.between(20, 200);
  // A living folder must not expire before its versions have come around.
  result.expire_after = result.refresh_every
                        + exchanges_until_all * result.exchange_every
                        + x.millis(0, 10'000);
  // Longer than any copy is under way: nothing protects what is forgotten.
  result.tombstone_kept = x.millis(300'000, 3'600'000);
  return result;
}

swim_options draw_swim(draws x) {
  auto result = gossip_swim();
  result.probe_interval = x.millis(500, 1000);
  result.push_pull_interval = x.millis(3000, 8000);
  result.reconnect_interval = x.millis(2000, 4000);
  result.watches_next = x.between(0, 1) == 0;
  return result;
}

void draw_deaths(const run_terms& x, draws d, gossip_story& out) {
  if (x.nodes < 3)
    return;
  auto dies = static_cast<node_index>(d.between(0, x.nodes - 1));
  auto away
    = static_cast<node_index>((dies + d.between(1, x.nodes - 1)) % x.nodes);
  out.dies = dies;
  out.away = away;
  out.dies_at = x.duration * faults_share / 100;
  out.leaves_at = out.dies_at - std::min<timespan>(seconds{2}, out.dies_at / 2);
  out.returns_at = out.dies_at + out.opts.expire_after * 7 / 10;
}

} // namespace

drawn_plan draw_gossip_plan(const run_terms& x, std::uint64_t seed) {
  drawn_plan result;
  auto& plan = result.plan;
  plan.scenario = x.scenario;
  plan.seed = seed;
  plan.nodes = x.nodes;
  plan.duration = x.duration;
  if (!x.sets.empty())
    result.faults.add({"--set " + x.sets.front(),
                       {},
                       "",
                       "a key",
                       "none: the scenario gossip draws all that it tunes",
                       ""});
  auto& story = plan.gossip;
  story.opts = draw_options({seed, gossip_timers});
  story.swim = draw_swim({seed, gossip_swim_timers});
  auto changes = x.duration * faults_share / 100;
  story.changes_end = changes;
  // About a dozen in each folder, and not too many in all.
  story.change_every = std::max<timespan>(
    changes / 12, milliseconds{std::min<std::uint32_t>(x.nodes, 500) * 20});
  draw_deaths(x, {seed, gossip_deaths}, story);
  draws of_links{seed, gossip_links};
  plan.calm = of_links.calm_link();
  plan.grain = std::chrono::microseconds{500};
  plan.faults = core::draw_group_faults(x.faults, seed, x.nodes,
                                        x.duration * faults_share / 100);
  return result;
}

} // namespace troupe::simulation
