// What people are told of a question that was put to all members.
#include "nodes/ask_round.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using json = nlohmann::ordered_json;

namespace {

json delivered(std::uint64_t place, const char* sender, std::uint64_t number) {
  return {{"place", place},
          {"view", "3.1"},
          {"sender", sender ? json(sender) : json(nullptr)},
          {"id", 9},
          {"number", number}};
}

json row(const char* node, json answer) {
  return {{"node", node}, {"answer", std::move(answer)}, {"fault", nullptr}};
}

json silent(const char* node) {
  return {{"node", node}, {"answer", nullptr}, {"fault", "it said nothing"}};
}

json replica(bool serves, std::uint64_t synced) {
  return {
    {"serves", serves},
    {"counters",
     {{"replica",
       {{"entries_synced", synced}, {"entries_committed", synced - 1}}}}}};
}

} // namespace

TEST_CASE("members that have the same at each place agree",
          "[nodes][questions]") {
  json x{
    {"rows",
     {row("a", {{"messages", 12},
                {"recent", {delivered(10, "b", 4), delivered(11, "a", 7)}}}),
      row("b", {{"messages", 11}, {"recent", {delivered(10, "b", 4)}}}),
      silent("c")}}};
  auto told = deliveries_told(x);
  CHECK(told.good);
  CHECK_THAT(told.text, Catch::Contains("a:7 of view 3.1"));
  CHECK_THAT(told.text, Catch::Contains("c: it said nothing"));
  CHECK_THAT(told.text, Catch::Contains("all have the same message"));
}

TEST_CASE("the first place at which two members differ is named",
          "[nodes][questions]") {
  json x{
    {"rows",
     {row("a", {{"messages", 2},
                {"recent", {delivered(0, "b", 1), delivered(1, "b", 2)}}}),
      row("b", {{"messages", 2},
                {"recent", {delivered(1, "b", 1), delivered(0, "a", 1)}}}),
      row("c", {{"messages", 1}, {"recent", {delivered(0, nullptr, 1)}}})}}};
  auto told = deliveries_told(x);
  CHECK(!told.good);
  CHECK_THAT(told.text, Catch::Contains("at place 0 a has b:1 of view 3.1, b "
                                        "has a:1 of view 3.1"));
}

TEST_CASE("how far a replica is behind is told, and whether one serves",
          "[nodes][questions]") {
  json x{{"rows", {row("a", replica(true, 40)), row("b", replica(false, 33))}}};
  auto told = replicas_told(x);
  CHECK(told.good);
  CHECK_THAT(told.text, Catch::Contains("primary") && Catch::Contains("backup")
                          && Catch::Contains(" 7 "));
  x["rows"].erase(0);
  CHECK(!replicas_told(x).good);
}

TEST_CASE("what is no answer to all members is not made one",
          "[nodes][questions]") {
  CHECK_THROWS_AS(deliveries_told({{"node", "a"}}), json::exception);
  CHECK_THROWS_AS(replicas_told({{"rows", {{{"node", 7}}}}}), json::exception);
}
