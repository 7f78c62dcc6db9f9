#include "nodes/bench_report.hpp"

#include <catch2/catch.hpp>

#include <initializer_list>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

/// A member that delivered `rate` messages a second for two seconds, and all
/// that it and one other sent.
bench_reply reply(std::uint64_t rate, std::uint64_t latency_ns) {
  bench_reply result;
  auto& x = result.sample;
  x.deliveries = rate * 2;
  x.seconds = 2;
  x.cpu_seconds = 0.5;
  x.sent = 5000;
  x.delivered = 10000;
  x.order_hash = 0xfedcba9876543210u;
  x.latency.add(latency_ns);
  result.rss_mib = 8;
  return result;
}

bench_figures figures(double rate, std::optional<double> p50) {
  bench_figures result;
  result.deliveries_per_second = rate;
  result.p50_us = p50;
  result.rss_mib = rate / 2;
  result.order_equal = true;
  return result;
}

/// The figures of one run of such members.
bench_figures figures_of(const std::vector<bench_reply>& replies) {
  return troupe::figures_of(bench_run{replies, std::nullopt});
}

bench_result result(const bench_load& load,
                    const std::vector<bench_figures>& runs) {
  return {load, runs};
}

} // namespace

TEST_CASE("a run is as fast as its slowest member", "[nodes][bench]") {
  auto x = figures_of({reply(3000, 100), reply(2000, 50000)});
  CHECK(x.deliveries_per_second == 2000);
  CHECK(x.order_equal);
}

TEST_CASE("latency is that of all senders, in microseconds", "[nodes][bench]") {
  auto x = figures_of({reply(1, 100), reply(1, 50000)});
  REQUIRE(x.p50_us);
  CHECK(*x.p50_us == Approx(0.1).epsilon(0.02));
  CHECK(*x.p99_us == Approx(50).epsilon(0.02));
  auto silent = reply(1, 0);
  silent.sample.latency = {};
  CHECK_FALSE(figures_of({silent, silent}).p50_us);
}

TEST_CASE("CPU time is spread over the deliveries of all members",
          "[nodes][bench]") {
  auto x = figures_of({reply(1000000, 1), reply(3000000, 1)});
  CHECK(x.cpu_seconds_per_million == Approx(1.0 / 8));
  auto idle = reply(0, 1);
  CHECK(figures_of({idle, idle}).cpu_seconds_per_million == 0);
}

TEST_CASE("memory is that of the largest member", "[nodes][bench]") {
  auto large = reply(1, 1);
  large.rss_mib = 30;
  CHECK(figures_of({reply(1, 1), large}).rss_mib == 30);
}

TEST_CASE("another order is seen, and so is a lost or doubled message",
          "[nodes][bench]") {
  auto other = reply(1, 1);
  other.sample.order_hash ^= 1;
  CHECK_FALSE(figures_of({reply(1, 1), other}).order_equal);
  for (auto delivered : {9999u, 10001u}) {
    auto both = reply(1, 1);
    both.sample.delivered = delivered;
    CHECK_FALSE(figures_of({both, both}).order_equal);
  }
}

TEST_CASE("several runs tell the median of each figure", "[nodes][bench]") {
  auto x = median_of({figures(30, 7), figures(10, 9), figures(20, 1)});
  CHECK(x.deliveries_per_second == 20);
  CHECK(x.p50_us == 7.0);
  CHECK(x.rss_mib == 10);
  CHECK(x.order_equal);
  CHECK(median_of({figures(10, 4), figures(20, 6)}).p50_us == 5.0);
  CHECK(median_of({figures(10, 4), figures(20, {})}).p50_us == 4.0);
  CHECK_FALSE(median_of({figures(10, {})}).p50_us);
}

TEST_CASE("one run out of order spoils them all", "[nodes][bench]") {
  auto bad = figures(1, 1);
  bad.order_equal = false;
  auto runs = {figures(1, 1), bad, figures(1, 1)};
  CHECK_FALSE(median_of(runs).order_equal);
  CHECK(bench_json(result({}, runs))["order_hash_equal"] == false);
  CHECK_THAT(bench_table(result({}, runs)),
             Catch::EndsWith("The members did NOT deliver everything in the "
                             "order that safe promises.\n"));
}

