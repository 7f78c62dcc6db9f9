#include "nodes/client_events.hpp"

#include "nodes/service_events.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace std::literals;
using namespace troupe;
using kind = client_event::kind;

TEST_CASE("what a client is told is a sentence, or a line of JSON",
          "[nodes][notify]") {
  auto text = [](kind what, const char* about) {
    return events::client_line(output_format::text, {what, about});
  };
  CHECK(text(kind::notification, "ana: hello") == "ana: hello");
  CHECK(text(kind::notification, "ana: \x1b[2J") == "ana: \\x1b[2J");
  CHECK(text(kind::fail_over, "127.0.0.1:1") == "(now served by 127.0.0.1:1)");
  CHECK(text(kind::waiting, "no server answers")
        == "(no server answers; waiting)");
  CHECK(text(kind::left, "") == "bye");
  auto line = nlohmann::json::parse(events::client_line(
    output_format::jsonl, {kind::done, "message sent", 7, 1500us}));
  CHECK(line["event"] == "done");
  CHECK(line["text"] == "message sent");
  CHECK(line["number"] == 7);
  CHECK(line["ms"] == 1.5);
}

TEST_CASE("what a server is for its clients is told by name",
          "[nodes][notify]") {
  auto at = v4_endpoint(0x7f000001, 7041);
  CHECK(events::standing_sentence({true, 4, at}, "s1")
        == "this server leads, and serves clients from now on (epoch 4)");
  CHECK(events::standing_sentence({false, 4, at}, "s1")
        == "s1 (127.0.0.1:7041) leads since epoch 4; clients are sent there");
  CHECK(events::standing_sentence({false, 4, {}}, "")
        == "no server leads; clients are told to wait");
  auto line
    = nlohmann::json::parse(events::standing_line({false, 4, at}, "s1"));
  CHECK(line["event"] == "advising");
  CHECK(line["leader"] == "s1");
  CHECK(line["address"] == "127.0.0.1:7041");
}
