#include "tests/nodes/simulation_support.hpp"

#include <algorithm>
#include <map>
#include <set>

using namespace troupe;
using namespace troupe::simulation;
using namespace troupe::test;
using namespace std::chrono_literals;

using core::fault_profile;

namespace {

run_plan story(scenario_kind scenario, fault_profile faults, std::uint64_t seed,
               const std::vector<std::string>& sets = {}) {
  run_terms terms;
  terms.scenario = scenario;
  terms.duration = 10s;
  terms.faults = faults;
  terms.sets = sets;
  return plan_of(terms, seed);
}

std::string text_in(const nlohmann::json& x, const char* key) {
  return x[key].get<std::string>();
}

/// A writer of two nodes, fed by hand.
struct fixture {
  std::ostringstream out;
  trace_writer uut{out, 2};

  std::vector<nlohmann::json> lines() const {
    std::vector<nlohmann::json> result;
    std::istringstream in{out.str()};
    for (std::string text; std::getline(in, text);)
      result.push_back(nlohmann::json::parse(text));
    return result;
  }

  std::vector<std::string> events() const {
    std::vector<std::string> result;
    for (const auto& x : lines())
      result.push_back(text_in(x, "event"));
    return result;
  }
};

} // namespace

TEST_CASE("a run of any story is the same whether it is traced or not",
          "[simulation][trace]") {
  for (auto scenario : {scenario_kind::group, scenario_kind::service,
                        scenario_kind::gossip, scenario_kind::discovery})
    for (auto faults : {fault_profile::lossy, fault_profile::chaos}) {
      CAPTURE(to_string(scenario), core::to_string(faults));
      auto plan = story(scenario, faults, 3);
      auto traced = trace_of(plan).result;
      auto plain = simulation::simulate(plan, nullptr);
      CHECK(traced.digest == plain.digest);
      CHECK(traced.events == plain.events);
      CHECK(broken_by(traced) == broken_by(plain));
    }
}

TEST_CASE("a trace of any story begins, ends, and has its lines by time",
          "[simulation][trace]") {
  for (auto scenario : {scenario_kind::group, scenario_kind::service,
                        scenario_kind::gossip, scenario_kind::discovery}) {
    CAPTURE(to_string(scenario));
    auto run = trace_of(story(scenario, fault_profile::crashes, 2));
    REQUIRE(broken_by(run.result).empty());
    CHECK(run.lines.front()["event"] == "begin");
    CHECK(run.lines.front()["scenario"] == to_string(scenario));
    CHECK(run.lines.back()["event"] == "end");
    std::int64_t before = 0;
    for (const auto& x : run.lines) {
      CHECK(x["at_us"].get<std::int64_t>() >= before);
      before = x["at_us"];
    }
    CHECK(run.of("gone").size() == run.result.crashes);
    CHECK_FALSE(run.of("start").empty());
  }
}

TEST_CASE("in a group each view numbers its messages anew, and each was sent "
          "before it is delivered",
          "[simulation][trace]") {
  auto run = trace_of(story(scenario_kind::group, fault_profile::chaos, 2));
  std::set<std::string> sent;
  std::size_t deliveries = 0;
  for (const auto& x : run.lines) {
    if (x["event"] == "send") {
      CHECK(sent.insert(text_in(x, "message")).second);
      CHECK(text_in(x, "message").find(text_in(x, "node") + "@") == 0);
    } else if (x["event"] == "deliver") {
      ++deliveries;
      CHECK(sent.count(text_in(x, "message")) == 1);
    }
  }
  CHECK(deliveries == run.result.deliveries);
  CHECK_FALSE(run.of("receive").empty());
}

TEST_CASE("in a group what is lost leaves again, and both are told with the "
          "messages",
          "[simulation][trace]") {
  auto run = trace_of(story(scenario_kind::group, fault_profile::lossy, 3));
  auto lost = run.of("datagram");
  CHECK(std::any_of(lost.begin(), lost.end(),
                    [](const auto& x) { return x.contains("messages"); }));
  REQUIRE_FALSE(run.of("resend").empty());
  CHECK_FALSE(run.of("resend").front()["messages"].empty());
}

TEST_CASE("in the trace of a group an epoch has one leader, who is told of by "
          "all who know it",
          "[simulation][trace]") {
  auto run = trace_of(story(scenario_kind::group, fault_profile::crashes, 2));
  std::map<std::uint64_t, std::set<std::string>> leaders;
  std::set<std::string> who;
  for (const auto& x : run.of("leader"))
    if (x["leader"].is_string()) {
      leaders[x["epoch"]].insert(text_in(x, "leader"));
      who.insert(text_in(x, "node"));
    }
  CHECK(leaders.size() > 1);
  for (const auto& [epoch, names] : leaders)
    CHECK(names.size() == 1);
  CHECK(who.size() == 5);
}

TEST_CASE("whoever is down is suspected first, and it is said why",
          "[simulation][trace]") {
  auto run = trace_of(story(scenario_kind::group, fault_profile::crashes, 2));
  auto suspicions = run.of("suspicion");
  REQUIRE_FALSE(suspicions.empty());
  for (const auto& x : suspicions) {
    CHECK(x["whom"].size() == 1);
    CHECK(x["whom"][0] != x["node"]);
    CHECK_FALSE(text_in(x, "why").empty());
  }
  auto crashed = run.of("gone").front();
  CHECK(std::any_of(suspicions.begin(), suspicions.end(), [&](const auto& x) {
    return x["whom"][0] == crashed["node"] && x["at_us"] > crashed["at_us"];
  }));
}

