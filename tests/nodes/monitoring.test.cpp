// The dashboard and the alerts speak of metrics that there are.
#include "nodes/metric_table.hpp"
#include "nodes/node_metrics.hpp"
#include "tests/support/configuration.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <regex>
#include <set>

using namespace troupe;
using namespace troupe::test;

namespace {

std::set<std::string> exported() {
  std::set<std::string> result;
  for (const auto& row : metric_table()) {
    result.insert(metric_name(row));
    if (row.kind == metric_kind::bucket)
      for (auto end : {"_bucket", "_count", "_sum"})
        result.insert(metric_name(row) + end);
  }
  for (const auto& x : own_metrics())
    result.emplace(x.name);
  return result;
}

std::set<std::string> named_in(const std::string& text) {
  const std::regex name{R"(\b(troupe|process)_[a-z_]+)"};
  std::set<std::string> result;
  for (std::sregex_iterator i{text.begin(), text.end(), name}, end; i != end;
       ++i)
    result.insert(i->str());
  return result;
}

void check_names(const std::string& text, std::size_t at_least) {
  auto known = exported();
  auto named = named_in(text);
  CHECK(named.size() >= at_least);
  for (const auto& name : named) {
    CAPTURE(name);
    CHECK(known.count(name) == 1);
  }
}

/// Every value of `label` that is asked for by name, such as `reason="x"`.
void check_values(const std::string& text, const std::string& label) {
  const std::regex asked{label + R"(=~?\\?"([a-z_|]+)\\?")"};
  for (std::sregex_iterator i{text.begin(), text.end(), asked}, end; i != end;
       ++i) {
    std::istringstream values{(*i)[1]};
    for (std::string value; std::getline(values, value, '|');) {
      CAPTURE(label, value);
      auto found = false;
      for (const auto& row : metric_table())
        found = found || (row.label == label && row.value == value);
      CHECK(found);
    }
  }
}

} // namespace

TEST_CASE("alerts are about metrics that there are", "[nodes][metrics]") {
  auto text = read_file(config_path("../deploy/monitoring/alerts.yaml"));
  check_names(text, 15);
  for (auto label : {"reason", "cause"})
    check_values(text, label);
}

TEST_CASE("the dashboard shows metrics that there are", "[nodes][metrics]") {
  auto text = read_file(config_path("../deploy/monitoring/dashboard.json"));
  check_names(text, 40);
  auto board = nlohmann::json::parse(text);
  std::set<int> ids;
  for (const auto& panel : board["panels"]) {
    CAPTURE(panel["title"]);
    CHECK(ids.insert(panel["id"].get<int>()).second);
    if (panel["type"] == "row")
      continue;
    CHECK(!panel["targets"].empty());
    for (const auto& target : panel["targets"])
      CHECK(!named_in(target["expr"].get<std::string>()).empty());
  }
}

TEST_CASE("documents name metrics that there are", "[nodes][metrics]") {
  for (auto file : {"../docs/metrics.md", "../docs/operations.md"}) {
    auto known = exported();
    for (const auto& name : named_in(read_file(config_path(file)))) {
      CAPTURE(file, name);
      CHECK(known.count(name) == 1);
    }
  }
}
