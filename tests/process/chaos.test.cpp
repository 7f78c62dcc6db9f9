// `troupe chaos` on real members.
#include "tests/support/group_process.hpp"
#include "tests/support/metric_text.hpp"

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

struct fixture : group_process_fixture {
  void start_open(json more = json::object()) {
    more["chaos"] = {{"allow", true}};
    start_group(more);
  }

  int chaos(const std::string& node, std::vector<std::string> words) {
    words.insert(words.begin(), {"chaos", http.at(node)});
    return command(words);
  }

  /// How many datagrams a fault has met.
  double impaired(const std::string& node, const std::string& what) {
    metric_text page{curl({"http://" + http.at(node) + "/metrics"}).body};
    return page.value("troupe_datagrams_impaired_total{what=\"" + what + "\"}")
      .value_or(-1);
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "a node that does not allow it takes no faults, and says what "
                 "to change",
                 "[process][chaos]") {
  names = {"a"};
  start_group();
  CHECK(chaos("a", {"loss", "0.3"}) == 77);
  CHECK(said().find("\"chaos\": {\"allow\": true}") != std::string::npos);
  CHECK(chaos("a", {"kill"}) == 77);
  CHECK(chaos("a", {}) == 0);
  CHECK(said() == "no fault of a link holds\n");
}

TEST_CASE_METHOD(fixture,
                 "a partition that one member makes is seen on both sides, and "
                 "ends by itself",
                 "[process][chaos]") {
  start_open();
  REQUIRE(chaos("a", {"partition", "b", "c", "--for", "10s"}) == 0);
  CHECK(said().find("partition, links to " + udp[1] + ", " + udp[2])
        != std::string::npos);
  await_answer([&] { return members("a")["quorate"] == false; });
  await_answer([&] {
    return members("b")["quorate"] == true
           && members("b")["members"].size() == 2;
  });
  for (auto what : {"unheard", "lost"})
    await_answer([&] { return impaired("a", what) > 0; });
  // Nobody heals it.
  await_answer([&] {
    return std::all_of(names.begin(), names.end(), [&](const auto& x) {
      return members(x)["quorate"] == true
             && members(x)["members"].size() == names.size();
    });
  });
  CHECK(ask("a", "/v1/chaos")["faults"].empty());
}

TEST_CASE_METHOD(fixture, "a group delivers all that is said under loss",
                 "[process][chaos]") {
  constexpr auto each = 1000u; // Longer than it takes to order the faults.
  start_open({{"source", {{"messages", each}, {"gap", "5ms"}}}});
  for (const auto& name : names)
    REQUIRE(chaos(name, {"loss", "0.2", "--for", "1m"}) == 0);
  REQUIRE(chaos("b", {"delay", "1ms..20ms", "--to", "a,c"}) == 0);
  REQUIRE(chaos("c", {"duplicate", "0.1"}) == 0);
  CHECK(said().find("loss 0.2, all links") != std::string::npos);
  await([&] {
    return std::all_of(names.begin(), names.end(), [&](const auto& x) {
      return events(x, "deliver").size() >= each * names.size();
    });
  });
  for (auto what : {"lost", "duplicated"})
    await_answer([&] { return impaired("c", what) > 0; });
  auto order_of = [&](const std::string& name) {
    std::vector<std::string> result;
    for (const auto& x : events(name, "deliver"))
      result.push_back(x["sender"].get<std::string>()
                       + std::to_string(x["seq"].get<std::uint64_t>()));
    return result;
  };
  auto first = order_of("a");
  CHECK(first.size() == each * names.size());
  CHECK(order_of("b") == first);
  CHECK(order_of("c") == first);
  REQUIRE(chaos("a", {"heal", "-o", "json"}) == 0);
  CHECK(json::parse(said())["faults"].empty());
}

TEST_CASE_METHOD(fixture,
                 "a paused node answers first, stands still, and wakes by "
                 "itself",
                 "[process][chaos]") {
  names = {"a"};
  start_open();
  REQUIRE(chaos("a", {"pause", "--for", "6s"}) == 0);
  CHECK(said().find("stands still for 6s") == 9);
  await([&] { return processes.is_stopped(all["a"].index); });
  await_answer([&] { return !processes.is_stopped(all["a"].index); });
  CHECK(members("a")["node"] == "a");
  CHECK(has_said("a", "chaos: this process stands still for 6s"));
}

TEST_CASE_METHOD(fixture, "a killed node is gone without leave",
                 "[process][chaos]") {
  start_open();
  REQUIRE(chaos("c", {"kill"}) == 0);
  CHECK(said().find("the node is killed") == 0);
  CHECK(finish("c") == 128 + SIGKILL);
  await_answer([&] { return members("a")["members"].size() == 2; });
  CHECK(members("a")["evidence"].size() >= 1);
}

TEST_CASE_METHOD(fixture, "what cannot be is told before anything is done",
                 "[process][chaos]") {
  names = {"a"};
  start_open();
  CHECK(chaos("a", {"loss"}) == 64);
  CHECK(said().find("loss takes one value, such as 0.3") != std::string::npos);
  CHECK(chaos("a", {"loss", "much"}) == 64);
  CHECK(chaos("a", {"partition"}) == 64);
  CHECK(chaos("a", {"heal", "all"}) == 64);
  CHECK(chaos("a", {"kill", "--for", "3s"}) == 64);
  CHECK(chaos("a", {"loss", "0.3", "--for", "11m"}) == 64);
  CHECK(chaos("a", {"melt"}) == 64);
  CHECK(chaos("a", {"cut", "nobody"}) == 65);
  CHECK(said().find("knows nobody called \"nobody\"") != std::string::npos);
  CHECK(chaos("a", {"pause", "--for", "2m"}) == 65);
  CHECK(said().find("up to 1m") != std::string::npos);
  CHECK(chaos("a", {"delay", "9m"}) == 65);
  CHECK(ask("a", "/v1/chaos")["faults"].empty());
}
