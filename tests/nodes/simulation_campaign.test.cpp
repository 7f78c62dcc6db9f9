#include "nodes/simulation/report.hpp"
#include "nodes/simulation/sometimes.hpp"
#include "tests/nodes/simulation_support.hpp"

#include <set>

using namespace troupe;
using namespace troupe::simulation;
using namespace troupe::test;

using core::fault_profile;

namespace {

simulate_options seeds(std::uint64_t first, std::uint64_t last, level order,
                       fault_profile faults) {
  simulate_options result;
  result.terms = short_terms(order, faults);
  result.first_seed = first;
  result.last_seed = last;
  result.jobs = 2;
  return result;
}

campaign_result play(const simulate_options& x) {
  return play_campaign(x, [](auto, auto) {});
}

std::set<std::string> keys_of(const nlohmann::ordered_json& x) {
  std::set<std::string> result;
  for (const auto& item : x.items())
    result.insert(item.key());
  return result;
}

} // namespace

TEST_CASE("side by side or not, a campaign finds the same", "[simulation]") {
  auto opts = seeds(3, 14, level::unordered, fault_profile::lossy);
  auto two = to_json(play(opts), opts);
  opts.jobs = 1;
  auto one = to_json(play(opts), opts);
  one.erase("seconds");
  two.erase("seconds");
  CHECK(one == two);
  REQUIRE(one["runs"].size() == 12);
  for (std::size_t i = 0; i < 12; ++i)
    CHECK(one["runs"][i]["seed"] == 3 + i);
}

TEST_CASE("the watcher hears of the end of a campaign's runs", "[simulation]") {
  auto opts = seeds(1, 6, level::unordered, fault_profile::lossy);
  std::uint64_t last = 0;
  auto found = play_campaign(opts, [&](auto done, auto failed) {
    CHECK(done >= last);
    CHECK(done <= 6);
    CHECK(failed <= done);
    last = done;
  });
  CHECK(last == 6);
  CHECK(found.runs.size() == 6);
}

TEST_CASE("the replay line is a whole command line", "[simulation]") {
  auto opts = seeds(1, 9, level::agreed, fault_profile::chaos);
  CHECK(replay_line(opts, 7)
        == "troupe simulate --scenario multicast --nodes 3 --duration 10s "
           "--faults chaos --level agreed --seed 7");
  opts.terms.sets = {"group.window_bytes=2KiB", "log.file=a b;rm 'c' $d"};
  opts.only = "left over.json";
  CHECK(replay_line(opts, 7)
        == "troupe simulate --scenario multicast --nodes 3 --duration 10s "
           "--faults chaos --level agreed --set group.window_bytes=2KiB "
           "--set 'log.file=a b;rm '\\''c'\\'' $d' --only 'left over.json' "
           "--seed 7");
}

TEST_CASE("a campaign's document has the keys that scripts rely on",
          "[simulation]") {
  auto opts = seeds(1, 4, level::unordered, fault_profile::lossy);
  auto found = to_json(play(opts), opts);
  for (auto key : {"runs", "seconds", "simulated_hours", "sometimes"})
    CHECK(found.contains(key));
  CHECK(found["simulated_hours"] > 0.0);
  CHECK(found["failed"] > 0);
  for (const auto& run : found["runs"]) {
    CHECK(keys_of(run)
          == std::set<std::string>{"seed", "virtual_seconds", "events",
                                   "deliveries", "views", "elections",
                                   "crashes", "partitions", "violations",
                                   "digest", "replay"});
    CHECK(run["elections"] == 0);
    CHECK(run["crashes"] == 0);
    CHECK(run["digest"].get<std::string>().size() == 16);
    CHECK(run["replay"] == replay_line(opts, run["seed"]));
    for (const auto& broken : run["violations"])
      CHECK(keys_of(broken)
            == std::set<std::string>{"invariant", "at", "detail"});
  }
}

TEST_CASE("partitions are counted", "[simulation]") {
  auto opts = seeds(1, 1, level::safe, fault_profile::partitions);
  CHECK(play(opts).runs.front().partitions >= 2);
  opts.terms.faults = fault_profile::lossy;
  CHECK(play(opts).runs.front().partitions == 0);
}

