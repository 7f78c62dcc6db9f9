#include "nodes/bench_replication.hpp"

#include "config/units.hpp"
#include "nodes/output.hpp"
#include "nodes/text_table.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;
using figures = replication_figures;

std::optional<double> middle(const std::vector<figures>& runs,
                             std::optional<double> figures::*which) {
  std::vector<double> xs;
  for (const auto& run : runs)
    if (run.*which)
      xs.push_back(*(run.*which));
  return xs.empty() ? std::nullopt : std::optional{median(std::move(xs))};
}

json rounded(const std::optional<double>& x) {
  return x ? json(std::round(*x * 10) / 10) : json{};
}

std::string in_ms(const std::optional<double>& us) {
  if (!us)
    return "none";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f ms", *us / 1000);
  return text.data();
}

std::string whole(double x) {
  return std::to_string(std::llround(x));
}

std::string ratio(double x) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", x);
  return text.data();
}

} // namespace

figures median_of(const std::vector<figures>& runs) {
  figures result;
  std::vector<double> rates;
  for (const auto& run : runs) {
    rates.push_back(run.acked_per_second);
    result.failed += run.failed;
  }
  result.acked_per_second = median(std::move(rates));
  result.p50_us = middle(runs, &figures::p50_us);
  result.p99_us = middle(runs, &figures::p99_us);
  result.p999_us = middle(runs, &figures::p999_us);
  return result;
}

json replication_json(const bench_replication_options& opts,
                      const std::vector<replication_row>& rows,
                      double disk_syncs_per_second) {
  json all = json::array();
  for (const auto& row : rows) {
    auto x = median_of(row.runs);
    json each = json::array();
    for (const auto& run : row.runs)
      each.push_back(rounded(run.acked_per_second));
    all.push_back({{"clients", row.clients},
                   {"acked_per_second", rounded(x.acked_per_second)},
                   {"latency_us",
                    {{"p50", rounded(x.p50_us)},
                     {"p99", rounded(x.p99_us)},
                     {"p999", rounded(x.p999_us)}}},
                   {"failed", x.failed},
                   {"runs", std::move(each)}});
  }
  return {{"servers", opts.plan.servers},
          {"size", opts.text_size},
          {"seconds", std::chrono::duration<double>(opts.duration).count()},
          {"set", opts.plan.sets},
          {"rows", std::move(all)},
          {"disk_syncs_per_second", rounded(disk_syncs_per_second)}};
}

std::string replication_table(const bench_replication_options& opts,
                              const std::vector<replication_row>& rows,
                              double disk_syncs_per_second) {
  auto result = std::to_string(opts.plan.servers)
                + " servers, each request on the disks of all: posts of "
                + std::to_string(opts.text_size) + " characters, ";
  result += opts.runs == 1
              ? "one run of "
              : "medians of " + std::to_string(opts.runs) + " runs of ";
  result += config::format_duration(opts.duration);
  for (const auto& set : opts.plan.sets)
    result += ", " + printable(set);
  text_table table;
  table.add(
    {"clients", "acknowledged/s", "to one disk", "p50", "p99", "p99.9"});
  std::uint64_t failed = 0;
  for (const auto& row : rows) {
    auto x = median_of(row.runs);
    failed += x.failed;
    table.add({std::to_string(row.clients), whole(x.acked_per_second),
               ratio(x.acked_per_second / disk_syncs_per_second),
               in_ms(x.p50_us), in_ms(x.p99_us), in_ms(x.p999_us)});
  }
  result += ":\n\n" + table.text() + "\nSQLite alone syncs "
            + whole(disk_syncs_per_second)
            + " such rows a second on this disk, one after the other.\n";
  result += failed == 0 ? "Every request was done.\n"
                        : std::to_string(failed) + " requests were NOT done.\n";
  return result;
}

} // namespace troupe
