#pragma once

#include "nodes/bench_life.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// One member's sample as it came from its process.
struct bench_reply {
  bench_sample sample;
  double rss_mib = 0;
};

/// Returns one line of JSON.
std::string to_text(const bench_sample& x, double rss_mib);

/// Reads what `to_text` wrote; nothing if it is something else.
std::optional<bench_reply> parse_bench_reply(const std::string& text);

/// Returns the most memory that this process has ever held; 0 if the system
/// does not tell.
double peak_memory_mib();

/// What a group has measured: once, or in the median of several runs.
struct bench_figures {
  /// Of the member that delivered the least.
  double deliveries_per_second = 0;
  /// Over all senders; nothing where no own message was delivered in time.
  std::optional<double> p50_us;
  std::optional<double> p99_us;
  std::optional<double> p999_us;
  /// Over all members.
  double cpu_seconds_per_million = 0;
  /// Of the member that held the most.
  double rss_mib = 0;
  /// Whether all members delivered all messages in one order, as far as the
  /// level promises one.
  bool order_equal = false;
};

/// Returns the figures of one run.
bench_figures figures_of(const std::vector<bench_reply>& replies);

/// Returns the median of each figure; orders are equal if they always were.
/// Expects at least one run.
bench_figures median_of(const std::vector<bench_figures>& runs);

/// Returns the document of all runs.
nlohmann::ordered_json bench_json(const bench_load& load,
                                  const std::vector<bench_figures>& runs);

/// Returns the same for a person.
std::string bench_table(const bench_load& load,
                        const std::vector<bench_figures>& runs);

} // namespace troupe
