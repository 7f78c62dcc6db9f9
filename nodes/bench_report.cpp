#include "nodes/bench_report.hpp"

#include "config/units.hpp"
#include "nodes/json_fields.hpp"
#include "nodes/text_table.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>

namespace troupe {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

double number_of(const json& x, const char* key) {
  auto i = x.find(key);
  return i != x.end() && i->is_number() ? i->get<double>() : 0;
}

std::optional<double> percentile_us(const core::histogram& x, double share) {
  auto found = x.percentile(share);
  if (!found)
    return std::nullopt;
  return static_cast<double>(*found) / 1000;
}

double median(std::vector<double> xs) {
  std::sort(xs.begin(), xs.end());
  auto half = xs.size() / 2;
  return xs.size() % 2 == 1 ? xs[half] : (xs[half - 1] + xs[half]) / 2;
}

/// Returns the median of those runs that have the figure.
std::optional<double> median(const std::vector<bench_figures>& runs,
                             std::optional<double> bench_figures::*figure) {
  std::vector<double> xs;
  for (const auto& run : runs)
    if (run.*figure)
      xs.push_back(*(run.*figure));
  if (xs.empty())
    return std::nullopt;
  return median(std::move(xs));
}

double median(const std::vector<bench_figures>& runs,
              double bench_figures::*figure) {
  std::vector<double> xs;
  xs.reserve(runs.size());
  for (const auto& run : runs)
    xs.push_back(run.*figure);
  return median(std::move(xs));
}

double megabytes(const bench_load& load, const bench_figures& x) {
  return x.deliveries_per_second * static_cast<double>(load.bytes) / 1e6;
}

ordered_json or_null(const std::optional<double>& x) {
  return x ? ordered_json(*x) : ordered_json();
}

std::string shown(const char* format, double x) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, x);
  return text.data();
}

std::string latency_shown(const std::optional<double>& us) {
  return us ? shown("%.2f ms", *us / 1000) : "none";
}

std::string headline(const bench_load& load, std::size_t runs) {
  auto rate = load.rate ? std::to_string(*load.rate) + " messages a second"
                        : "as fast as it goes";
  auto result = std::to_string(load.members) + " members, "
                + (load.one_sender ? "one sends " : "all send ")
                + std::to_string(load.bytes) + " bytes, "
                + to_string(load.order) + ", " + rate;
  if (load.datagram_bytes)
    result += ", datagrams of " + std::to_string(*load.datagram_bytes)
              + " bytes";
  if (load.loss > 0)
    result += ", " + config::format_chance(load.loss) + " of them lost";
  return result + ": "
         + (runs == 1 ? "one run of "
                      : "medians of " + std::to_string(runs) + " runs of ")
         + config::format_duration(load.duration);
}

} // namespace

// -- between the processes ----------------------------------------------------

std::string to_text(const bench_sample& x, double rss_mib) {
  json result{{"deliveries", x.deliveries},
              {"seconds", x.seconds},
              {"cpu_seconds", x.cpu_seconds},
              {"rss_mib", rss_mib},
              {"sent", x.sent},
              {"delivered", x.delivered},
              {"order_hash", x.order_hash},
              {"latency_ns", x.latency.buckets()}};
  return result.dump();
}

std::optional<bench_reply> parse_bench_reply(const std::string& text) {
  auto in = json::parse(text, nullptr, false);
  if (!in.is_object() || !in.contains("order_hash"))
    return std::nullopt;
  bench_reply result;
  auto& x = result.sample;
  x.deliveries = count_of(in, "deliveries");
  x.seconds = number_of(in, "seconds");
  x.cpu_seconds = number_of(in, "cpu_seconds");
  x.sent = count_of(in, "sent");
  x.delivered = count_of(in, "delivered");
  x.order_hash = count_of(in, "order_hash");
  result.rss_mib = number_of(in, "rss_mib");
  for (const auto& item : list_of(in, "latency_ns")) {
    if (!item.is_array() || item.size() != 2 || !item[0].is_number_unsigned()
        || !item[1].is_number_unsigned()
        || !x.latency.add_bucket(
          {item[0].get<std::size_t>(), item[1].get<std::uint64_t>()}))
      return std::nullopt;
  }
  return result;
}

