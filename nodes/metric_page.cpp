#include "nodes/metric_page.hpp"

#include <prometheus/text_serializer.h>

namespace troupe {

namespace {

bool grows(std::string_view name) {
  constexpr std::string_view mark = "_total";
  return name.size() > mark.size()
         && name.substr(name.size() - mark.size()) == mark;
}

prometheus::ClientMetric
histogram_of(const std::vector<std::pair<double, std::uint64_t>>& buckets,
             double sum) {
  prometheus::ClientMetric result;
  auto& x = result.histogram;
  for (const auto& [most, count] : buckets) {
    prometheus::ClientMetric::Bucket next;
    next.upper_bound = most;
    next.cumulative_count = count;
    x.bucket.push_back(next);
  }
  x.sample_count = buckets.back().second;
  x.sample_sum = sum;
  return result;
}

} // namespace

void metric_page::add(const std::string& name, std::string_view help,
                      double value, metric_labels labels) {
  auto& x = families_[name];
  if (x.numbers.empty())
    x.help = help;
  x.numbers.push_back({std::move(labels), value});
}

void metric_page::add_bucket(const std::string& name, std::string_view help,
                             double most, std::uint64_t count) {
  auto& x = families_[name];
  if (x.buckets.empty())
    x.help = help;
  x.buckets.emplace_back(most, count);
}

void metric_page::add_sum(const std::string& name, double seconds) {
  families_[name].sum = seconds;
}

std::string metric_page::text() const {
  std::vector<prometheus::MetricFamily> all;
  all.reserve(families_.size());
  for (const auto& [name, x] : families_) {
    prometheus::MetricFamily next;
    next.name = name;
    next.help = x.help;
    next.type = grows(name) ? prometheus::MetricType::Counter
                            : prometheus::MetricType::Gauge;
    if (!x.buckets.empty()) {
      next.type = prometheus::MetricType::Histogram;
      next.metric.push_back(histogram_of(x.buckets, x.sum));
    }
    for (const auto& item : x.numbers) {
      prometheus::ClientMetric shown;
      for (const auto& [label, value] : item.labels)
        shown.label.push_back({label, value});
      shown.counter.value = shown.gauge.value = item.value;
      next.metric.push_back(std::move(shown));
    }
    all.push_back(std::move(next));
  }
  return prometheus::TextSerializer{}.Serialize(all);
}

} // namespace troupe
