// A group as a user runs it, looked into while it goes on and while it does
// not.
#include "nodes/free_addresses.hpp"
#include "tests/support/discovery_process.hpp"

#include <set>

#include <sys/stat.h>

using namespace std::chrono_literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : discovery_fixture {
  std::map<std::string, std::string> http;
  std::vector<std::string> places = free_addresses(3);
  std::string out;

  /// `more` is of all members, `of_c` of the last one.
  explicit fixture(const json& more = json::object(),
                   const json& of_c = json::object()) {
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
      if (i == 2)
        config.merge_patch(of_c);
      start(names[i], config);
    }
    for (auto name : names)
      http[name] = await_event(name, "ready")["addresses"]["http"];
    for (auto name : names)
      await_quorate(name);
  }

  /// Writes the file of a group of one that talks as fast as it can.
  std::string alone(const std::string& name) const {
    json self{{"name", name}, {"address", free_addresses(1)[0]}};
    json config{{"node", "member"},
                {"profile", "local"},
                {"name", name},
                {"state_dir", "state-" + name},
                {"peers", json::array({self})},
                {"source",
                 {{"kind", "text"}, {"messages", 100000}, {"gap", "0s"}}}};
    auto file = folder + "/" + name + ".json";
    std::ofstream{file} << config;
    return file;
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
  explicit talking_fixture(const json& of_c = json::object())
    : fixture(
      {{"source", {{"kind", "text"}, {"messages", 100000}, {"gap", "20ms"}}},
       {"detector", {{"suspect_after", "4s"}}}},
      of_c) {
    // nop
  }
};

/// One whose last member sends all late.
struct slow_fixture : talking_fixture {
  slow_fixture()
    : talking_fixture(
      json{{"transport", {{"impairment", {{"delay", "60ms..80ms"}}}}}}) {
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
                 "a node whose output nobody reads shows which of its actors "
                 "is stuck",
                 "[process][inspect]") {
  // It holds both ends of its output, and looks at none.
  auto pipe = folder + "/pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  start_program("d", "/bin/sh",
                {"-c", "exec 3<>\"$2\"; exec \"$0\" run \"$1\" -o jsonl >&3",
                 TROUPE_BINARY, alone("d"), pipe});
  auto place = folder + "/state-d/http";
  await_that([&] { return std::filesystem::exists(place); });
  std::ifstream{place} >> http["d"];
  await_that([&] { return troupe({"inspect", http["d"], "journal"}) == 1; });
  CHECK(says("state: stuck"));
  CHECK(says("busy: true"));
  CHECK(troupe({"why", http["d"]}) == 1);
  CHECK(says("the actor journal has not answered for "));
  CHECK(says(": its handler runs"));
  CHECK(troupe({"inspect", http["d"], "orderer"}) == 0);
}

TEST_CASE_METHOD(slow_fixture,
                 "a slow member is named by those that wait for it, and is no "
                 "standstill",
                 "[process][why]") {
  for (auto i = 0; i < 5; ++i)
    await_that([&] {
      return troupe({"why", http["a"]}) == 0
             && says("waits for safe delivery: c has not acknowledged it");
    });
  CHECK(troupe({"inspect", http["c"]}) == 0);
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
