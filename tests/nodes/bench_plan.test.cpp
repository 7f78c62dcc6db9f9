#include "nodes/bench_plan.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;

TEST_CASE("the plan of a member goes to its process unchanged",
          "[nodes][bench]") {
  bench_member_plan before;
  before.load = {2,     true, 1000, level::causal, 5000,
                 100ms, 0.25, 9000, "/some file",  {"group.waiting_max=7"}};
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
  CHECK(after->load.file == "/some file");
  CHECK(after->load.sets == before.load.sets);
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

TEST_CASE("members are configured by the load, and by settings over it",
          "[nodes][bench]") {
  bench_load load;
  load.order = level::agreed;
  load.datagram_bytes = 600;
  load.loss = 0.25;
  CHECK(stream_options_for(load).group.order == level::agreed);
  CHECK(transport_options_for(load, 3).datagram_bytes == 600u);
  CHECK(transport_options_for(load, 3).impaired.loss == 0.25);
  CHECK(transport_options_for(load, 3).seed == 3);
  load.sets = {"group.window_bytes=2MiB", "transport.datagram_bytes=9000B"};
  CHECK(stream_options_for(load).group.window_bytes == 2u << 20);
  CHECK(transport_options_for(load, 1).datagram_bytes == 9000u);
  CHECK(settings_of(load, 1).ok());
  load.sets = {"group.window_byte=2MiB"};
  CHECK_FALSE(settings_of(load, 1).ok());
}

TEST_CASE("members that record do so each to a file of its own",
          "[nodes][bench]") {
  bench_load load;
  CHECK(trace_options_for(load, 2).file.empty());
  load.sets = {"trace.file=/tmp/run.jsonl"};
  CHECK(trace_options_for(load, 2).file == "/tmp/run-2.jsonl");
}