TEST_CASE("replicas commit the same places, and clients' calls have an end",
          "[simulation][trace]") {
  auto run = trace_of(story(scenario_kind::service, fault_profile::crashes, 2));
  // Of all that was committed under a place there is one epoch.
  std::map<std::uint64_t, std::set<std::uint64_t>> epochs;
  for (const auto& x : run.of("commit")) {
    CHECK(x["count"] > 0);
    epochs[x["index"]].insert(x["epoch"].get<std::uint64_t>());
  }
  CHECK(epochs.size() > 10);
  for (const auto& [index, known] : epochs)
    CHECK(known.size() == 1);
  std::size_t done = 0;
  for (const auto& x : run.of("call")) {
    CHECK(text_in(x, "node").find("client-") == 0);
    CHECK(x["until_us"] >= x["at_us"]);
    done += x["result"] == "ok" ? 1 : 0;
  }
  CHECK(done > run.result.counts.at("posts_acknowledged"));
}

TEST_CASE("a request's tries are calls, and receivers tell what they process",
          "[simulation][trace]") {
  auto run = trace_of(story(scenario_kind::discovery, fault_profile::lossy, 2));
  CHECK(run.lines.front()["roles"][0] == "directory");
  std::size_t acked = 0;
  for (const auto& x : run.of("call")) {
    CHECK(text_in(x, "what").find(" to peer-") != std::string::npos);
    acked += x["result"] == "ok" ? 1 : 0;
  }
  CHECK(acked == run.result.deliveries);
  std::size_t processed = 0;
  for (const auto& x : run.of("notice"))
    processed += text_in(x, "detail").find("processes ") == 0 ? 1 : 0;
  CHECK(processed == run.result.counts.at("effects"));
}

TEST_CASE("an update goes from who made it to each that has it, and has no "
          "place in an order",
          "[simulation][trace]") {
  auto run = trace_of(story(scenario_kind::gossip, fault_profile::calm, 2));
  CHECK(run.lines.front()["ordered"] == false);
  std::map<std::string, std::string> made;
  std::map<std::string, std::set<std::string>> known;
  for (const auto& x : run.lines) {
    if (x["event"] == "send")
      made.emplace(text_in(x, "message"), text_in(x, "node"));
    if (x["event"] == "start") // It has forgotten all, and learns it again.
      for (auto& [name, who] : known)
        who.erase(text_in(x, "node"));
    if (x["event"] != "deliver")
      continue;
    auto name = text_in(x, "message");
    REQUIRE(made.count(name) == 1);
    CHECK(made[name] == text_in(x, "sender"));
    CHECK_FALSE(x.contains("rank"));
    CHECK(known[name].insert(text_in(x, "node")).second);
  }
  // The last change of each node has come to all others, but for one that died.
  std::map<std::string, std::string> last;
  for (const auto& x : run.of("send"))
    last[text_in(x, "node")] = text_in(x, "message");
  CHECK(last.size() == 5);
  for (const auto& [node, name] : last)
    CHECK(known[name].size() >= 3);
}

TEST_CASE("a group that breaks a promise ends its trace with it",
          "[simulation][trace]") {
  // Nobody's vote is needed: both sides of a partition go on.
  auto run = trace_of(
    story(scenario_kind::group, fault_profile::partitions, 3, {"quorum=none"}));
  REQUIRE(broken_by(run.result) == "one-lease");
  CHECK(run.lines.back()["event"] == "violation");
  CHECK(run.lines.back()["invariant"] == "one-lease");
}

TEST_CASE_METHOD(fixture,
                 "a call is written where it began, once its answer is known",
                 "[simulation][trace]") {
  auto call = uut.on_call(0, "asks", 1s);
  uut.on_notice(1, "is busy", 2s);
  CHECK(out.str().empty());
  uut.on_answered(call, "ok", 3s);
  uut.on_answered(call, "failed", 4s);
  auto all = lines();
  REQUIRE(all.size() == 2);
  CHECK(all[0]["event"] == "call");
  CHECK(all[0]["at_us"] == 1000000);
  CHECK(all[0]["until_us"] == 3000000);
  CHECK(all[0]["result"] == "ok");
}

TEST_CASE_METHOD(fixture,
                 "nobody knows the answer of a call whose client is gone, or "
                 "whose run is over",
                 "[simulation][trace]") {
  auto first = uut.on_call(0, "asks", 1s);
  uut.on_call(1, "asks", 2s);
  uut.on_gone(0, 3s);
  uut.on_answered(first, "ok", 4s);
  uut.on_end(5s);
  auto all = lines();
  CHECK(events() == std::vector<std::string>{"call", "call", "gone", "end"});
  CHECK(all[0]["result"] == "unknown");
  CHECK(all[0]["until_us"] == 3000000);
  CHECK(all[1]["until_us"] == 5000000);
}

TEST_CASE_METHOD(fixture, "what is delivered first was sent at that moment",
                 "[simulation][trace]") {
  delivered x;
  x.node = 1;
  x.sender = 0;
  x.at = 1s;
  uut.on_named_delivered(x, "peer-1@2.1#1");
  uut.on_named_sent(0, "peer-1@2.1#1", 5, 2s);
  CHECK(events() == std::vector<std::string>{"send", "deliver"});
  CHECK(lines()[1]["vector"] == nlohmann::json::array({1, 1}));
}
