#include "nodes/demo_folder.hpp"
#include "nodes/election_stage.hpp"
#include "nodes/failover_play.hpp"
#include "tests/support/measured_program.hpp"

#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <signal.h>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

struct fixture : measured_program {
  nlohmann::json run(const std::vector<std::string>& command) {
    return measured_program::run(command,
                                 {"acked_lost", "shown_twice", "out_of_order",
                                  "stale_acks", "stale_claims"});
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "a leader that is killed is replaced, and comes back "
                 "with the state",
                 "[process][failover]") {
  auto x = run({"bench", "failover", "--kills", "1", "-o", "json"});
  CHECK(x["kills"] == 1);
  CHECK(x["gap_ms"]["max"] > 50);
  CHECK(x["gap_ms"]["max"] < 10000); // A third of a second on a quiet machine.
  CHECK(x["view_ms"]["max"] > 50);
  CHECK(x["rejoin_ms"]["max"] > 0);
  CHECK(x["steps"][0]["victim"] != x["steps"][0]["leader"]);
  CHECK(x["pinned_questions"] == 0);
}

TEST_CASE_METHOD(fixture,
                 "a leader that was stopped acknowledges nothing and "
                 "claims nothing once it was replaced",
                 "[process][failover]") {
  // Lines and questions wait for it meanwhile.
  auto x = run({"bench", "failover", "--of", "group", "--kills", "1", "--how",
                "stop", "--members", "3", "-o", "json"});
  CHECK(x["pinned_questions"] == 3);
}

TEST_CASE_METHOD(fixture,
                 "a leader that is cut off is replaced, and comes "
                 "back when it is heard again",
                 "[process][failover]") {
  auto x = run({"bench", "failover", "--kills", "1", "--how", "blackhole",
                "--members", "3", "-o", "json"});
  CHECK(x["how"] == "blackhole");
}

TEST_CASE_METHOD(fixture,
                 "a group that loses datagrams removes nobody, and "
                 "misses a leader that is killed",
                 "[process][failover]") {
  failover_plan plan;
  plan.loss = 0.1;
  plan.rate = 100;
  // A busy machine holds members up; that is not what is looked for.
  plan.sets = {"detector.suspect_after=2s"};
  soak_terms terms;
  terms.span = 2s;
  terms.go_on_within = 20s;
  folder = make_demo_folder("soak-test");
  failover_watcher watcher{[](const failover_step&) {}, [](timespan) {}};
  auto x = play_soak(TROUPE_BINARY, plan, terms, folder, watcher);
  CHECK(x.faults.empty());
  CHECK(x.false_removals == 0);
  CHECK(x.steps.size() == 1);
  CHECK(x.counts.acked > 10);
  CHECK(x.counts.acked_lost == 0);
  CHECK(x.counts.shown_twice == 0);
  CHECK(x.counts.out_of_order == 0);
}

TEST_CASE_METHOD(fixture, "a soak that is asked for ends as it tells",
                 "[process][failover]") {
  program = processes.start(
    {TROUPE_BINARY, {"demo", "election", "--soak", "1s", "-o", "json"}});
  auto status = finish();
  auto x = document();
  folder = x["folder"];
  INFO(x.dump(2));
  CHECK(x["soak"] == "1s");
  CHECK(x["steps"].size() == 1);
  CHECK(x["acked"] > 10);
  // A busy machine may hold members up, and nothing else may be wrong.
  for (const auto& fault : x["faults"])
    CHECK_THAT(fault.get<std::string>(),
               Catch::Contains("is without a member that was there")
                 || Catch::Contains("delivered again after more than 700ms"));
  auto good = x["faults"].empty();
  CHECK(x["verdict"] == (good ? "good" : "bad"));
  CHECK(status == (good ? 0 : 1));
}

TEST_CASE_METHOD(fixture,
                 "an interrupted measure of failures leaves no member "
                 "behind",
                 "[process][failover]") {
  program = processes.start(
    {TROUPE_BINARY, {"bench", "failover", "--kills", "1000"}});
  await_children(5);
  processes.send_signal(program, SIGINT);
  CHECK(finish() == 130);
  CHECK(err == "troupe: interrupted; all members have ended\n");
}

TEST_CASE_METHOD(fixture, "a setting that no member takes is refused, exit 78",
                 "[process][failover]") {
  program = processes.start(
    {TROUPE_BINARY, {"bench", "failover", "--set", "detector.heartbeet=1s"}});
  CHECK(finish() == 78);
  CHECK(out.empty());
  CHECK_THAT(err, Catch::Contains("heartbeet"));
}

TEST_CASE("the winner of an election is known to all other processes, by the "
          "address from which it answers [3.04] [3.05] [3.06] [6.36b]",
          "[process][failover]") {
  auto pattern
    = (std::filesystem::temp_directory_path() / "troupe-winner-XXXXXX")
        .string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  election_plan plan;
  plan.members = 3;
  plan.spoken_to = true;
  {
    election_stage stage{TROUPE_BINARY, plan, pattern};
    stage.start_all();
    REQUIRE(stage.unite({"member-1", "member-2", "member-3"}, 20s));
    auto dead = stage.leader_of(stage.latest_view());
    stage.kill(dead);
    std::set<std::string> others{"member-1", "member-2", "member-3"};
    others.erase(dead);
    REQUIRE(stage.unite(others, 20s));
    auto winner = stage.leader_of(stage.latest_view());
    CHECK(others.count(winner) == 1);
    for (const auto& name : others) {
      nlohmann::ordered_json leader;
      stage.follow(10s, [&] {
        auto x = stage.ask(name, "/v1/leader");
        leader = x ? *x : nlohmann::ordered_json{};
        return leader.value("lives", false)
               && leader.value("is_leader", false) == (name == winner);
      });
      INFO(leader.dump(2));
      CHECK(leader["leader"]["name"] == winner);
      CHECK(leader["is_leader"] == (name == winner));
      auto members = stage.ask(winner, "/v1/members");
      REQUIRE(members);
      for (const auto& x : (*members)["members"])
        if (x["name"] == winner)
          CHECK(leader["leader"]["address"] == x["address"]);
    }
    CHECK(stage.end().empty());
    CHECK(stage.problems().empty());
  }
  std::filesystem::remove_all(pattern);
}