TEST_CASE("the document has the fields that scripts rely on",
          "[nodes][bench]") {
  bench_load load;
  load.bytes = 1000;
  load.order = level::agreed;
  auto x = bench_json(result(load, {figures(30, 7.5), figures(10, 7.5)}));
  CHECK(x["members"] == 3);
  CHECK(x["senders"] == "all");
  CHECK(x["size"] == 1000);
  CHECK(x["level"] == "agreed");
  CHECK(x["rate"] == "max");
  CHECK(x["datagram"] == "auto");
  CHECK(x["set"].empty());
  CHECK(x["seconds"] == 5);
  CHECK(x["loss"] == 0);
  CHECK(x["deliveries_per_second_per_member"] == 20);
  CHECK(x["mb_per_second"] == Approx(0.02));
  CHECK(x["latency_us"]["p50"] == 7.5);
  CHECK(x["latency_us"]["p99"].is_null());
  CHECK(x["latency_us"]["p999"].is_null());
  CHECK(x["cpu_seconds_per_million_deliveries"] == 0);
  CHECK(x["rss_mib_per_member"] == 10);
  CHECK(x["order_hash_equal"] == true);
  CHECK(x["runs"] == std::vector<double>{30, 10});
}

TEST_CASE("the table says what was measured", "[nodes][bench]") {
  bench_load load;
  load.one_sender = true;
  load.rate = 5000;
  load.loss = 0.05;
  load.datagram_bytes = 9000;
  auto x = bench_table(result(load, {figures(30, 7500)}));
  CHECK_THAT(x, Catch::StartsWith("3 members, one sends 100 bytes, safe, 5000 "
                                  "messages a second, datagrams of 9000 bytes, "
                                  "0.05 of them lost: one run of 5s\n"));
  CHECK_THAT(x,
             Catch::Contains("latency p50                        7.50 ms\n"));
  CHECK_THAT(x,
             Catch::Contains("latency p99                           none\n"));
  CHECK_THAT(x, Catch::EndsWith("in the order that safe promises.\n"));
}

TEST_CASE("a sample goes from process to process unchanged", "[nodes][bench]") {
  auto before = reply(77, 123456);
  before.sample.longest_waits[3] = 1500ms;
  before.counted["resender.messages_resent"] = 7;
  auto after = parse_bench_reply(to_text(before));
  REQUIRE(after);
  CHECK(after->sample.deliveries == 154);
  CHECK(after->sample.seconds == 2);
  CHECK(after->sample.cpu_seconds == 0.5);
  CHECK(after->sample.sent == 5000);
  CHECK(after->sample.delivered == 10000);
  CHECK(after->sample.order_hash == before.sample.order_hash);
  CHECK(after->sample.latency.buckets() == before.sample.latency.buckets());
  CHECK(after->sample.longest_waits == before.sample.longest_waits);
  CHECK(after->rss_mib == 8);
  CHECK(after->counted == before.counted);
}

TEST_CASE("a line that is no sample is none", "[nodes][bench]") {
  for (auto text : {"", "x", "[]", "{}", R"({"order_hash":1,"latency_ns":[1]})",
                    R"({"order_hash":1,"latency_ns":[[1,-1]]})",
                    R"({"order_hash":1,"latency_ns":[[99999999,1]]})",
                    R"({"order_hash":1,"waits_ns":[[1]]})",
                    R"({"order_hash":1,"waits_ns":[["x",1]]})"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_bench_reply(text));
  }
}

TEST_CASE("a process knows its peak of memory", "[nodes][bench]") {
  CHECK(peak_memory_mib("self") > 1);
  CHECK(peak_memory_mib("0") == 0);
}