TEST_CASE("the words of a campaign name seed, invariant, time and replay",
          "[simulation]") {
  auto opts = seeds(8, 9, level::safe, fault_profile::lossy);
  campaign_result x;
  x.runs.resize(2);
  x.runs[0].seed = 8;
  x.runs[1].seed = 9;
  x.runs[1].violations
    = {{"total-order", std::chrono::microseconds{3265732}, "it broke"}};
  auto text = to_text(x, opts);
  CHECK(text.find("seed 9 breaks total-order at 3.265732 s: it broke\n  again: "
                  + replay_line(opts, 9) + "\n")
        == 0);
  CHECK(text.find("seed 8") == std::string::npos);
  CHECK(text.find("2 seeds") != std::string::npos);
  CHECK(text.find("1 failed") != std::string::npos);
  x.runs[1].only = "simulate-9.json";
  auto shrunk = opts;
  shrunk.only = "simulate-9.json";
  CHECK(to_text(x, opts).find("again: " + replay_line(shrunk, 9) + "\n")
        != std::string::npos);
}

TEST_CASE("no more than ten failing seeds are told in words", "[simulation]") {
  auto opts = seeds(1, 12, level::safe, fault_profile::lossy);
  campaign_result x;
  x.runs.resize(12);
  for (auto& run : x.runs)
    run.violations = {{"liveness", timespan{0}, "it broke"}};
  auto text = to_text(x, opts);
  CHECK(text.find("... and 2 more seeds that fail\n") != std::string::npos);
}

TEST_CASE("a set that does not go with what some seed draws is told",
          "[simulation]") {
  auto opts = seeds(1, 40, level::safe, fault_profile::calm);
  opts.terms.sets = {"resender.rto_max=100ms"};
  auto found = play(opts);
  REQUIRE(found.refused);
  CHECK(found.runs.empty());
  for (std::uint64_t seed = 1; seed <= found.refused->seed; ++seed)
    CHECK(draw_plan(opts.terms, seed).faults.empty()
          == (seed < found.refused->seed));
}

TEST_CASE("a few seeds of loss and chaos see all that must be seen",
          "[simulation]") {
  auto lossy = seeds(1, 10, level::safe, fault_profile::lossy);
  // A narrow link is one that has more to carry.
  lossy.terms.sets = {"group.window_bytes=1MiB", "group.window_messages=1024",
                      "source.messages=320",     "source.gap=200ms..400ms",
                      "source.burst=20",         "source.bytes=1000B"};
  auto chaos = seeds(1, 20, level::safe, fault_profile::chaos);
  auto counts = play(lossy).counts;
  for (const auto& [name, value] : play(chaos).counts)
    counts[name] += value;
  for (const auto& x :
       sightings_in(counts, scenario_kind::multicast, level::safe)) {
    CAPTURE(x.what);
    CHECK(x.count > 0);
  }
}

TEST_CASE("what never happened in a campaign of all faults is told",
          "[simulation]") {
  auto opts = seeds(1, 2, level::safe, fault_profile::chaos);
  campaign_result x;
  x.runs.resize(2);
  for (const auto& item :
       sightings_in({}, scenario_kind::multicast, level::safe))
    CHECK(to_text(x, opts).find(item.what) != std::string::npos);
  x.counts = {{"messages_resent", 3}};
  auto text = to_text(x, opts);
  CHECK(text.find("\nnever happened: ") != std::string::npos);
  CHECK(text.find("a message was sent again") == std::string::npos);
  CHECK(to_json(x, opts)["sometimes"]["a message was sent again"] == 3);
  opts.terms.faults = fault_profile::lossy;
  CHECK(to_text(x, opts).find("never happened") == std::string::npos);
  opts.terms.faults = fault_profile::chaos;
  x.runs.resize(1);
  CHECK(to_text(x, opts).find("never happened") == std::string::npos);
}

TEST_CASE("what a level has not is not missed", "[simulation]") {
  auto has = [](level order, const std::string& what) {
    for (const auto& x : sightings_in({}, scenario_kind::multicast, order))
      if (x.what == what)
        return true;
    return false;
  };
  CHECK_FALSE(has(level::naive, "a gap was asked for"));
  CHECK(has(level::fifo, "a gap was asked for"));
  CHECK_FALSE(has(level::fifo, "a clock was asked for"));
  CHECK(has(level::safe, "a clock was asked for"));
  CHECK(has(level::unordered, "a datagram was lost"));
}
