// What `/v1/chaos` takes, request by request.
#include "nodes/chaos_order.hpp"

#include "actors/core/fault_plan.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace std::literals;
using namespace troupe;
using nlohmann::json;

namespace {

chaos_order good(const std::string& body) {
  auto read = read_chaos_order(body);
  if (auto bad = std::get_if<http_answer>(&read))
    FAIL(bad->body);
  return std::get<chaos_order>(read);
}

/// The JSON pointer of what is wrong.
std::string fault_of(const std::string& body) {
  CAPTURE(body);
  auto read = read_chaos_order(body);
  auto bad = std::get_if<http_answer>(&read);
  REQUIRE(bad);
  CHECK(bad->status == 400);
  auto error = json::parse(bad->body)["error"];
  CHECK(error["code"] == "bad_request");
  CHECK(error["message"].get<std::string>().size() > 10);
  return error.value("pointer", "");
}

} // namespace

TEST_CASE("loss, delay and duplicate go together, for some links or all",
          "[nodes][chaos]") {
  auto x = good(R"({"loss": 0.3, "delay": "1ms..60ms", "duplicate": 1,
                    "to": ["127.0.0.1:7003", "[::1]:7"], "for": "10s"})");
  CHECK(x.what == chaos_order::kind::links);
  CHECK(x.fault.what.loss == 0.3);
  CHECK(x.fault.what.delay_min == 1ms);
  CHECK(x.fault.what.delay_max == 60ms);
  CHECK(x.fault.what.duplicate == 1);
  CHECK(!x.fault.what.deaf);
  CHECK(x.fault.to.size() == 2);
  CHECK(x.fault.span == 10s);
  CHECK(to_text(x.fault.what) == "loss 0.3, duplicate 1, delay 1ms..60ms");
  auto all = good(R"({"loss": 0.3})");
  CHECK(all.fault.to.empty());
  CHECK(all.fault.span == chaos_order::span_default);
}

TEST_CASE("a cut is one way, a partition both", "[nodes][chaos]") {
  auto cut = good(R"({"cut": ["127.0.0.1:7003"], "for": "10m"})");
  CHECK(cut.fault.what.loss == 1);
  CHECK(!cut.fault.what.deaf);
  CHECK(to_text(cut.fault.what) == "cut");
  auto parted = good(R"({"partition": ["127.0.0.1:7003"]})");
  CHECK(parted.fault.what.loss == 1);
  CHECK(parted.fault.what.deaf);
  CHECK(to_text(parted.fault.what) == "partition");
}

TEST_CASE("a process is paused or killed, and links are healed",
          "[nodes][chaos]") {
  auto pause = good(R"({"pause": "3s"})");
  CHECK(pause.what == chaos_order::kind::pause);
  CHECK(pause.pause == 3s);
  CHECK(good(R"({"kill": true})").what == chaos_order::kind::kill);
  CHECK(good(R"({"heal": true})").what == chaos_order::kind::heal);
}

TEST_CASE("the words of faults are those of the simulator", "[nodes][chaos]") {
  for (auto word : {"loss", "delay", "duplicate", "cut", "partition", "pause"})
    CHECK(core::parse_fault_kind(word));
}

TEST_CASE("each value is named that is not what it should be",
          "[nodes][chaos]") {
  for (auto body : {"", "x", "[]", "3", "{}", R"({"for": "3s"})",
                    R"({"to": ["127.0.0.1:1"]})"})
    CHECK(fault_of(body) == "");
  for (auto value : {"0", "-0.1", "1.01", "\"0.3\"", "null", "true", "[0.3]"}) {
    CHECK(fault_of(std::string{R"({"loss": )"} + value + "}") == "/loss");
    CHECK(fault_of(std::string{R"({"duplicate": )"} + value + "}")
          == "/duplicate");
  }
  for (auto value : {"5", "\"5\"", "\"0s\"", "\"60ms..1ms\"", "\"61s\"",
                     "\"1ms..2m\"", "\"\""})
    CHECK(fault_of(std::string{R"({"delay": )"} + value + "}") == "/delay");
  for (auto value : {"\"127.0.0.1:1\"", "[]", "[7]", "[\"host:1\"]",
                     "[\"127.0.0.1\"]", "{}"}) {
    CHECK(fault_of(std::string{R"({"cut": )"} + value + "}") == "/cut");
    CHECK(fault_of(std::string{R"({"partition": )"} + value + "}")
          == "/partition");
    CHECK(fault_of(std::string{R"({"loss": 1, "to": )"} + value + "}")
          == "/to");
  }
  for (auto value : {"5", "\"0s\"", "\"-3s\"", "\"11m\"", "\"s\"", "null"})
    CHECK(fault_of(std::string{R"({"loss": 1, "for": )"} + value + "}")
          == "/for");
  for (auto value : {"true", "\"0s\"", "\"61s\"", "5"})
    CHECK(fault_of(std::string{R"({"pause": )"} + value + "}") == "/pause");
  for (auto value : {"false", "1", "\"true\"", "null"}) {
    CHECK(fault_of(std::string{R"({"kill": )"} + value + "}") == "/kill");
    CHECK(fault_of(std::string{R"({"heal": )"} + value + "}") == "/heal");
  }
  CHECK(fault_of(R"({"loss": 1, "los": 1})") == "/los");
}

TEST_CASE("what does not go together is refused", "[nodes][chaos]") {
  CHECK(fault_of(R"({"loss": 1, "heal": true})") == "");
  CHECK(fault_of(R"({"cut": ["127.0.0.1:1"], "partition": ["127.0.0.1:2"]})")
        == "");
  CHECK(fault_of(R"({"kill": true, "pause": "1s"})") == "");
  CHECK(fault_of(R"({"cut": ["127.0.0.1:1"], "to": ["127.0.0.1:2"]})")
        == "/to");
  CHECK(fault_of(R"({"pause": "1s", "for": "2s"})") == "/for");
  CHECK(fault_of(R"({"heal": true, "for": "2s"})") == "/for");
}

TEST_CASE("the links of an order are bounded", "[nodes][chaos]") {
  json links = json::array();
  for (std::size_t i = 0; i < chaos_order::links_max; ++i)
    links.push_back("127.0.0.1:" + std::to_string(i + 1));
  CHECK(good(json{{"cut", links}}.dump()).fault.to.size()
        == chaos_order::links_max);
  links.push_back("127.0.0.2:1");
  CHECK(fault_of(json{{"cut", links}}.dump()) == "/cut");
}
