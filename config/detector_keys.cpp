#include "config/table_builder.hpp"

// Keys of those who find out which members live.

namespace troupe::config {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr auto part = &node_config::detector;

void add_rules(table_builder& t) {
  using opts = detector_options;
  t.add<part, &opts::kind>(
    "detector.kind", words({"heartbeat", "swim"}),
    "How members find out who lives: each proves it to all, or each asks one "
    "after the other, directly and through others (SWIM with Lifeguard). The "
    "same for all members.",
    "Heartbeats notice most in a small group; SWIM says as much to 15 as to "
    "three, and forgives a bad link.");
  t.add<part, &opts::stuck_after>(
    "detector.stuck_after", duration(milliseconds{100}, hours{24}),
    "How long messages may wait for a member that is heard, until it is "
    "suspected.",
    "Longer than any pause that heals itself.");
  t.add<part, &opts::stuck>(
    "detector.stuck", words({"block", "evict"}),
    "What becomes of such a member: all wait for it, or a majority removes it.",
    "Nobody is removed who lives, unless it is asked for.");
}

void add_heartbeats(table_builder& t) {
  using opts = detector_options;
  t.add<part, &opts::heartbeat>(
    "detector.heartbeat", duration(milliseconds{1}, minutes{1}),
    "Pause between two proofs of life (kind heartbeat), or before a suspicion "
    "is told again (swim).",
    "Several within `detector.suspect_after`.");
  t.add<part, &opts::rule>(
    "detector.rule", words({"deadline", "phi"}),
    "How silence is judged: by a fixed time, or by the member's own rhythm "
    "(phi accrual).",
    "A LAN is regular enough for a fixed time.");
  t.add<part, &opts::suspect_after>(
    "detector.suspect_after", duration(milliseconds{10}, minutes{10}),
    "Silence that makes a member suspect (rule deadline).",
    "A kill is noticed in time, and ten minutes at 30 % loss remove nobody.");
  t.add<part, &opts::doubt_after>(
    "detector.doubt_after", duration(milliseconds{1}, minutes{10}),
    "Silence after which a member is asked for a sign of life.",
    "Two heartbeats lost.");
}

void add_phi(table_builder& t) {
  constexpr auto below = &detector_options::phi;
  using opts = phi_options;
  t.add<part, below, &opts::threshold>(
    "detector.phi.threshold", count(1, 16),
    "A silence that comes once in 10 to the power of this makes a member "
    "suspect (rule phi).",
    "One in a hundred million.");
  t.add<part, below, &opts::window>(
    "detector.phi.window", count(2, 100000),
    "Pauses between heartbeats that make a member's rhythm.",
    "Follows a change within a minute.");
  t.add<part, below, &opts::min_deviation>(
    "detector.phi.min_deviation", duration(milliseconds{1}, minutes{1}),
    "Smallest deviation of the pauses that is believed.",
    "A very regular rhythm is no trap.");
  t.add<part, below, &opts::acceptable_pause>(
    "detector.phi.acceptable_pause", duration(milliseconds{0}, minutes{10}),
    "Added to the mean pause.",
    "Delays are not distributed normally, and heartbeats are lost.");
}

void add_probes(table_builder& t) {
  constexpr auto below = &detector_options::swim;
  using opts = swim_options;
  t.add<part, below, &opts::probe_interval>(
    "detector.swim.probe_interval", duration(milliseconds{5}, minutes{1}),
    "Pause between two probes; who has not answered by the next one is "
    "suspect.",
    "A kill is noticed as soon as by heartbeats.");
  t.add<part, below, &opts::probe_timeout>(
    "detector.swim.probe_timeout", duration(milliseconds{1}, minutes{1}),
    "How long an answer may take until others are asked to probe, too; the "
    "ping is repeated every quarter of it.",
    "Longer than any round trip.");
  t.add<part, below, &opts::indirect_checks>(
    "detector.swim.indirect_checks", count(0, 16),
    "Others that are asked then; 0 asks nobody.",
    "One of three has a good link.");
  t.add<part, below, &opts::suspicion_mult>(
    "detector.swim.suspicion_mult", count(1, 100),
    "Probe intervals that a suspect has to refute; the logarithm of more than "
    "ten members multiplies them.",
    "Members that stand still as long as `detector.suspect_after` stay.");
  t.add<part, below, &opts::suspicion_max_mult>(
    "detector.swim.suspicion_max_mult", count(1, 100),
    "How many times that long it has while nobody confirms the suspicion.",
    "A majority has to confirm it in any case.");
}

void add_news(table_builder& t) {
  constexpr auto below = &detector_options::swim;
  using opts = swim_options;
  t.add<part, below, &opts::gossip_interval>(
    "detector.swim.gossip_interval", duration(milliseconds{1}, minutes{1}),
    "Pause between two rounds of news, and of telling the accused.",
    "A dozen within the time to refute.");
  t.add<part, below, &opts::gossip_fanout>("detector.swim.gossip_fanout",
                                           count(1, 16),
                                           "Members that hear of it in one.",
                                           "As in memberlist.");
  t.add<part, below, &opts::retransmit_mult>(
    "detector.swim.retransmit_mult", count(1, 100),
    "How often news is told, for each digit of the number of members.",
    "It outlasts a burst of losses.");
  t.add<part, below, &opts::push_pull_interval>(
    "detector.swim.push_pull_interval", duration(milliseconds{100}, hours{1}),
    "Pause before two members exchange all that they know.",
    "What news has missed is found in the end.");
}

} // namespace

void add_detector_keys(table_builder& t) {
  add_rules(t);
  add_heartbeats(t);
  add_phi(t);
  add_probes(t);
  add_news(t);
}

} // namespace troupe::config
