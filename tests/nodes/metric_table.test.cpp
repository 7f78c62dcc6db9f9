// The names of all metrics, against what the actors count and the documents
// say.
#include "nodes/metric_table.hpp"
#include "nodes/node_metrics.hpp"
#include "tests/support/configuration.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>

using namespace troupe;
using namespace troupe::test;
namespace fs = std::filesystem;

namespace {

/// Words in these files that stand where a counter would, and are none: what is
/// waited for, words of SWIM, and stages.
const std::set<std::string> no_counters{"acknowledgement", "clock",  "idle",
                                        "messages",        "joined", "probe"};

/// What only a simulated network counts.
bool is_of_simulation(const std::string& file) {
  return file == "network_model.cpp" || file == "weather.cpp"
         || file == "sim_network.cpp";
}

/// Every name that any actor counts by, as the sources have it; one that ends
/// with `_` is continued by a word.
std::set<std::string> names_in_sources() {
  const std::regex name{
    R"re((?:\badd(?:_spans)?\(|\{)\s*"([a-z][a-z_]*)"\s*[,+])re"};
  std::set<std::string> result;
  for (auto folder : {"../actors", "../actors/core"})
    for (const auto& item : fs::directory_iterator{config_path(folder)}) {
      auto extension = item.path().extension();
      if ((extension != ".cpp" && extension != ".hpp")
          || is_of_simulation(item.path().filename()))
        continue;
      auto text = read_file(item.path());
      if (text.find("counters") == std::string::npos)
        continue;
      for (std::sregex_iterator i{text.begin(), text.end(), name}, end;
           i != end; ++i)
        if (no_counters.count((*i)[1]) == 0)
          result.insert((*i)[1]);
    }
  return result;
}

bool is_begun_by(const std::string& counter, const std::string& name) {
  return name.back() == '_' ? counter.rfind(name, 0) == 0 : counter == name;
}

} // namespace

TEST_CASE("every counter of an actor has a row in the table of metrics, and "
          "every row a counter",
          "[nodes][metrics]") {
  auto names = names_in_sources();
  CHECK(names.size() > 200);
  for (const auto& name : names) {
    CAPTURE(name);
    auto found = false;
    for (const auto& row : metric_table())
      found = found || is_begun_by(std::string{row.counter}, name);
    CHECK(found);
  }
  for (const auto& row : metric_table()) {
    CAPTURE(row.counter);
    auto found = false;
    for (const auto& name : names)
      found = found || is_begun_by(std::string{row.counter}, name);
    CHECK(found);
  }
}

TEST_CASE("one name of a metric has one meaning", "[nodes][metrics]") {
  std::map<std::string, const metric_row*> by_name;
  std::set<std::pair<std::string, std::string_view>> numbers;
  for (const auto& row : metric_table()) {
    auto name = metric_name(row);
    CAPTURE(name);
    auto [at, fresh] = by_name.emplace(name, &row);
    CHECK(at->second->help == row.help);
    CHECK(at->second->label == row.label);
    CHECK(row.label.empty() == row.value.empty());
    CHECK(numbers.emplace(name, row.value).second);
    CHECK((row.kind == metric_kind::grows)
          == (name.find("_total") != std::string::npos));
  }
  for (const auto& x : own_metrics())
    CHECK(by_name.count(std::string{x.name}) == 0);
}

TEST_CASE("a counter that several actors have is told by whose it is",
          "[nodes][metrics]") {
  auto of = [](auto part, auto counter) {
    auto row = find_metric(part, counter);
    return row ? metric_name(*row) : "";
  };
  CHECK(of("transport", "bytes_sent") == "troupe_sent_bytes_total");
  CHECK(of("channel", "requests_refused")
        == "troupe_channel_requests_refused_total");
  CHECK(of("replica", "requests_refused")
        == "troupe_replica_requests_refused_total");
  CHECK(of("directory", "registrations")
        == "troupe_directory_registrations_total");
  CHECK(of("clock", "no_such_counter").empty());
  CHECK(of("clock", "registrations").empty());
}

TEST_CASE("the document has the table of metrics as it is",
          "[nodes][metrics]") {
  auto text = read_file(config_path("../docs/metrics.md"));
  CHECK(text.find(metric_reference()) != std::string::npos);
}

// Run it by its tag when metrics have changed; it is no test.
TEST_CASE("write the table of metrics into the document",
          "[.write-reference]") {
  auto path = config_path("../docs/metrics.md");
  auto text = read_file(path);
  const std::string mark = "<!-- metrics -->\n";
  auto begin = text.find(mark);
  auto end = text.find("<!-- end of metrics -->");
  REQUIRE(begin < end);
  begin += mark.size();
  text.replace(begin, end - begin, metric_reference());
  std::ofstream{path, std::ios::binary} << text;
}
