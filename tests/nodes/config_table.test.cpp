#include "tests/support/configuration.hpp"

#include "config/schema.hpp"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include <regex>
#include <set>

using namespace troupe;
using namespace troupe::test;

TEST_CASE("no two keys share a variable", "[config]") {
  CHECK(config::variable_of("group.window_bytes")
        == "TROUPE_GROUP_WINDOW_BYTES");
  std::set<std::string> seen;
  for (const auto& row : config::key_table())
    CHECK(seen.insert(config::variable_of(row.path)).second);
}

TEST_CASE("every option has a key", "[config]") {
  // Members whose key is called otherwise; other tests have those.
  std::set<std::string> others{"transport.impaired", "transport.seed",
                               "group.order", "source.gap_min",
                               "source.gap_max"};
  std::istringstream lines{read_file(config_path("options.hpp"))
                           + read_file(config_path("discovery_options.hpp"))
                           + read_file(config_path("replica_options.hpp"))};
  std::regex section{"/// Keys: `([a-z_]+)\\.\\*`.*"};
  std::regex member{"  [a-z_:<>0-9]+ ([a-z_]+)( = .*|\\{.*)?;"};
  std::smatch match;
  std::string prefix;
  auto count = 0;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_match(line, match, section))
      prefix = match[1].str() + ".";
    else if (!prefix.empty() && std::regex_match(line, match, member)) {
      auto path = prefix + match[1].str();
      CAPTURE(path);
      CHECK((others.count(path) > 0 || config::find_key(path)));
      ++count;
    }
  }
  CHECK(count >= 50);
}

TEST_CASE("what is shown can be loaded and shows the same", "[config]") {
  for (const auto& file : ready_files()) {
    auto first = config::load_file(file, plain());
    auto text = config::show_json(first.config, config::json_layout::indented);
    auto second = load(text);
    CAPTURE(file, text, faults_of(second));
    REQUIRE(second.ok());
    CHECK(config::show_json(second.config, config::json_layout::indented)
          == text);
  }
}

TEST_CASE("every value of every key survives text", "[config]") {
  for (const auto& row : config::key_table()) {
    CAPTURE(row.path);
    node_config x;
    x.name = "a";
    if (row.is_list())
      continue; // Lists are JSON in flags; the test above has them.
    for (const auto& value : {row.get(x), row.min, row.max}) {
      if (row.type == config::key_type::range
          && !std::holds_alternative<config::span_range>(value))
        continue; // Its limits are those of its ends.
      if (std::holds_alternative<std::monostate>(value) && !row.nullable)
        continue;
      auto text = config::write_text(row, value);
      auto back = config::read_text(row, text);
      CAPTURE(text);
      REQUIRE(back);
      row.set(x, *back);
      CHECK(config::write_text(row, row.get(x)) == text);
    }
  }
}

TEST_CASE("the schema of a kind lists its keys and no others", "[config]") {
  for (auto kind : config::all_kinds()) {
    auto schema = nlohmann::json::parse(config::json_schema(kind));
    nlohmann::json required{"node", "name"};
    if (kind == node_kind::receiver || kind == node_kind::requester)
      required.push_back("discovery");
    if (kind == node_kind::client)
      required = {"node", "name", "user", "servers"};
    CHECK(schema["required"] == required);
    CHECK(schema["properties"]["node"]["const"] == to_string(kind));
    CHECK(schema["additionalProperties"] == false);
    auto has_group = schema["properties"].contains("group");
    CHECK(has_group
          == (kind == node_kind::peer || kind == node_kind::member
              || kind == node_kind::server || kind == node_kind::discovery));
  }
  auto peer = nlohmann::json::parse(config::json_schema(node_kind::peer));
  auto& level = peer["properties"]["group"]["properties"]["level"];
  CHECK(level["default"] == "safe");
  CHECK(level["enum"].size() == 6);
  CHECK(peer["properties"]["source"]["anyOf"].size() == 2);
}

TEST_CASE("the document has the table of keys as it is", "[config]") {
  auto text = read_file(config_path("../docs/operations.md"));
  CHECK(text.find(config::key_reference()) != std::string::npos);
  CHECK(text.find(config::profile_reference()) != std::string::npos);
}

// Run it by its tag when keys have changed; it is no test.
TEST_CASE("write the table of keys into the document", "[.write-reference]") {
  auto path = config_path("../docs/operations.md");
  auto text = read_file(path);
  auto put = [&text](const std::string& mark, const std::string& table) {
    auto begin = text.find("<!-- " + mark + " -->\n");
    auto end = text.find("<!-- end of " + mark + " -->");
    REQUIRE(begin < end);
    begin += mark.size() + 10;
    text.replace(begin, end - begin, table);
  };
  put("keys", config::key_reference());
  put("profiles", config::profile_reference());
  std::ofstream{path, std::ios::binary} << text;
}
