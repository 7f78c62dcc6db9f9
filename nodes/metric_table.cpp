#include "nodes/metric_table.hpp"

#include "actors/core/latency_buckets.hpp"
#include "nodes/node_metrics.hpp"

#include <map>
#include <utility>

namespace troupe {

namespace {

using row_key = std::pair<std::string_view, std::string_view>;

/// By counter and part.
std::map<row_key, const metric_row*> index() {
  std::map<row_key, const metric_row*> result;
  for (const auto& x : metric_table())
    result.emplace(row_key{x.counter, x.part}, &x);
  return result;
}

} // namespace

std::string metric_name(const metric_row& x) {
  std::string result = "troupe_";
  result += x.name.empty() ? x.counter : x.name;
  if (x.kind == metric_kind::grows)
    result += "_total";
  return result;
}

metric_rows span_metrics(const std::string& counter, const std::string& name,
                         const std::string& help) {
  metric_rows result;
  for (const auto& x : core::latency_buckets::bounds())
    result.push_back(
      {counter + x.name, metric_kind::bucket, help, name, "le", x.seconds});
  result.push_back({counter + "us", metric_kind::sum, help, name, "le", "sum"});
  return result;
}

const std::vector<metric_row>& metric_table() {
  static const auto all = [] {
    metric_rows result;
    for (const auto& rows :
         {transport_metrics(), stream_metrics(), view_metrics(),
          service_metrics(), work_metrics(), gossip_metrics()})
      result.insert(result.end(), rows.begin(), rows.end());
    return result;
  }();
  return all;
}

const metric_row* find_metric(std::string_view part, std::string_view counter) {
  static const auto rows = index();
  for (auto whose : {part, std::string_view{}}) {
    auto found = rows.find({counter, whose});
    if (found != rows.end())
      return found->second;
  }
  return nullptr;
}

std::string metric_reference() {
  std::string result
    = "| metric | labels | meaning | from |\n|---|---|---|---|\n";
  auto add = [&](const std::string& name, std::string_view labels,
                 std::string_view help, std::string_view from) {
    result += "| `" + name + "` | ";
    result += labels;
    result += " | ";
    result += help;
    result += " | ";
    result += from;
    result += " |\n";
  };
  for (const auto& x : own_metrics())
    add(std::string{x.name}, x.labels, x.help, "the node");
  std::map<std::string, std::pair<const metric_row*, std::string>> rows;
  std::vector<std::string> order;
  for (const auto& x : metric_table()) {
    auto name = metric_name(x);
    auto [at, fresh] = rows.try_emplace(name, &x, "");
    if (fresh)
      order.push_back(name);
    auto& counted = at->second.second;
    counted += counted.empty() ? "`" : ", `";
    counted += x.counter;
    counted += "`";
  }
  for (const auto& name : order) {
    const auto& [row, counted] = rows.at(name);
    add(name, row->label, row->help, counted);
  }
  return result;
}

} // namespace troupe
