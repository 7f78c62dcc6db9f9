#include "tests/nodes/simulation_support.hpp"

#include <algorithm>
#include <map>

using namespace troupe;
using namespace troupe::simulation;
using namespace troupe::test;
using namespace std::chrono_literals;

using core::fault_profile;

namespace {

using vector_clock = std::vector<std::uint64_t>;

bool dominates(const vector_clock& x, const vector_clock& y) {
  REQUIRE(x.size() == y.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    if (x[i] < y[i])
      return false;
  return true;
}

/// A writer of two nodes, fed by hand.
struct fixture {
  std::ostringstream out;
  trace_writer uut{out, 2};

  void offer(node_index node, std::uint64_t index, timespan at) {
    uut.on_offered({node, index, "hello", at});
  }

  static core::fault fault_at(timespan at, core::fault_kind kind) {
    core::fault result;
    result.kind = kind;
    result.begin = at;
    result.end = at + 1s;
    return result;
  }

  void deliver(node_index node, node_index sender, std::uint64_t index,
               timespan at) {
    delivered x;
    x.node = node;
    x.sender = sender;
    x.index = index;
    x.at = at;
    uut.on_delivered(x);
  }

  /// Each line in short: event, who or what, and the clock.
  std::string lines() const {
    std::string result;
    std::istringstream in{out.str()};
    for (std::string text; std::getline(in, text);) {
      auto x = nlohmann::json::parse(text);
      result += x["event"].get<std::string>() + " "
                + x.value("node", x.value("kind", x.value("detail", ""))) + " "
                + x.value("message", "");
      if (x.contains("vector"))
        result += " " + x["vector"].dump();
      result += "\n";
    }
    return result;
  }
};

} // namespace

TEST_CASE("a trace has an object a line, in the order of time",
          "[simulation]") {
  auto run = trace_of(short_plan(level::safe, fault_profile::lossy, 3));
  std::int64_t before = 0;
  for (const auto& x : run.lines) {
    REQUIRE(x.is_object());
    CHECK(x["at_us"].get<std::int64_t>() >= before);
    before = x["at_us"];
    auto event = x["event"].get<std::string>();
    if (event == "send" || event == "deliver") {
      CHECK(x["node"].get<std::string>().find("peer-") == 0);
      CHECK(x["vector"].size() == 3);
    }
  }
  CHECK(run.lines.back()["event"] == "end");
}

TEST_CASE("a message is sent once, and its delivery knows its sending",
          "[simulation]") {
  // Small windows refuse, and what they refuse is offered again.
  auto terms = short_terms(level::safe, fault_profile::chaos);
  terms.sets = {"group.window_messages=4", "source.burst=16"};
  auto run = trace_of(plan_of(terms, 3));
  REQUIRE(run.result.counts.at("messages_refused") > 0);
  std::map<std::string, vector_clock> sent;
  std::map<std::string, vector_clock> own;
  std::size_t deliveries = 0;
  for (const auto& x : run.lines) {
    auto event = x["event"].get<std::string>();
    if (event != "send" && event != "deliver")
      continue;
    auto now = x["vector"].get<vector_clock>();
    auto message = x["message"].get<std::string>();
    auto& before = own[x["node"].get<std::string>()];
    if (!before.empty())
      CHECK(dominates(now, before));
    before = now;
    if (event == "send") {
      CHECK(sent.emplace(message, now).second);
      continue;
    }
    ++deliveries;
    REQUIRE(sent.count(message) == 1);
    CHECK(dominates(now, sent[message]));
    CHECK(now != sent[message]);
  }
  CHECK(deliveries == 3 * sent.size());
  CHECK(deliveries == run.result.deliveries);
}

TEST_CASE("a trace tells each fault, and what becomes of datagrams",
          "[simulation]") {
  auto plan = short_plan(level::safe, fault_profile::lossy, 3);
  auto run = trace_of(plan);
  auto faults = run.of("fault");
  REQUIRE(faults.size() == plan.faults.size());
  for (std::size_t i = 0; i < faults.size(); ++i) {
    CHECK(faults[i]["at_us"] == plan.faults[i].begin / 1us);
    CHECK(faults[i]["until_us"] == plan.faults[i].end / 1us);
    CHECK(faults[i]["kind"] == core::to_string(plan.faults[i].kind));
    CHECK(faults[i]["detail"] == core::to_text(plan.faults[i]));
  }
  std::map<std::string, std::uint64_t> fates;
  for (const auto& x : run.of("datagram")) {
    ++fates[x["fate"].get<std::string>()];
    CHECK(x["from"].get<std::string>().find("10.0.0.") == 0);
    CHECK(x["to"].get<std::string>().find("10.0.0.") == 0);
    CHECK(x["bytes"] > 0);
  }
  CHECK(fates.size() >= 2);
  CHECK(fates.count("carried") == 0);
}

TEST_CASE_METHOD(fixture, "what is refused is not yet sent", "[simulation]") {
  offer(0, 1, 1s);
  offer(0, 2, 1s);
  uut.on_taken(0, 1, 1s);
  offer(1, 1, 2s);
  uut.on_taken(1, 1, 2s);
  deliver(0, 1, 1, 3s);
  offer(0, 2, 4s);
  uut.on_taken(0, 2, 4s);
  CHECK(lines()
        == "send peer-1 peer-1#1 [1,0]\n"
           "send peer-2 peer-2#1 [0,1]\n"
           "deliver peer-1 peer-2#1 [2,1]\n"
           "send peer-1 peer-1#2 [3,1]\n");
}

TEST_CASE_METHOD(fixture, "a delivery that is told first comes after its send",
                 "[simulation]") {
  offer(0, 1, 1s);
  deliver(1, 0, 1, 1s);
  uut.on_taken(0, 1, 1s);
  CHECK(lines()
        == "send peer-1 peer-1#1 [1,0]\n"
           "deliver peer-2 peer-1#1 [1,1]\n");
}

TEST_CASE_METHOD(fixture, "a fault is told in its time, in any order of faults",
                 "[simulation]") {
  uut.expect_fault(fault_at(3s, core::fault_kind::loss));
  uut.expect_fault(fault_at(1s, core::fault_kind::pause));
  uut.expect_fault(fault_at(9s, core::fault_kind::crash));
  offer(0, 1, 2s);
  uut.on_taken(0, 1, 2s);
  uut.on_end(4s);
  CHECK(lines()
        == "fault pause \n"
           "send peer-1 peer-1#1 [1,0]\n"
           "fault loss \n"
           "end  \n");
}

TEST_CASE_METHOD(fixture, "nothing comes after a violation", "[simulation]") {
  uut.on_violation({"total-order", 1s, "it broke"});
  deliver(0, 1, 1, 1s);
  uut.on_datagram(1s, {}, "lost");
  uut.on_end(2s);
  CHECK(lines() == "violation it broke \n");
}

TEST_CASE("a trace begins with what is played, and tells the lives of nodes",
          "[simulation]") {
  auto run = trace_of(short_plan(level::safe, fault_profile::calm, 3));
  auto& begin = run.lines.front();
  CHECK(begin["event"] == "begin");
  CHECK(begin["level"] == "safe");
  CHECK(begin["seed"] == 3);
  CHECK(begin["nodes"]
        == nlohmann::json::array({"peer-1", "peer-2", "peer-3"}));
  auto views = run.of("view");
  REQUIRE(views.size() == 3);
  CHECK(views[0]["members"] == begin["nodes"]);
  CHECK(run.of("gone").size() == 3);
}

TEST_CASE("a message arrives before it is delivered, and after it left",
          "[simulation]") {
  for (auto order : {level::unordered, level::naive, level::safe}) {
    CAPTURE(to_string(order));
    auto terms = short_terms(order, fault_profile::lossy);
    // Some messages travel in parts, where that is possible.
    if (!is_exhibit(order))
      terms.sets = {"source.large_bytes=6000B"};
    auto run = trace_of(plan_of(terms, 3));
    std::map<std::string, std::int64_t> sent;
    std::map<std::string, std::int64_t> arrived;
    std::size_t deliveries = 0;
    for (const auto& x : run.lines) {
      auto event = x["event"].get<std::string>();
      auto at = x["at_us"].get<std::int64_t>();
      if (event == "send")
        sent.emplace(x["message"], at);
      if (event == "receive") {
        CHECK(x["sent_us"].get<std::int64_t>() <= at);
        for (const auto& message : x["messages"]) {
          auto name = message.get<std::string>();
          REQUIRE(sent.count(name) == 1);
          CHECK(sent[name] <= x["sent_us"].get<std::int64_t>());
          arrived.emplace(x["node"].get<std::string>() + " " + name, at);
        }
      }
      if (event != "deliver")
        continue;
      auto node = x["node"].get<std::string>();
      auto name = x["message"].get<std::string>();
      if (name.find(node + "#") == 0)
        continue;
      ++deliveries;
      CHECK(arrived.count(node + " " + name) == 1);
    }
    CHECK(deliveries > 0);
  }
}

TEST_CASE("what is lost, and leaves once more, is told with its messages",
          "[simulation]") {
  auto run = trace_of(short_plan(level::safe, fault_profile::lossy, 3));
  auto carries = [](const auto& x) { return x.contains("messages"); };
  auto lost = run.of("datagram");
  auto resent = run.of("resend");
  auto received = run.of("receive");
  CHECK(std::any_of(lost.begin(), lost.end(), carries));
  REQUIRE_FALSE(resent.empty());
  CHECK(resent.front()["messages"].size() > 0);
  CHECK(std::any_of(received.begin(), received.end(),
                    [](const auto& x) { return x.value("again", false); }));
}

TEST_CASE("a run is the same whether it is traced or not", "[simulation]") {
  for (auto order : {level::unordered, level::safe}) {
    auto plan = short_plan(order, fault_profile::chaos, 5);
    auto traced = trace_of(plan).result;
    auto plain = simulation::simulate(plan, nullptr);
    CHECK(traced.digest == plain.digest);
    CHECK(traced.events == plain.events);
  }
}
