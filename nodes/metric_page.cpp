#include "nodes/metric_page.hpp"

#include <prometheus/text_serializer.h>

namespace troupe {

namespace {

bool grows(std::string_view name) {
  constexpr std::string_view mark = "_total";
  return name.size() > mark.size()
         && name.substr(name.size() - mark.size()) == mark;
}

} // namespace

void metric_page::add(const std::string& name, std::string_view help,
                      double value, metric_labels labels) {
  auto& x = families_[name];
  if (x.numbers.empty())
    x.help = help;
  x.numbers.push_back({std::move(labels), value});
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
