#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

enum class metric_kind : std::uint8_t {
  grows,  ///< Only grows for as long as what counts it lives.
  gauge,  ///< Is what it is at the moment.
  bucket, ///< Grows: what took no longer than `value` seconds.
  sum,    ///< Grows: how many microseconds all in the buckets took.
};

/// What one counter of an actor is called where metrics are read, and what it
/// means. The only place that knows it.
struct metric_row {
  /// As the actor tells it (`get_counters`).
  std::string counter;
  metric_kind kind = metric_kind::grows;
  std::string help;
  /// Without `troupe_` and `_total`; empty: as the counter.
  std::string name{};
  /// What tells several counters of one name apart; mostly empty.
  std::string label{};
  std::string value{};
  /// Where several actors count other things under one name: whose row it is,
  /// as `counted_part` names it. Empty: anybody's.
  std::string part{};
};

/// Returns the whole name, such as `troupe_datagrams_sent_total`.
std::string metric_name(const metric_row& x);

/// Returns all rows, those of one concern together.
const std::vector<metric_row>& metric_table();

/// Returns what the part called `part` means by `counter`, or null.
const metric_row* find_metric(std::string_view part, std::string_view counter);

/// Returns the table of metrics for docs/metrics.md.
std::string metric_reference();

using metric_rows = std::vector<metric_row>;

/// Returns the rows of a histogram: of what `core::add_spans` adds as
/// `counter`.
metric_rows span_metrics(const std::string& counter, const std::string& name,
                         const std::string& help);

// By concern; `metric_table` has them all.

metric_rows transport_metrics();
metric_rows stream_metrics();
metric_rows view_metrics();
metric_rows service_metrics();
metric_rows work_metrics();
metric_rows gossip_metrics();

} // namespace troupe
