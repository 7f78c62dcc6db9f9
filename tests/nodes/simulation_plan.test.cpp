#include "nodes/simulation/shrunk_plan.hpp"
#include "tests/nodes/simulation_support.hpp"

#include "config/show.hpp"
#include "tests/support/configuration.hpp"

#include <set>

using namespace troupe;
using namespace troupe::simulation;
using namespace troupe::test;
using namespace std::chrono_literals;

using core::fault_kind;
using core::fault_profile;
using json = nlohmann::ordered_json;

namespace {

std::string text_of(const run_plan& x) {
  shrunk_plan rest{x.nodes, 1, x.faults};
  json result;
  result["config"] = config::show_json(x.config, config::json_layout::one_line);
  result["start"] = x.start;
  result["calm"] = {x.calm.delay_min.count(), x.calm.delay_max.count()};
  result["rest"] = simulation::to_json(rest);
  return result.dump();
}

shrunk_plan full_plan() {
  core::fault x;
  x.kind = fault_kind::flap;
  x.begin = 1s;
  x.end = 2s;
  x.nodes = {0, 2};
  x.others = {1};
  x.chance = 17;
  x.recovery = 18;
  x.delay_min = 19ns;
  x.delay_max = 20ns;
  x.rate = 21;
  x.period = 22ms;
  x.share = 23;
  x.seed = 4294967295u;
  core::fault y;
  y.kind = fault_kind::loss;
  return {3, 42, {x, y}};
}

json full_json() {
  return simulation::to_json(full_plan());
}

/// Returns why such a file is refused; empty if it is not.
std::string refusal_of(const std::string& text) {
  std::string why;
  auto result = read_shrunk_plan(text, why);
  CHECK(result.has_value() == why.empty());
  return why;
}

/// As above, with one value in the place of another.
std::string refusal_of(const std::string& pointer, const json& value) {
  auto x = full_json();
  x.at(json::json_pointer{pointer}) = value;
  return refusal_of(x.dump());
}

} // namespace

TEST_CASE("the same seed draws the same plan, another seed another",
          "[simulation]") {
  auto terms = short_terms(level::safe, fault_profile::chaos);
  std::set<std::string> seen;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    auto text = text_of(plan_of(terms, seed));
    CHECK(text == text_of(plan_of(terms, seed)));
    seen.insert(text);
  }
  CHECK(seen.size() == 20);
}

TEST_CASE("in some plans trouble is there from the start", "[simulation]") {
  auto terms = short_terms(level::safe, fault_profile::lossy);
  auto at_once = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    at_once += plan_of(terms, seed).faults.front().begin == 0s ? 1 : 0;
  CHECK(at_once >= 5);
  CHECK(at_once <= 15);
}

TEST_CASE("what is set wins over what is drawn", "[simulation]") {
  auto terms = short_terms(level::safe, fault_profile::calm);
  terms.sets = {"group.window_messages=77", "group.level=fifo"};
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    auto plan = plan_of(terms, seed);
    CHECK(plan.config.group.window_messages == 77);
    CHECK(plan.config.group.order == level::fifo);
  }
}

TEST_CASE("a bad set is a fault that names it", "[simulation]") {
  auto fault_of = [](const std::string& set) {
    auto terms = short_terms(level::safe, fault_profile::calm);
    terms.sets = {set};
    auto drawn = draw_plan(terms, 1);
    return drawn.faults.empty() ? "" : to_string(drawn.faults.items().front());
  };
  CHECK(fault_of("group.windw_messages=4").find("--set group.windw_messages=4")
        == 0);
  CHECK(fault_of("group.level=best").find("--set group.level=best") == 0);
  CHECK(fault_of("resender.rto_max=1ms").find("resender.rto_max") == 6);
  CHECK(fault_of("source=stdin")
        == "--set source=stdin: /source/kind: found \"stdin\", expected text, "
           "database or relay in a simulation");
  CHECK(fault_of("source.kind=database").empty());
}

TEST_CASE("faults are over when what they held back has come", "[simulation]") {
  run_plan plan;
  plan.faults.resize(2);
  plan.faults[0].kind = core::fault_kind::loss;
  plan.faults[0].end = 5s;
  plan.faults[0].delay_max = 60s; // Means nothing here.
  CHECK(plan.faults_end() == 5s);
  plan.faults[1].kind = core::fault_kind::tail;
  plan.faults[1].end = 4s;
  plan.faults[1].delay_max = 3s;
  CHECK(plan.faults_end() == 7s);
}

TEST_CASE("the last word of a talkative plan is a year away at most",
          "[simulation]") {
  auto terms = short_terms(level::safe, fault_profile::calm);
  terms.sets = {"source.messages=1000000000", "source.gap=10m",
                "source.burst=1"};
  auto last = plan_of(terms, 1).last_word();
  CHECK(last > 24h * 364);
  CHECK(last <= 24h * 365);
}