TEST_CASE("a run in which others used the machine is warned about",
          "[nodes][bench]") {
  auto quiet = figures(1, 1);
  quiet.foreign_cores = 0.2;
  auto busy = figures(1, 1);
  busy.foreign_cores = 0.74;
  CHECK(foreign_warning({quiet, figures(1, 1)}).empty());
  CHECK_THAT(foreign_warning({quiet, busy}),
             Catch::StartsWith("others used up to 0.7 cores meanwhile"));
  auto x = bench_json(result({}, {quiet, busy, figures(1, 1)}));
  CHECK(x["foreign_cores"][1] == 0.74);
  CHECK(x["foreign_cores"][2].is_null());
  CHECK(x.contains("warning"));
  CHECK_FALSE(bench_json(result({}, {quiet})).contains("warning"));
  CHECK_THAT(bench_table(result({}, {busy})), Catch::Contains("\nWarning: "));
  CHECK_THAT(bench_table(result({}, {quiet})), !Catch::Contains("Warning"));
}

TEST_CASE("half of the maximum says what the maximum was", "[nodes][bench]") {
  bench_load load;
  load.rate = 500;
  auto x = result(load, {figures(500, 1)});
  x.maximum = 1000;
  CHECK(bench_json(x)["maximum_per_second"] == 1000);
  CHECK(bench_json(x)["rate"] == 500);
  CHECK_THAT(bench_table(x), Catch::Contains("500 messages a second, half of "
                                             "what goes"));
}

TEST_CASE("what each member of the last run counted is in the document",
          "[nodes][bench]") {
  auto x = result({}, {figures(1, 1)});
  CHECK_FALSE(bench_json(x).contains("members_of_last_run"));
  x.last = {reply(1, 1), reply(1, 1)};
  x.last[0].sample.longest_waits[2] = 1500ms;
  x.last[1].counted["resender.messages_resent"] = 7;
  auto members = bench_json(x)["members_of_last_run"];
  REQUIRE(members.size() == 2);
  CHECK(members[0]["longest_wait_seconds"]["2"] == 1.5);
  CHECK(members[1]["longest_wait_seconds"].empty());
  CHECK(members[1]["counters"]["resender.messages_resent"] == 7);
  CHECK(members[1]["sent"] == 5000);
}

TEST_CASE("a comparison tells both, and ours in parts of theirs",
          "[nodes][bench]") {
  auto ours = result({}, {figures(300, 20)});
  auto theirs = result({}, {figures(100, 40)});
  theirs.load.order = level::agreed;
  auto x = comparison_json(ours, theirs);
  CHECK(x["troupe"]["deliveries_per_second_per_member"] == 300);
  CHECK(x["corosync"]["deliveries_per_second_per_member"] == 100);
  CHECK(x["corosync"]["level"] == "agreed");
  CHECK(x["ratio"] == 3);
  CHECK(x["ratios"]["latency_p50"] == 0.5);
  CHECK(x["ratios"]["latency_p99"].is_null());
  CHECK(x["ratios"]["rss"] == 3);
  CHECK_THAT(comparison_table(ours, theirs),
             Catch::Contains("deliveries a second, each member        300     "
                             "  100   3.00\n"));
  CHECK_THAT(comparison_table(ours, theirs),
             Catch::EndsWith("All members delivered everything in the order "
                             "that safe promises.\nAll peers delivered "
                             "everything in the order that agreed "
                             "promises.\n"));
}

TEST_CASE("a peer that delivers nothing has no ratio", "[nodes][bench]") {
  auto x = comparison_json(result({}, {figures(300, 20)}),
                           result({}, {figures(0, {})}));
  CHECK(x["ratio"].is_null());
}

TEST_CASE("a file is told as one", "[nodes][bench]") {
  bench_load load;
  load.file = "some.bin";
  load.one_sender = true;
  auto good = result(load, {figures(1, 1)});
  CHECK_THAT(bench_table(good), Catch::StartsWith("3 members, one sends "
                                                  "some.bin in messages of 100 "
                                                  "bytes, safe\n"));
  CHECK_THAT(bench_table(good),
             Catch::EndsWith("The members have the whole file.\n"));
  good.runs[0].order_equal = false;
  CHECK_THAT(bench_table(good),
             Catch::EndsWith("do NOT have the whole file.\n"));
}
