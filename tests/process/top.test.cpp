// `troupe top` before a person, and in a pipe.
#include "tests/support/group_process.hpp"
#include "tests/support/metric_text.hpp"
#include "tests/support/terminal.hpp"

using namespace troupe;
using namespace troupe::test;

TEST_CASE_METHOD(group_process_fixture,
                 "top draws a screen over and over, and leaves the terminal as "
                 "it was",
                 "[process][top]") {
  start_group({{"source", {{"messages", 10000}, {"gap", "2ms"}}}});
  std::vector<std::string> words{"top", http["a"], "--with",
                                 http["b"] + "," + http["c"], "--every"};
  auto has_drawn = [](const terminal& x) {
    return x.raw.find("q ends") != std::string::npos
           && x.raw.find("deliv/s") != std::string::npos;
  };
  SECTION("until q is pressed") {
    words.push_back("100ms");
    terminal user{TROUPE_BINARY, words};
    user.await([&] { return has_drawn(user); });
    user.resize(terminal::columns - 10);
    user.signal(SIGWINCH);
    user.type("x");
    user.type("q");
    CHECK(user.finish() == 0);
    CHECK(user.is_as_before());
  }
  SECTION("until it is interrupted") {
    words.push_back("100ms");
    terminal user{TROUPE_BINARY, words};
    user.await([&] { return has_drawn(user); });
    user.type("\x03");
    CHECK(user.finish() == 128 + SIGINT);
    CHECK(user.is_as_before());
  }
  SECTION("in a pipe it prints what was counted between looks") {
    words.insert(words.end(), {"1s", "-o", "json", "--looks", "2"});
    CHECK(command(words) == 0);
    std::string text;
    for (const auto& line : all["command"].out)
      text += line;
    auto x = json::parse(text)["nodes"];
    REQUIRE(x.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(x[i]["node"] == names[i]);
      CHECK(x[i]["delivered_per_second"] > 0);
      CHECK(x[i]["processors"].is_number());
    }
  }
}

TEST_CASE_METHOD(group_process_fixture,
                 "top and the metrics name the member that is slow",
                 "[process][top]") {
  start_group({{"source", {{"messages", 100000}, {"gap", "5ms"}}},
               {"chaos", {{"allow", true}}}});
  REQUIRE(command({"chaos", http["c"], "delay", "150ms", "--for", "5m"}) == 0);
  await_answer([&] {
    command({"top", http["a"], "--with", http["b"], "--every", "100ms", "-o",
             "jsonl", "--looks", "1"});
    auto x = json::parse(all["command"].out.at(0))["nodes"];
    return x[0]["waits_for"] == "c" && x[0]["waiting"] >= 10
           && x[1]["waits_for"] == "c";
  });
  await_answer([&] {
    metric_text page{curl({"http://" + http["a"] + "/metrics"}).body};
    auto of = [&](const std::string& name) {
      return page
        .value("troupe_messages_waiting{member=\"" + name
               + "\",what=\"acknowledgement\"}")
        .value_or(0);
    };
    return of("c") >= 10 && of("c") > of("b");
  });
}