double peak_memory_mib() {
  // Not what getrusage says: that begins with the memory of the parent.
  std::ifstream in{"/proc/self/status"};
  for (std::string word; in >> word;)
    if (double kib = 0; word == "VmHWM:" && in >> kib)
      return kib / 1024;
  return 0;
}

// -- figures ------------------------------------------------------------------

bench_figures figures_of(const std::vector<bench_reply>& replies) {
  bench_figures result;
  core::histogram latency;
  std::uint64_t sent = 0;
  double deliveries = 0;
  double cpu = 0;
  std::vector<double> rates;
  for (const auto& [x, rss_mib] : replies) {
    auto count = static_cast<double>(x.deliveries);
    rates.push_back(x.seconds > 0 ? count / x.seconds : 0);
    deliveries += count;
    cpu += x.cpu_seconds;
    sent += x.sent;
    latency.merge(x.latency);
    result.rss_mib = std::max(result.rss_mib, rss_mib);
  }
  if (!rates.empty())
    result.deliveries_per_second = *std::min_element(rates.begin(),
                                                     rates.end());
  if (deliveries > 0)
    result.cpu_seconds_per_million = cpu / deliveries * 1e6;
  result.p50_us = percentile_us(latency, 0.5);
  result.p99_us = percentile_us(latency, 0.99);
  result.p999_us = percentile_us(latency, 0.999);
  result.order_equal
    = std::all_of(replies.begin(), replies.end(), [&](const auto& x) {
        return x.sample.delivered == sent
               && x.sample.order_hash == replies.front().sample.order_hash;
      });
  return result;
}

bench_figures median_of(const std::vector<bench_figures>& runs) {
  using x = bench_figures;
  return {median(runs, &x::deliveries_per_second),
          median(runs, &x::p50_us),
          median(runs, &x::p99_us),
          median(runs, &x::p999_us),
          median(runs, &x::cpu_seconds_per_million),
          median(runs, &x::rss_mib),
          std::all_of(runs.begin(), runs.end(),
                      [](const auto& run) { return run.order_equal; })};
}

ordered_json bench_json(const bench_load& load,
                        const std::vector<bench_figures>& runs) {
  auto x = median_of(runs);
  ordered_json result;
  result["members"] = load.members;
  result["senders"] = load.one_sender ? "one" : "all";
  result["size"] = load.bytes;
  result["level"] = to_string(load.order);
  result["rate"] = load.rate ? ordered_json(*load.rate) : ordered_json("max");
  result["seconds"] = std::chrono::duration<double>(load.duration).count();
  result["loss"] = load.loss;
  result["datagram"] = load.datagram_bytes ? ordered_json(*load.datagram_bytes)
                                           : ordered_json("auto");
  result["deliveries_per_second_per_member"] = x.deliveries_per_second;
  result["mb_per_second"] = megabytes(load, x);
  result["latency_us"] = {{"p50", or_null(x.p50_us)},
                          {"p99", or_null(x.p99_us)},
                          {"p999", or_null(x.p999_us)}};
  result["cpu_seconds_per_million_deliveries"] = x.cpu_seconds_per_million;
  result["rss_mib_per_member"] = x.rss_mib;
  result["order_hash_equal"] = x.order_equal;
  auto each = ordered_json::array();
  for (const auto& run : runs)
    each.push_back(run.deliveries_per_second);
  result["runs"] = std::move(each);
  return result;
}

std::string bench_table(const bench_load& load,
                        const std::vector<bench_figures>& runs) {
  auto x = median_of(runs);
  text_table table;
  table.add({"deliveries a second, each member",
             shown("%.0f", x.deliveries_per_second)});
  table.add({"MB a second, each member", shown("%.1f", megabytes(load, x))});
  table.add({"latency p50", latency_shown(x.p50_us)});
  table.add({"latency p99", latency_shown(x.p99_us)});
  table.add({"latency p99.9", latency_shown(x.p999_us)});
  table.add({"CPU of a delivery", shown("%.2f us", x.cpu_seconds_per_million)});
  table.add({"memory of the largest member", shown("%.1f MiB", x.rss_mib)});
  auto verdict = (x.order_equal ? "All members delivered everything in the "
                                  "order that "
                                : "The members did NOT deliver everything in "
                                  "the order that ")
                 + to_string(load.order) + " promises.\n";
  return headline(load, runs.size()) + "\n\n" + table.text() + "\n" + verdict;
}

} // namespace troupe
