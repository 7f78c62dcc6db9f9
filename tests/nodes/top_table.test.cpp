// What `troupe top` makes of two looks at a node.
#include "nodes/top_table.hpp"
#include "actors/core/latency_buckets.hpp"
#include "nodes/ask_top.hpp"
#include "tests/support/command_line.hpp"
#include "tests/support/http_fixture.hpp"

#include <catch2/catch.hpp>

#include <sstream>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

using json = nlohmann::ordered_json;

json state_of(std::uint64_t n, std::uint64_t life = 7) {
  auto counters = json{
    {"transport", {{"bytes_sent", 1024 * n}}},
    {"group", {{"messages_sent", 10 * n}, {"sends_waiting", 3u}}},
    {"orderer", {{"messages_delivered", 30 * n}, {"messages_held_back", 5u}}},
    {"resender", nullptr}};
  auto member = [](const char* name, bool self) {
    return json{{"name", name}, {"self", self}, {"leader", self}};
  };
  auto wait = [](const char* name, int count, int ms) {
    return json{{"member", name}, {"messages", count}, {"since_ms", ms}};
  };
  json result{{"node", "a"}, {"kind", "member"}, {"incarnation", life}};
  result["counters"] = counters;
  result["waits"]
    = json::array({wait("c", 1, 9000), wait("b", 8, 2100), wait("d", 8, 40)});
  result["process"] = {{"cpu_seconds", 0.25 * static_cast<double>(n)},
                       {"resident_bytes", 3 << 20}};
  result["group"]
    = {{"phase", "member"},
       {"quorate", true},
       {"members", json::array({member("a", true), member("b", false)})}};
  return result;
}

struct fixture {
  top_table uut;
  instant now{1h};

  top_row look(const json& x, timespan later = 0s) {
    now += later;
    return uut.on_answer("a", x, now);
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "the first look has levels, and no rates",
                 "[nodes][top]") {
  auto x = look(state_of(100));
  CHECK(x.node == "a");
  CHECK(x.leads);
  CHECK(x.others == std::vector<std::string>{"b"});
  CHECK(x.held_back == 5);
  CHECK(x.sends_waiting == 3);
  CHECK(x.waits_for == "b");
  CHECK(x.waiting == 8);
  CHECK(x.waited_ms == 2100);
  CHECK(!x.sent);
  CHECK(!x.processor);
}

TEST_CASE_METHOD(fixture, "rates are what was counted between two looks",
                 "[nodes][top]") {
  look(state_of(100));
  auto x = look(state_of(102), 2s);
  CHECK(x.sent == 10);
  CHECK(x.delivered == 30);
  CHECK(x.bytes_out == 1024);
  CHECK(x.processor == 0.25);
  // Nobody has told of it.
  CHECK(!x.resent);
  auto text = top_text({x});
  CAPTURE(text);
  CHECK(text.find("leader") != std::string::npos);
  CHECK(text.find("2.1 s") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "latencies are those between two looks",
                 "[nodes][top]") {
  core::latency_buckets spans;
  auto next = [&](int n) {
    auto x = state_of(n);
    counters told;
    core::add_spans("delivery_", spans, told);
    for (const auto& item : told.items)
      x["counters"]["group"][item.name] = item.value;
    return look(x, 1s);
  };
  spans.add(9s);
  CHECK(!next(1).p50_ms);
  CHECK(!next(2).p50_ms); // Nothing in between.
  for (auto i = 0; i < 100; ++i)
    spans.add(4ms);
  auto x = next(3);
  CHECK(x.p50_ms == Approx(3.75));
  CHECK(x.p99_ms == Approx(4.975));
  auto text = top_text({x});
  CHECK(text.find(" 3.8 ") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "another life and a counter begun anew have no rate",
                 "[nodes][top]") {
  look(state_of(100));
  CHECK(!look(state_of(102, 8), 1s).sent);
  CHECK(!look(state_of(1, 8), 1s).sent);
  CHECK(look(state_of(2, 8), 1s).sent == 10);
}

TEST_CASE_METHOD(fixture, "who does not answer is told, and begins anew",
                 "[nodes][top]") {
  look(state_of(100));
  now += 1s;
  auto x = uut.on_answer("a", question_failed{{}, "no node answers"}, now);
  CHECK(x.fault == "no node answers");
  auto text = top_text({x});
  CHECK(text.find("a     no answer") != std::string::npos);
  CHECK(text.find("a: no node answers\n") != std::string::npos);
  CHECK(top_json({x})["nodes"][0]["fault"] == "no node answers");
  CHECK(!look(state_of(102), 1s).sent);
}

TEST_CASE_METHOD(fixture, "what is no node is no row", "[nodes][top]") {
  for (auto text : {"[]", "{}", "3", R"({"node": 3})"})
    CHECK(look(json::parse(text)).fault
          == "what answers at a is no node of troupe");
}

TEST_CASE_METHOD(fixture, "a row as JSON has null where nothing is known",
                 "[nodes][top]") {
  auto x = top_json({look(state_of(1))})["nodes"][0];
  CHECK(x["sent_per_second"].is_null());
  CHECK(x["held_back"] == 5);
  CHECK(x["waits_for"] == "b");
  CHECK(x["leader"] == true);
}

TEST_CASE_METHOD(server_fixture, "as a document top prints one, as lines many",
                 "[nodes][top]") {
  std::uint64_t asked = 0;
  http_setup setup;
  setup.routes = {{"GET", "/v1/state", [&](const http_request&) {
                     auto x = state_of(++asked);
                     x["group"]["members"] = json::array();
                     return json_answer(200, x);
                   }}};
  start(std::move(setup));
  node_question x;
  x.whom = to_string(server->local());
  std::ostringstream out;
  std::ostringstream err;
  top_wish wish;
  wish.every = 10ms;
  CHECK(watch_top(x, output_format::json, {out, err}, wish) == 0);
  auto document = json::parse(out.str());
  CHECK(document["nodes"][0]["sent_per_second"] > 0);
  out.str("");
  wish.looks = 4;
  CHECK(watch_top(x, output_format::jsonl, {out, err}, wish) == 0);
  auto text = out.str();
  CHECK(std::count(text.begin(), text.end(), '\n') == 3);
  out.str("");
  wish.looks = 1;
  CHECK(watch_top(x, output_format::text, {out, err}, wish) == 0);
  CHECK(out.str().find("deliv/s") != std::string::npos);
}

TEST_CASE_METHOD(command_line_fixture, "top names what it does not take",
                 "[nodes][top]") {
  CHECK(run({"top", "a", "--every", "5ms"}) == 64);
  CHECK(err.str().find("from 100ms to 1m") != std::string::npos);
  CHECK(run({"top", "a", "--looks", "0"}) == 64);
  CHECK(run({"top"}) == 64);
  CHECK(run({"top", "nobody-here"}) == 69);
}
