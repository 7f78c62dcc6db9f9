#include "config/profiles.hpp"

namespace troupe::config {

namespace {

const std::vector<profile_value> local_values{
  {"resender.rto_initial", "20ms"},
  {"resender.rto_min", "5ms"},
  {"resender.rto_max", "500ms"},
  {"ack_tracker.gap_after", "1ms"},
  {"ack_tracker.gap_pause_max", "200ms"},
  {"handshake.interval", "100ms"},
  {"handshake.tries", "600"},
  {"handshake.linger", "1s"},
  {"naive.message_timeout", "200ms"},
  {"naive.scan_interval", "50ms"},
  {"naive.linger", "500ms"},
  {"channel.resend_after", "50ms"},
  {"channel.resend_after_max", "500ms"},
  {"requester.retry_every", "500ms"},
  {"receiver.retry_every", "500ms"},
  {"gossip.round", "100ms"},
  {"gossip.exchange_every", "10s"},
  {"gossip.pull_retry", "200ms"},
  {"gossip.swim.probe_interval", "500ms"},
  {"gossip.swim.probe_timeout", "125ms"},
  {"gossip.swim.probe_limit", "225ms"},
  {"gossip.swim.suspicion_unit", "300ms"},
};

// Round trips of up to 300 ms and paths that carry 1,200 bytes.
const std::vector<profile_value> wan_values{
  {"transport.datagram_bytes", "1200B"},
  {"group.window_bytes", "8MiB"},
  {"resender.rto_initial", "1s"},
  {"resender.rto_min", "200ms"},
  {"resender.rto_max", "10s"},
  {"ack_tracker.gap_after", "50ms"},
  {"ack_tracker.stamp_after", "200ms"},
  {"ack_tracker.gap_pause_max", "5s"},
  {"handshake.interval", "1s"},
  {"handshake.linger", "15s"},
  {"naive.message_timeout", "2s"},
  {"naive.scan_interval", "500ms"},
  {"naive.linger", "5s"},
  {"channel.chunk_bytes", "1000B"},
  {"channel.resend_after", "500ms"},
  {"channel.resend_after_min", "200ms"},
  {"channel.resend_after_max", "10s"},
  {"detector.heartbeat", "500ms"},
  {"detector.doubt_after", "1s"},
  {"detector.suspect_after", "3s"},
  {"detector.phi.min_deviation", "200ms"},
  {"detector.phi.acceptable_pause", "1500ms"},
  {"detector.swim.probe_interval", "700ms"},
  {"detector.swim.probe_timeout", "350ms"},
  {"detector.swim.gossip_interval", "200ms"},
  {"elector.call_interval", "300ms"},
  {"elector.reply_timeout", "1s"},
  {"elector.stand_timeout", "5s"},
  {"ballot.retry", "400ms"},
  {"ballot.trial_limit", "2s"},
  {"ballot.answer_limit", "6s"},
  {"ballot.accept_limit", "15s"},
  {"lease.span", "2s"},
  {"lease.drift", "100ms"},
  {"lease.interval", "500ms"},
  {"membership.petition_interval", "500ms"},
  {"membership.found_wait", "2s"},
  {"membership.thaw_after", "5s"},
  {"reception.resend_after", "1s"},
  {"client.retry", "1s"},
  {"client.heartbeat", "1s"},
  {"client.silence", "3s"},
  {"gossip.round", "500ms"},
  {"gossip.fanout", "4"},
  {"gossip.pull_retry", "1s"},
  {"gossip.datagram_bytes", "1100B"},
  {"gossip.swim.probe_interval", "2s"},
  {"gossip.swim.probe_timeout", "600ms"},
  {"gossip.swim.probe_limit", "1500ms"},
  {"gossip.swim.suspicion_unit", "2s"},
};

// The numbers of the programs that Troupe goes back to.
const std::vector<profile_value> seed_values{
  {"naive.message_timeout", "5s"},
  {"naive.scan_interval", "1s"},
  {"naive.linger", "10s"},
  {"resender.rto_initial", "5s"},
  {"resender.rto_min", "1s"},
  {"resender.rto_max", "5s"},
  {"handshake.interval", "2s"},
  {"handshake.tries", "5"},
  {"channel.resend_after", "1s"},
  {"channel.resend_after_max", "5s"},
  {"source.gap", "10ms..99ms"},
  {"comparison.start_delay", "5s"},
  {"comparison.peers", "4"},
  {"detector.heartbeat", "4s"},
  {"detector.doubt_after", "5s"},
  {"detector.suspect_after", "9s"},
  {"elector.call_interval", "1s"},
  {"elector.reply_timeout", "5s"},
  {"elector.stand_timeout", "10s"},
  {"lease.span", "6s"},
  {"lease.interval", "2s"},
  {"reception.resend_after", "1s"},
  {"client.retry", "1s"},
  {"client.heartbeat", "4s"},
  {"client.silence", "9s"},
  {"receiver.fail_ratio", "0.5"},
  {"requester.try_limit", "5s"},
  {"requester.tries_max", "0"},
  {"requester.pause_min", "0s"},
  {"requester.pause_max", "0s"},
  {"detector.phi.min_deviation", "1600ms"},
  {"detector.phi.acceptable_pause", "12s"},
  {"detector.swim.probe_interval", "2s"},
  {"detector.swim.probe_timeout", "1s"},
  {"detector.swim.gossip_interval", "1s"},
  {"gossip.refresh_every", "30s"},
  {"gossip.own_every", "40s"},
  {"gossip.other_every", "1m"},
  {"gossip.expire_every", "10s"},
  {"gossip.expire_after", "5m"},
};

// A bad network, so that disorder shows on one machine.
const std::vector<profile_value> demo_values{
  {"transport.impairment.loss", "0.05"},
  {"transport.impairment.duplicate", "0.01"},
  {"transport.impairment.delay", "1ms..60ms"},
  {"resender.rto_min", "50ms"},
  {"ack_tracker.gap_after", "70ms"},
  {"handshake.interval", "200ms"},
  {"handshake.tries", "300"},
  {"source.gap", "10ms..99ms"},
  {"source.messages", "60"},
  {"detector.heartbeat", "100ms"},
  {"detector.doubt_after", "300ms"},
  {"detector.suspect_after", "1s"},
  {"detector.phi.min_deviation", "40ms"},
  {"detector.phi.acceptable_pause", "300ms"},
  {"detector.swim.probe_interval", "300ms"},
  {"detector.swim.probe_timeout", "150ms"},
  {"detector.swim.suspicion_mult", "3"},
  {"receiver.fail_ratio", "0.5"},
  {"requester.try_limit", "500ms"},
  {"gossip.refresh_every", "5s"},
  {"gossip.own_every", "5s"},
  {"gossip.other_every", "5s"},
  {"gossip.expire_every", "1s"},
  {"gossip.expire_after", "30s"},
  {"gossip.exchange_every", "5s"},
  {"gossip.swim.suspicion_mult", "3"},
};

} // namespace

const std::vector<profile>& profiles() {
  static const std::vector<profile> result{
    {"lan", "One site, round trips below a millisecond.", {}},
    {"local", "One machine.", local_values},
    {"wan", "Several sites, round trips up to 300ms.", wan_values},
    {"seed", "The numbers of the programs it all began with.", seed_values},
    {"demo", "A bad network, made by each node itself.", demo_values},
  };
  return result;
}

std::vector<std::string> profile_names() {
  std::vector<std::string> result;
  for (const auto& x : profiles())
    result.push_back(x.name);
  return result;
}

const profile* find_profile(std::string_view name) {
  for (const auto& x : profiles())
    if (x.name == name)
      return &x;
  return nullptr;
}

} // namespace troupe::config
