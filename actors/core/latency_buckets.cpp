#include "actors/core/latency_buckets.hpp"

#include "messages/check.hpp"

#include <algorithm>
#include <chrono>

namespace troupe::core {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

const std::array<latency_buckets::bound, latency_buckets::bounds_count>&
latency_buckets::bounds() {
  static const std::array<bound, bounds_count> all{
    {{microseconds{100}, "le_100us", "0.0001"},
     {microseconds{250}, "le_250us", "0.00025"},
     {microseconds{500}, "le_500us", "0.0005"},
     {milliseconds{1}, "le_1ms", "0.001"},
     {microseconds{2500}, "le_2500us", "0.0025"},
     {milliseconds{5}, "le_5ms", "0.005"},
     {milliseconds{10}, "le_10ms", "0.01"},
     {milliseconds{25}, "le_25ms", "0.025"},
     {milliseconds{50}, "le_50ms", "0.05"},
     {milliseconds{100}, "le_100ms", "0.1"},
     {milliseconds{250}, "le_250ms", "0.25"},
     {milliseconds{500}, "le_500ms", "0.5"},
     {seconds{1}, "le_1s", "1"},
     {milliseconds{2500}, "le_2500ms", "2.5"},
     {seconds{10}, "le_10s", "10"},
     {seconds{100}, "le_inf", "+Inf"}}};
  return all;
}

void latency_buckets::add(timespan x) {
  const auto& all = bounds();
  auto at = std::lower_bound(all.begin(), all.end() - 1, x,
                             [](const bound& y, timespan span) {
                               return y.most < span;
                             });
  ++counts_[static_cast<std::size_t>(at - all.begin())];
  auto spent = std::chrono::duration_cast<microseconds>(x).count();
  microseconds_
    += static_cast<std::uint64_t>(std::max<decltype(spent)>(spent, 0));
}

latency_buckets::counted latency_buckets::cumulative() const {
  auto result = counts_;
  for (std::size_t i = 1; i < result.size(); ++i)
    result[i] += result[i - 1];
  return result;
}

std::optional<timespan> latency_buckets::quantile(const counted& x,
                                                  double share) {
  TROUPE_CHECK(share >= 0 && share <= 1);
  if (x.back() == 0)
    return std::nullopt;
  auto rank = share * static_cast<double>(x.back());
  const auto& all = bounds();
  std::size_t i = 0;
  while (i + 1 < x.size() && (x[i] == 0 || static_cast<double>(x[i]) < rank))
    ++i;
  auto below = i == 0 ? timespan{0} : all[i - 1].most;
  if (i + 1 == x.size())
    return below; // It has no end: at least as long as that.
  auto before = i == 0 ? 0 : x[i - 1];
  auto part = (rank - static_cast<double>(before))
              / static_cast<double>(x[i] - before);
  auto width = static_cast<double>((all[i].most - below).count());
  return below + timespan{static_cast<timespan::rep>(width * part)};
}

void add_spans(const std::string& name, const latency_buckets& x,
               counters& out) {
  auto counted = x.cumulative();
  for (std::size_t i = 0; i < counted.size(); ++i)
    out.items.push_back({name + latency_buckets::bounds()[i].name, counted[i]});
  out.items.push_back({name + "us", x.total_microseconds()});
}

void describe_spans(const std::string& name, const latency_buckets& x,
                    field_list& out) {
  auto all = x.cumulative();
  if (auto half = latency_buckets::quantile(all, 0.5))
    add_field(out, name + "_p50", *half);
  if (auto most = latency_buckets::quantile(all, 0.99))
    add_field(out, name + "_p99", *most);
}

} // namespace troupe::core
