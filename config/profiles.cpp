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
};

// The numbers of the programs that Troupe goes back to.
const std::vector<profile_value> seed_values{
  {"naive.message_timeout", "5s"}, {"naive.scan_interval", "1s"},
  {"naive.linger", "10s"},         {"resender.rto_initial", "5s"},
  {"resender.rto_min", "1s"},      {"resender.rto_max", "5s"},
  {"handshake.interval", "2s"},    {"handshake.tries", "5"},
  {"channel.resend_after", "1s"},  {"channel.resend_after_max", "5s"},
  {"source.gap", "10ms..99ms"},    {"comparison.start_delay", "5s"},
  {"comparison.peers", "4"},
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
