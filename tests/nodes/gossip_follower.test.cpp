#include "nodes/gossip_follower.hpp"

#include "nodes/gossip_events.hpp"
#include "nodes/gossip_json.hpp"
#include "tests/support/gossip_fixture.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : gossip_fixture {
  gossip_follower follower;

  /// What is told of all that has happened since the last time.
  std::vector<gossip_change> told() {
    std::vector<gossip_change> result;
    for (auto& x : out.events)
      if (auto change = follower.on_event(x, uut))
        result.push_back(std::move(*change));
    out.events.clear();
    return result;
  }
};

std::string in_text(const gossip_change& x) {
  return events::change_line(output_format::text, x);
}

} // namespace

TEST_CASE_METHOD(fixture, "each change is told once, with its names",
                 "[nodes][gossip]") {
  begin();
  look({{"a"}, {"b"}});
  auto first = told();
  REQUIRE(first.size() == 1);
  CHECK(first[0].what == gossip_change::kind::shared);
  CHECK(in_text(first[0]) == "this node shares 2 files  +b +a");
  look({{"a"}, {"b"}});
  CHECK(told().empty());
  look({{"b"}});
  auto second = told();
  REQUIRE(second.size() == 1);
  CHECK(second[0].gone == std::vector<std::string>{"a"});
  CHECK(second[0].changed_count == 0);
  CHECK(in_text(second[0]) == "this node shares 1 file  -a");
}

TEST_CASE_METHOD(fixture, "a change with many names lists the latest",
                 "[nodes][gossip]") {
  begin();
  std::vector<folder_file> files;
  for (int i = 100; i < 130; ++i)
    files.push_back({std::to_string(i)});
  look(files);
  auto all = told();
  REQUIRE(all.size() == 1);
  CHECK(all[0].changed_count == 30);
  CHECK(all[0].changed.size() == gossip_follower::names_max);
  CHECK(in_text(all[0]).find(" and 10 more") != std::string::npos);
}

TEST_CASE_METHOD(fixture,
                 "names of files from elsewhere cannot steer a terminal",
                 "[nodes][gossip]") {
  begin();
  look({{"a\x1b[2J\nforged"}});
  auto text = in_text(told().at(0));
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\n') == std::string::npos);
}

TEST_CASE("a value that is no flat object stays a text", "[nodes][gossip]") {
  gossip_table x;
  x.node = "a";
  gossip_row row;
  row.origin = "b";
  row.values = {{"good", R"({"size":3})"},
                {"deep", std::string(100'000, '[')},
                {"other", R"({"a":{"b":1}})"}};
  x.rows.push_back(row);
  auto found = gossip_json(x, true)["origins"][0]["entries"];
  CHECK(found[0]["size"] == 3);
  CHECK(found[1]["value"].is_string());
  CHECK(found[2]["value"].is_string());
}

TEST_CASE("tags travel as lines", "[nodes][gossip]") {
  std::vector<std::string> tags{"role=web", "zone 1"};
  CHECK(join_tags(tags) == "role=web\nzone 1\n");
  CHECK(split_tags(join_tags(tags)) == tags);
  CHECK(split_tags("").empty());
}
