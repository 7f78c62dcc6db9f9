#include "nodes/bench_figures.hpp"

#include <algorithm>

namespace troupe {

namespace {

std::optional<double> percentile_us(const core::histogram& x, double share) {
  auto found = x.percentile(share);
  if (!found)
    return std::nullopt;
  return static_cast<double>(*found) / 1000;
}

/// Returns the median of those runs that have the figure.
std::optional<double> middle(const std::vector<bench_figures>& runs,
                             std::optional<double> bench_figures::*figure) {
  std::vector<double> xs;
  for (const auto& run : runs)
    if (run.*figure)
      xs.push_back(*(run.*figure));
  if (xs.empty())
    return std::nullopt;
  return median(std::move(xs));
}

double middle(const std::vector<bench_figures>& runs,
              double bench_figures::*figure) {
  std::vector<double> xs;
  xs.reserve(runs.size());
  for (const auto& run : runs)
    xs.push_back(run.*figure);
  return median(std::move(xs));
}

} // namespace

double median(std::vector<double> xs) {
  std::sort(xs.begin(), xs.end());
  auto half = xs.size() / 2;
  return xs.size() % 2 == 1 ? xs[half] : (xs[half - 1] + xs[half]) / 2;
}

bench_figures figures_of(const bench_run& run) {
  const auto& replies = run.replies;
  bench_figures result;
  result.foreign_cores = run.foreign_cores;
  core::histogram latency;
  std::uint64_t sent = 0;
  double deliveries = 0;
  double cpu = 0;
  std::vector<double> rates;
  for (const auto& reply : replies) {
    const auto& x = reply.sample;
    auto count = static_cast<double>(x.deliveries);
    rates.push_back(x.seconds > 0 ? count / x.seconds : 0);
    deliveries += count;
    cpu += x.cpu_seconds;
    sent += x.sent;
    latency.merge(x.latency);
    result.rss_mib = std::max(result.rss_mib, reply.rss_mib);
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
  return {middle(runs, &x::deliveries_per_second),
          middle(runs, &x::p50_us),
          middle(runs, &x::p99_us),
          middle(runs, &x::p999_us),
          middle(runs, &x::cpu_seconds_per_million),
          middle(runs, &x::rss_mib),
          std::all_of(runs.begin(), runs.end(),
                      [](const auto& run) { return run.order_equal; }),
          middle(runs, &x::foreign_cores)};
}

} // namespace troupe
