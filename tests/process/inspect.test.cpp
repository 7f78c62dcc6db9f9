// A group as a user runs it, looked into while it goes on and while it does
// not.
#include "nodes/free_addresses.hpp"
#include "tests/support/discovery_process.hpp"

#include <set>

using namespace std::chrono_literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : discovery_fixture {
  std::map<std::string, std::string> http;
  std::string out;

  explicit fixture(const json& more = json::object()) {
    auto places = free_addresses(3);
    json peers = json::array();
    const char* names[] = {"a", "b", "c"};
    for (std::size_t i = 0; i < 3; ++i)
      peers.push_back({{"name", names[i]}, {"address", places[i]}});
    for (std::size_t i = 0; i < 3; ++i) {
      json config{{"node", "member"},
                  {"profile", "local"},
                  {"peers", peers},
                  {"chaos", {{"allow", true}}},
                  {"source", {{"kind", "text"}, {"messages", 0}}}};
      config.merge_patch(more);
      start(names[i], config);
    }
    for (auto name : names)
      http[name] = await_event(name, "ready")["addresses"]["http"];
    for (auto name : names)
      await_quorate(name);
  }

  int troupe(std::vector<std::string> arguments) {
    start_program("troupe", TROUPE_BINARY, std::move(arguments));
    auto result = finish("troupe");
    out.clear();
    for (const auto& line : all["troupe"].out)
      out += line + "\n";
    return result;
  }

  void await_quorate(const std::string& name) {
    await_that([&] {
      return troupe({"members", http[name], "-o", "json"}) == 0
             && json::parse(out)["members"].size() == 3;
    });
  }

  template <class F>
  void await_that(F condition) {
    auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
      INFO(out);
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      wait(20ms);
    }
  }

  bool says(const std::string& part) const {
    return out.find(part) != std::string::npos;
  }
};

/// One that never stops talking.
struct talking_fixture : fixture {
  talking_fixture()
    : fixture(
      {{"source", {{"kind", "text"}, {"messages", 100000}, {"gap", "20ms"}}},
       {"detector", {{"suspect_after", "4s"}}}}) {
    // nop
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a member that goes on shows all of its actors",
                 "[process][inspect]") {
  CHECK(troupe({"inspect", http["a"], "-o", "json"}) == 0);
  auto shown = json::parse(out);
  std::set<std::string> names;
  for (const auto& x : shown["actors"]) {
    CHECK(x["state"] == "ok");
    names.insert(x["name"]);
  }
  for (auto name :
       {"udp-transport", "channel", "inspector", "group", "clock", "resender",
        "ack-tracker", "orderer", "detector", "elector", "membership", "ballot",
        "lease", "state-gate", "participant", "journal", "vote-keeper",
        "line-reader", "fault-injector"}) {
    CAPTURE(name);
    CHECK(names.count(name) == 1);
  }
  CHECK(troupe({"inspect", http["a"], "membership.phase"}) == 0);
  CHECK(out == "phase: member\n");
  CHECK(troupe({"inspect", http["a"], "no-such-actor"}) == 65);
  CHECK(troupe({"why", http["a"]}) == 0);
  CHECK(out == "a: nothing waits\n");
}

TEST_CASE_METHOD(fixture, "an idle node shows its inside within 50 ms",
                 "[process][inspect]") {
  auto best = 1s * 60;
  timespan least = best;
  for (auto i = 0; i < 5; ++i) {
    auto begin = std::chrono::steady_clock::now();
    CHECK(curl({"http://" + http["a"] + "/v1/inspect"}).status == 200);
    least = std::min<timespan>(least, std::chrono::steady_clock::now() - begin);
  }
  // With the start of a process and this fixture's pause.
  CHECK(least < 100ms);
}

TEST_CASE_METHOD(talking_fixture,
                 "a group that waits for a stopped member says "
                 "so, and goes on by itself",
                 "[process][why]") {
  signal("c", SIGSTOP);
  await_that([&] { return troupe({"why", http["a"]}) == 1; });
  CHECK(says("waits for safe delivery: c has not acknowledged it (last heard"));
  CHECK(troupe({"inspect", http["a"]}) == 0);
  signal("c", SIGCONT);
  await_that([&] { return troupe({"why", http["a"]}) == 0; });
}

TEST_CASE_METHOD(talking_fixture,
                 "a group that lost a member tells what comes "
                 "next, until it has come",
                 "[process][why]") {
  kill("c");
  await_that([&] {
    return troupe({"why", http["a"]}) >= 0
           && says("next: c is suspected unless it is heard in");
  });
  await_that([&] {
    return troupe({"members", http["a"], "-o", "json"}) == 0
           && json::parse(out)["members"].size() == 2
           && troupe({"why", http["a"]}) == 0;
  });
}

TEST_CASE_METHOD(fixture,
                 "a member that is cut off names those it does not hear",
                 "[process][why]") {
  signal("b", SIGSTOP);
  signal("c", SIGSTOP);
  await_that([&] {
    return troupe({"why", http["a"]}) == 1
           && says("waits for a majority; no sign of life from b and c");
  });
  signal("b", SIGCONT);
  signal("c", SIGCONT);
  await_quorate("a");
}
