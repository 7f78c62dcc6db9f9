// The page of metrics of one node, from what its actors answered.
#include "nodes/node_metrics.hpp"
#include "actors/core/latency_buckets.hpp"
#include "tests/support/configuration.hpp"
#include "tests/support/metric_text.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace std::chrono_literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture {
  node_config config = load(R"({"node": "member", "name": "a",
    "transport": {"queue_max": 77}, "group": {"window_bytes": "2MiB"}})")
                         .config;
  metrics_source source{config, {}, {}, 7, 1000};

  fixture() {
    source.poll.now = instant{1h};
    source.poll.parts = {{"transport", counters{{{"datagrams_sent", 5},
                                                 {"datagrams_waiting", 2}}}}};
  }

  metric_text page() const {
    metric_text result{node_metrics(source).text()};
    CAPTURE(result.complaints);
    CHECK(result.complaints.empty());
    return result;
  }

  /// A view of three in which this node leads and does not hear `b`.
  void join() {
    auto stands = std::make_shared<view>();
    stands->id = {3, 1};
    stands->self = 1;
    stands->members = {{1, "a", 11, {}}, {2, "b", 22, {}}, {3, "c", 33, {}}};
    stands->members[2].full = false;
    auto status = std::make_shared<group_status>();
    status->phase = group_phase::member;
    status->current = stands;
    status->known = {1, 3, {}};
    status->unheard = {2};
    group_picture x;
    x.status = status;
    x.lease_left = 250ms;
    source.poll.group = std::make_shared<const group_picture>(x);
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "counters that only grow end with _total, others not",
                 "[nodes][metrics]") {
  auto x = page();
  CHECK(x.value("troupe_datagrams_sent_total") == 5);
  CHECK(x.types["troupe_datagrams_sent_total"] == "counter");
  CHECK(x.value("troupe_datagrams_waiting") == 2);
  CHECK(x.types["troupe_datagrams_waiting"] == "gauge");
  CHECK(x.value(R"(troupe_node_info{node="a",kind="member"})") == 1);
  CHECK(x.value("troupe_incarnation") == 7);
}

TEST_CASE_METHOD(fixture, "bounds are told by their keys", "[nodes][metrics]") {
  auto x = page();
  CHECK(x.value(R"(troupe_limit{key="transport.queue_max"})") == 77);
  CHECK(x.value(R"(troupe_limit{key="group.window_bytes"})") == 2097152);
  CHECK(x.value(R"(troupe_limit{key="wire.members_max"})") == 128);
  // Not a bound, one of another kind of node, and one that nobody has set.
  CHECK(!x.value(R"(troupe_limit{key="source.messages"})"));
  CHECK(!x.value(R"(troupe_limit{key="replica.requests_max"})"));
  CHECK(!x.value(R"(troupe_limit{key="transport.datagram_bytes"})"));
}

TEST_CASE_METHOD(fixture, "an actor that does not answer is told as such",
                 "[nodes][metrics]") {
  source.poll.parts.push_back({"clock", std::nullopt});
  auto x = page();
  CHECK(x.value(R"(troupe_actor_answers{actor="transport"})") == 1);
  CHECK(x.value(R"(troupe_actor_answers{actor="clock"})") == 0);
  CHECK(!x.has("troupe_lamport_time"));
}

TEST_CASE_METHOD(fixture, "spans are a histogram in seconds",
                 "[nodes][metrics]") {
  core::latency_buckets spans;
  spans.add(2ms);
  spans.add(20s);
  counters told;
  core::add_spans("delivery_", spans, told);
  source.poll.parts.push_back({"group", told});
  auto x = page();
  CHECK(x.types["troupe_delivery_seconds"] == "histogram");
  CHECK(x.value(R"(troupe_delivery_seconds_bucket{le="0.001"})") == 0);
  CHECK(x.value(R"(troupe_delivery_seconds_bucket{le="0.0025"})") == 1);
  CHECK(x.value(R"(troupe_delivery_seconds_bucket{le="10"})") == 1);
  CHECK(x.value(R"(troupe_delivery_seconds_bucket{le="+Inf"})") == 2);
  CHECK(x.value("troupe_delivery_seconds_count") == 2);
  CHECK(x.value("troupe_delivery_seconds_sum") == Approx(20.002));
}

TEST_CASE_METHOD(fixture, "a counter without a row is not lost",
                 "[nodes][metrics]") {
  source.poll.parts[0].counted->items.push_back({"novelties", 3});
  CHECK(page().value(R"(troupe_unnamed{actor="transport",)"
                     R"(counter="novelties"})")
        == 3);
}

TEST_CASE_METHOD(fixture, "who sees whom, who leads, and who is waited for",
                 "[nodes][metrics]") {
  CHECK(!page().has("troupe_group_phase"));
  join();
  auto since = source.poll.now - 2s;
  source.poll.waits.items = {{2, "clock", 4, since, {}, "b"},
                             {3, "clock", 1, since, {}, "c"}};
  source.poll.window.items = {{2, "window", 9, since, {}, "b"}};
  auto x = page();
  CHECK(x.value(R"(troupe_member_heard{member="a"})") == 1);
  CHECK(x.value(R"(troupe_member_heard{member="b"})") == 0);
  CHECK(x.value("troupe_group_members") == 3);
  CHECK(x.value("troupe_group_learners") == 1);
  CHECK(x.value("troupe_group_epoch") == 3);
  CHECK(x.value("troupe_is_leader") == 1);
  CHECK(x.value("troupe_lease_left_seconds") == 0.25);
  CHECK(x.value("troupe_group_quorate") == 1);
  CHECK(x.value(R"(troupe_group_phase{phase="member"})") == 1);
  CHECK(x.value(R"(troupe_messages_waiting{member="b",what="clock"})") == 4);
  CHECK(x.value(R"(troupe_messages_waiting_seconds{member="c",what="clock"})")
        == 2);
  CHECK(x.value(R"(troupe_window_held_seconds{member="b"})") == 2);
  CHECK(!x.has("troupe_serves_clients"));
}

TEST_CASE_METHOD(fixture, "two lives of one name in a view are one member",
                 "[nodes][metrics]") {
  join();
  auto status = std::make_shared<group_status>(*source.poll.group->status);
  auto stands = std::make_shared<view>(*status->current);
  stands->members[2].name = "b";
  status->current = stands;
  group_picture x = *source.poll.group;
  x.status = status;
  source.poll.group = std::make_shared<const group_picture>(x);
  CHECK(page().value(R"(troupe_member_heard{member="b"})") == 1);
}

TEST_CASE_METHOD(fixture, "the process tells what it uses",
                 "[nodes][metrics]") {
  auto x = page();
  CHECK(x.value("process_resident_memory_bytes").value_or(0) > 1e6);
  CHECK(x.value("process_open_fds").value_or(0) > 2);
  CHECK(x.value("process_max_fds").value_or(0) > 2);
  CHECK(x.value("process_start_time_seconds") == 1000);
}

TEST_CASE("labels cannot forge lines", "[nodes][metrics]") {
  metric_page page;
  page.add("troupe_x", "a number", 1, {{"member", "a\"b\nc"}});
  auto text = page.text();
  CAPTURE(text);
  CHECK(std::count(text.begin(), text.end(), '\n') == 3);
}
