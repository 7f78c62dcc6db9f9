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
  CHECK(bench_json({}, runs)["order_hash_equal"] == false);
  CHECK_THAT(bench_table({}, runs),
             Catch::EndsWith("The members did NOT deliver everything in the "
                             "order that safe promises.\n"));
}

TEST_CASE("the document has the fields that scripts rely on",
          "[nodes][bench]") {
  bench_load load;
  load.bytes = 1000;
  load.order = level::agreed;
  auto x = bench_json(load, {figures(30, 7.5), figures(10, 7.5)});
  CHECK(x["members"] == 3);
  CHECK(x["senders"] == "all");
  CHECK(x["size"] == 1000);
  CHECK(x["level"] == "agreed");
  CHECK(x["rate"] == "max");
  CHECK(x["datagram"] == "auto");
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
  auto x = bench_table(load, {figures(30, 7500)});
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
  auto after = parse_bench_reply(to_text(before.sample, before.rss_mib));
  REQUIRE(after);
  CHECK(after->sample.deliveries == 154);
  CHECK(after->sample.seconds == 2);
  CHECK(after->sample.cpu_seconds == 0.5);
  CHECK(after->sample.sent == 5000);
  CHECK(after->sample.delivered == 10000);
  CHECK(after->sample.order_hash == before.sample.order_hash);
  CHECK(after->sample.latency.buckets() == before.sample.latency.buckets());
  CHECK(after->rss_mib == 8);
}

TEST_CASE("a line that is no sample is none", "[nodes][bench]") {
  for (auto text : {"", "x", "[]", "{}", R"({"order_hash":1,"latency_ns":[1]})",
                    R"({"order_hash":1,"latency_ns":[[1,-1]]})",
                    R"({"order_hash":1,"latency_ns":[[99999999,1]]})"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_bench_reply(text));
  }
}

TEST_CASE("a process knows its peak of memory", "[nodes][bench]") {
  CHECK(peak_memory_mib() > 1);
}

TEST_CASE("the plan of a member goes to its process unchanged",
          "[nodes][bench]") {
  bench_member_plan before;
  before.load = {2, true, 1000, level::causal, 5000, 100ms, 0.25, 9000};
  before.self = 2;
  before.socket = 7;
  before.members = {v4_endpoint(0x7f000001, 4000),
                    v4_endpoint(0x7f000001, 4001)};
  auto after = parse_bench_member(to_text(before));
  REQUIRE(after);
  CHECK(after->load.members == 2);
  CHECK(after->load.one_sender);
  CHECK(after->load.bytes == 1000);
  CHECK(after->load.order == level::causal);
  CHECK(after->load.rate == 5000u);
  CHECK(after->load.duration == 100ms);
  CHECK(after->load.loss == 0.25);
  CHECK(after->load.datagram_bytes == 9000u);
  CHECK(after->self == 2);
  CHECK(after->socket == 7);
  CHECK(after->members == before.members);
  before.load.rate.reset();
  before.load.datagram_bytes.reset();
  after = parse_bench_member(to_text(before));
  REQUIRE(after);
  CHECK_FALSE(after->load.rate);
  CHECK_FALSE(after->load.datagram_bytes);
}

TEST_CASE("a plan that no member can follow is none", "[nodes][bench]") {
  bench_member_plan good;
  good.load.members = 2;
  good.socket = 7;
  good.members = {v4_endpoint(0x7f000001, 4000), v4_endpoint(0x7f000001, 4001)};
  REQUIRE(parse_bench_member(to_text(good)));
  auto refused = [&](auto change) {
    auto bad = good;
    change(bad);
    return !parse_bench_member(to_text(bad));
  };
  CHECK(refused([](auto& x) { x.self = 3; }));
  CHECK(refused([](auto& x) { x.self = 0; }));
  CHECK(refused([](auto& x) { x.socket = -1; }));
  CHECK(refused([](auto& x) { x.load.bytes = 7; }));
  CHECK(refused([](auto& x) { x.load.order = level::naive; }));
  CHECK(refused([](auto& x) { x.load.duration = 0s; }));
  CHECK(refused([](auto& x) { x.members.pop_back(); }));
  CHECK_FALSE(parse_bench_member("x"));
  CHECK_FALSE(parse_bench_member("[]"));
}

TEST_CASE("the size of a datagram is the transport's alone", "[nodes][bench]") {
  bench_load load;
  CHECK_FALSE(transport_options_for(load, 2).datagram_bytes);
  load.datagram_bytes = 9000;
  CHECK(stream_options_for(load).group.batch_bytes
        == group_options{}.batch_bytes);
  CHECK(transport_options_for(load, 2).datagram_bytes == 9000);
  CHECK(transport_options_for(load, 2).seed == 2);
}
