#include "nodes/simulation/sometimes.hpp"

#include "nodes/simulation/invariant.hpp"

#include <array>

namespace troupe::simulation {

namespace {

/// Whose counters they are, from the weakest level up.
enum class part : std::uint8_t {
  world,  ///< The network and the nodes, at every level.
  round,  ///< Greetings: of static groups.
  views,  ///< Of groups whose members come and go.
  work,   ///< Of the discovery story.
  logs,   ///< Of the notification service.
  talk,   ///< What goes through a group of any kind.
  stream, ///< The ordered stream; the exhibits have none.
  clock,  ///< What waits for clocks: `agreed` and `safe`.
};

struct row {
  const char* what;
  part of;
  const char* counter;
};

constexpr std::array<row, 56> rows{{
  {"a datagram was lost", part::world, "weather_lost"},
  {"datagrams were lost in a run", part::world, "weather_burst_lost"},
  {"a datagram came twice", part::world, "weather_duplicated"},
  {"a datagram came again much later", part::world, "weather_replayed"},
  {"a datagram was held back", part::world, "weather_delayed"},
  {"a link was too narrow", part::talk, "weather_over_bandwidth"},
  {"a link was cut", part::world, "weather_cut"},
  {"bits flipped on the way", part::world, "weather_corrupted"},
  {"a flipped bit was found out", part::world, "datagrams_dropped_checksum"},
  {"a datagram lost its end", part::world, "weather_truncated"},
  {"a lost end was found out", part::world, "datagrams_dropped_truncated"},
  {"a node stood still", part::world, "nodes_held"},
  {"a greeting was said again", part::round, "handshakes_repeated"},
  {"a greeting came late", part::round, "handshakes_late"},
  {"a member was suspected", part::views, "detector_suspicions"},
  {"a suspicion was wrong", part::views, "detector_withdrawn"},
  {"an election was called", part::views, "elections_called"},
  {"a ballot was won", part::views, "ballots_won"},
  {"a ballot failed", part::views, "candidacies_failed"},
  {"a vote was refused", part::views, "ballots_refused"},
  {"a member was cut off", part::views, "times_cut_off"},
  {"a state was taken", part::views, "states_taken"},
  {"a frame of a frozen view came", part::views, "frames_of_frozen_views"},
  {"an own message was left unsettled", part::views, "messages_of_unknown_end"},
  {"a try timed out", part::work, "tries_timed_out"},
  {"a try was refused", part::work, "tries_refused"},
  {"a request came again", part::work, "requests_repeated"},
  {"an acknowledgement was withheld", part::work, "acks_withheld"},
  {"a receiver had too much to do", part::work, "requests_refused"},
  {"a request was in doubt", part::work, "requests_in_doubt"},
  {"a request went to another receiver", part::work, "effects_handed_over"},
  {"a receiver was forgotten", part::work, "receivers_expired"},
  {"a receiver was told to register again", part::work, "unknown_ids"},
  {"a client turned to another server", part::logs, "fail_overs"},
  {"a request was sent again", part::logs, "requests_sent_again"},
  {"a request was answered again", part::logs, "requests_answered_again"},
  {"a server did not serve", part::logs, "requests_refused"},
  {"a notification came again", part::logs, "notifications_repeated"},
  {"entries were fetched", part::logs, "log_entries_fetched"},
  {"a snapshot was taken", part::logs, "log_snapshots"},
  {"a snapshot was fetched", part::logs, "log_snapshots_fetched"},
  {"a log was cut", part::logs, "log_cuts"},
  {"a crash came upon a write", part::logs, "log_writes_cut_short"},
  {"a write was lost", part::logs, "log_writes_lost"},
  {"all servers were down", part::logs, "servers_all_down"},
  {"all servers died amid a write", part::logs, "servers_all_down_mid_write"},
  {"a window was full", part::talk, "messages_refused"},
  {"a message was sent again", part::talk, "messages_resent"},
  {"a message was repaired", part::stream, "messages_repaired"},
  {"a message went in parts", part::stream, "messages_assembled"},
  {"an acknowledgement was overdue", part::stream, "resend_timeouts"},
  {"an acknowledgement travelled alone", part::stream, "lone_acks_sent"},
  {"a message came twice", part::stream, "duplicates_dropped"},
  {"a message came out of order", part::stream, "batches_out_of_order"},
  {"a gap was asked for", part::stream, "gaps_asked"},
  {"a clock was asked for", part::clock, "stamps_asked"},
}};

bool is_ordered(scenario_kind x) {
  return x == scenario_kind::multicast || x == scenario_kind::group;
}

bool has(scenario_kind played, level order, part of) {
  switch (of) {
    case part::world:
      return true;
    case part::round:
      return played == scenario_kind::multicast;
    case part::views:
      return played == scenario_kind::group;
    case part::work:
      return played == scenario_kind::discovery;
    case part::logs:
      return played == scenario_kind::service;
    case part::talk:
      return is_ordered(played);
    case part::stream:
      return is_ordered(played) && !is_exhibit(order);
    default:
      return is_ordered(played)
             && (order == level::agreed || order == level::safe);
  }
}

} // namespace

std::vector<sighting>
sightings_in(const std::map<std::string, std::uint64_t>& counts,
             scenario_kind played, level order) {
  std::vector<sighting> result;
  for (const auto& x : rows) {
    if (!has(played, order, x.of))
      continue;
    auto i = counts.find(x.counter);
    result.push_back({x.what, i == counts.end() ? 0 : i->second});
  }
  return result;
}

} // namespace troupe::simulation