TEST_CASE("a shrunk plan survives its file", "[simulation]") {
  std::string why;
  auto read = read_shrunk_plan(full_json().dump(2), why);
  CHECK(why.empty());
  REQUIRE(read);
  CHECK(read->nodes == 3);
  CHECK(read->messages == 42);
  CHECK(read->faults == full_plan().faults);
}

TEST_CASE("every drawn plan survives its file", "[simulation]") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    auto plan = plan_of(short_terms(level::safe, fault_profile::chaos), seed);
    std::string why;
    auto read = read_shrunk_plan(to_json({plan.nodes, 9, plan.faults}).dump(),
                                 why);
    CAPTURE(seed, why);
    REQUIRE(read);
    CHECK(read->faults == plan.faults);
  }
}

TEST_CASE("a file that is no plan is refused in words", "[simulation]") {
  for (auto text : {"", "{", "nodes", "\xff\xfe", "{\"nodes\": 1e}"})
    CHECK(refusal_of(text) == "found no JSON, expected an object");
  CHECK(refusal_of("[]") == "found array, expected an object");
  CHECK(refusal_of("3") == "found 3, expected an object");
  CHECK(refusal_of("{}") == "nodes: found nothing, expected a value");
  CHECK(refusal_of(std::string(shrunk_plan_bytes_max + 1, ' '))
        == "found 4194305 bytes, expected at most 4194304");
  CHECK(refusal_of(std::string(100000, '[') + std::string(100000, ']'))
        == "found array, expected an object");
}

TEST_CASE("a plan without one of its values is refused", "[simulation]") {
  for (const auto& key : {"nodes", "messages", "faults"}) {
    auto x = full_json();
    x.erase(key);
    CHECK(refusal_of(x.dump())
          == std::string{key} + ": found nothing, expected a value");
  }
  auto fault = full_json()["faults"][0];
  for (const auto& item : fault.items()) {
    auto x = full_json();
    x["faults"][0].erase(item.key());
    auto why = refusal_of(x.dump());
    if (item.key() == "text") // For people only.
      CHECK(why.empty());
    else
      CHECK(why
            == "faults/0/" + item.key() + ": found nothing, expected a value");
  }
}

TEST_CASE("a plan with a value of another type is refused", "[simulation]") {
  auto fault = full_json()["faults"][0];
  for (const auto& item : fault.items()) {
    if (item.key() == "text")
      continue;
    for (json bad : {json(nullptr), json(true), json(-1), json(0.5), json("x"),
                     json::object(), json(18446744073709551615u)}) {
      CAPTURE(item.key(), bad);
      auto why = refusal_of("/faults/0/" + item.key(), bad);
      CHECK(why.find("faults/0/" + item.key() + ": found ") == 0);
      CHECK(why.find(", expected ") != std::string::npos);
    }
  }
  CHECK(refusal_of("/nodes", 2.5)
        == "nodes: found 2.5, expected a whole number from 2 to 64");
  CHECK(refusal_of("/nodes", 4294967298u)
        == "nodes: found 4294967298, expected a whole number from 2 to 64");
  CHECK_FALSE(refusal_of("/messages", 0).empty());
  CHECK_FALSE(refusal_of("/messages", -1).empty());
  CHECK_FALSE(refusal_of("/messages", 1000000001).empty());
  CHECK(refusal_of("/faults", json::object())
        == "faults: found object, expected a list of at most 1024");
  CHECK_FALSE(
    refusal_of("/faults", json(1025, full_json()["faults"][1])).empty());
}

TEST_CASE("a plan that names a stranger, or one twice, is refused",
          "[simulation]") {
  CHECK(refusal_of("/faults/0/nodes", {0, 3})
        == "faults/0/nodes/1: found 3, expected a whole number from 0 to 2");
  CHECK(refusal_of("/faults/0/others", {4294967296u})
        == "faults/0/others/0: found 4294967296, expected a whole number from "
           "0 to 2");
  CHECK(refusal_of("/faults/0/nodes", {1, 1})
        == "faults/0/nodes/1: found 1, expected each node once");
}

TEST_CASE("a plan that would never come to its end is refused",
          "[simulation]") {
  CHECK_FALSE(refusal_of("/faults/0/period_ns", 0).empty());
  CHECK_FALSE(refusal_of("/faults/0/period_ns", 999999).empty());
  CHECK(refusal_of("/faults/0/period_ns", 1000000).empty());
  CHECK_FALSE(refusal_of("/faults/0/end_ns", 999999999).empty());
  CHECK_FALSE(refusal_of("/faults/0/end_ns", 90'000'000'000'000).empty());
  CHECK_FALSE(refusal_of("/faults/0/delay_max_ns", 18).empty());
  CHECK_FALSE(refusal_of("/faults/0/share", 1000001).empty());
  auto narrow = full_json();
  narrow["faults"][1]["kind"] = "bandwidth";
  CHECK(refusal_of(narrow.dump()).find("faults/1/rate: found 0") == 0);
}
