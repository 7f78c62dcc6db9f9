#pragma once

#include "nodes/bench_crew.hpp"
#include "nodes/bench_network.hpp"
#include "nodes/bench_plan.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace troupe {

struct corosync_options {
  /// Path of the load client; empty: the one beside this program.
  std::string client;
  /// Messages of each sender that may be under way; nothing: as many as suit
  /// it best.
  std::optional<std::uint64_t> in_flight;
  /// Largest packet of a link of the network that it shares with us.
  std::uint32_t link_mtu = 1500;
};

/// What is there of the things that a comparison needs.
struct corosync_tools {
  bool root = false;
  /// Paths of programs; empty where there is none.
  std::string daemon;
  std::string client;
  std::string ip;
};

corosync_tools find_corosync(const corosync_options& opts);

/// Throws `play_error` unless all of it is there, or if Corosync cannot carry
/// such a load.
void check_corosync(const corosync_tools& x, const bench_load& load);

/// Returns how many messages of a sender Corosync takes best at a time, on a
/// link whose packets have `mtu` bytes.
std::uint64_t best_in_flight(std::size_t bytes, std::uint32_t mtu);

/// Returns the configuration of each of `members` daemons.
std::string corosync_config(std::uint32_t members);

/// Measures Corosync once, from the start of its daemons to their end: on each
/// machine of `network` one, and a load client beside it. A reply is that of
/// both. Throws `play_error` and `play_interrupted`.
bench_run run_corosync(const bench_load& load, const corosync_options& opts,
                       const corosync_tools& tools,
                       const bench_network& network,
                       const std::function<void()>& watch);

} // namespace troupe
