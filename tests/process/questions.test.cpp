// What operators ask, of a group that talks: while all is well, and while one
// member is killed, paused, cut off both ways or one way, or slow. Every
// command has to be right each time.
#include "tests/support/group_process.hpp"
#include "tests/support/metric_text.hpp"

#include <cctype>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

struct fixture : group_process_fixture {
  fixture() {
    start_group({{"chaos", {{"allow", true}}},
                 {"source", {{"messages", 100000}, {"gap", "20ms"}}},
                 {"detector", {{"suspect_after", "3s"}}}});
  }

  int run(const std::string& what, const std::string& whom) {
    return command({what, http.at(whom)});
  }

  /// An actor that has no processor for a moment answers late.
  void await_good(const std::string& what, const std::string& whom) {
    await_answer([&] { return run(what, whom) == 0; });
  }

  bool says(const std::string& part) const {
    return said().find(part) != std::string::npos;
  }

  json document(std::vector<std::string> words) {
    words.insert(words.end(), {"-o", "json"});
    command(words);
    std::string text;
    for (const auto& line : all.at("command").out)
      text += line;
    CAPTURE(text, all.at("command").err);
    auto result = json::parse(text, nullptr, false);
    REQUIRE(!result.is_discarded());
    return result;
  }

  /// Whether doctor finds it good; null where it did not look.
  json doctor(const std::string& whom, const std::string& check,
              const std::string& of) {
    auto report = document({"doctor", http.at(whom)});
    for (const auto& x : report["checks"])
      if (x["check"] == check && x["of"] == of)
        return x["good"];
    return nullptr;
  }

  /// What top shows of `whom`.
  json top(const std::string& asked, const std::string& whom) {
    auto shown
      = document({"top", http.at(asked), "--with",
                  http.at("a") + "," + http.at("b") + "," + http.at("c"),
                  "--every", "100ms"});
    for (const auto& x : shown["nodes"])
      if (x["node"] == whom || x["node"] == http.at(whom))
        return x;
    return nullptr;
  }

  double metric(const std::string& whom, const std::string& name) {
    metric_text page{curl({"http://" + http.at(whom) + "/metrics"}).body};
    return page.value(name).value_or(-1);
  }

  double heard(const std::string& by, const std::string& whom) {
    return metric(by, "troupe_member_heard{member=\"" + whom + "\"}");
  }

  /// What the two others have to say of `c`, which is gone without leave.
  void check_without_c() {
    await_answer([&] {
      return members("a")["members"].size() == 2 && run("why", "a") == 0;
    });
    CHECK(run("members", "a") == 0);
    CHECK(run("leader", "a") == 0);
    CHECK(!says("c leads"));
    await_good("inspect", "a");
    CHECK(metric("a", "troupe_group_members") == 2);
    CHECK(metric("a", "troupe_group_quorate") == 1);
    CHECK(doctor("a", "hears", "c") == false);
    CHECK(doctor("a", "reach", "c") == false);
    CHECK(doctor("a", "hears", "b") == true);
    await_answer([&] { return top("a", "a")["delivered_per_second"] > 0; });
    CHECK(!top("a", "c")["fault"].is_null());
    for (auto what : {"inspect", "why", "members", "leader", "doctor"}) {
      CAPTURE(what);
      CHECK(run(what, "c") == 69);
    }
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "operators ask a healthy group",
                 "[process][questions]") {
  for (const auto& name : names) {
    CHECK(run("members", name) == 0);
    CHECK(run("leader", name) == 0);
    await_good("inspect", name);
    await_good("why", name);
    CHECK(top("a", name)["fault"].is_null());
    await_answer([&] {
      auto x = top("a", name);
      return x["delivered_per_second"] > 0 && x["p50_ms"].is_number();
    });
    for (auto other : {"a", "b", "c"})
      CHECK(heard(name, other) == 1);
  }
  CHECK(command({"members", http["a"], "--matrix", "--with",
                 http["b"] + "," + http["c"]})
        == 0);
  CHECK(command({"members", http["a"], "--deliveries"}) == 0);
  CHECK(says("all have the same message at each place"));
  CHECK(command({"members", http["a"], "--deliveries", "--matrix"}) == 64);
  CHECK(doctor("a", "hears", "b") == true);
  CHECK(doctor("a", "messages", "a") == true);
  CHECK(metric("a", "troupe_delivery_seconds_count") > 0);
}

TEST_CASE_METHOD(fixture, "operators ask a group of which a member was killed",
                 "[process][questions]") {
  kill("c");
  await_answer([&] {
    return run("why", "a") >= 0
           && says("next: c is suspected unless it is heard in");
  });
  check_without_c();
}

TEST_CASE_METHOD(fixture, "operators ask a group of which a member is paused",
                 "[process][questions]") {
  signal("c", SIGSTOP);
  await_answer([&] { return run("why", "a") == 1; });
  CHECK(says("waits for safe delivery: c has not acknowledged it (last heard"));
  await_good("inspect", "a");
  CHECK(metric("a", R"(troupe_messages_waiting{member="c",)"
                    R"(what="acknowledgement"})")
        > 0);
  check_without_c();
  signal("c", SIGCONT);
  await_answer([&] { return members("a")["members"].size() == 3; });
  CHECK(doctor("a", "hears", "c") == true);
}

TEST_CASE_METHOD(fixture,
                 "operators ask a member that is cut off, and those it left",
                 "[process][questions]") {
  REQUIRE(command({"chaos", http["a"], "partition", "b", "c", "--for", "5m"})
          == 0);
  await_answer([&] {
    return run("why", "a") == 1
           && says("waits for a majority; no sign of life from b and c");
  });
  CHECK(run("members", "a") == 1);
  CHECK(run("leader", "a") == 1);
  await_good("inspect", "a");
  CHECK(metric("a", "troupe_group_quorate") == 0);
  CHECK(heard("a", "b") == 0);
  CHECK(doctor("a", "group", "a") == false);
  CHECK(doctor("a", "hears", "b") == false);
  CHECK(doctor("a", "chaos", "partition") == false);
  CHECK(top("a", "a")["quorate"] == false);
  await_answer([&] { return members("b")["members"].size() == 2; });
  CHECK(run("members", "b") == 0);
  CHECK(run("leader", "b") == 0);
  await_answer([&] { return run("why", "b") == 0; });
  CHECK(doctor("b", "hears", "a") == false);
  CHECK(doctor("b", "group", "b") == true);
  CHECK(top("b", "b")["quorate"] == true);
}

TEST_CASE_METHOD(fixture, "operators ask about a link that is cut one way",
                 "[process][questions]") {
  REQUIRE(command({"chaos", http["a"], "cut", "b", "--for", "5m"}) == 0);
  await_answer([&] { return !hears("b", "a"); });
  CHECK(heard("b", "a") == 0);
  CHECK(heard("b", "c") == 1);
  CHECK(heard("a", "b") == 1);
  CHECK(doctor("b", "hears", "a") == false);
  CHECK(doctor("a", "hears", "b") == true);
  CHECK(command({"members", http["a"], "--matrix", "--with",
                 http["b"] + "," + http["c"]})
        == 1);
  // `c` hears both, so nobody has to go: `b` alone stands still, and knows why.
  CHECK(run("why", "b") == 1);
  CHECK(says("a has not acknowledged it (last heard"));
  CHECK(says("a is removed once 2 members suspect it; 1 does"));
  await_good("why", "c");
  await_good("inspect", "b");
  CHECK(top("a", "b")["fault"].is_null());
}

TEST_CASE_METHOD(fixture, "operators ask a group of which a member is slow",
                 "[process][questions]") {
  REQUIRE(command({"chaos", http["c"], "delay", "60ms..80ms", "--for", "5m"})
          == 0);
  await_answer([&] {
    return run("why", "a") == 0
           && says("waits for safe delivery: c has not acknowledged it");
  });
  await_answer([&] {
    return top("a", "a")["waits_for"] == "c"
           && top("a", "b")["waits_for"] == "c";
  });
  // Own messages wait for the answers of `c`.
  await_answer([&] { return top("a", "a")["p50_ms"] > 50; });
  CHECK(run("members", "a") == 0);
  CHECK(run("leader", "a") == 0);
  await_good("inspect", "c");
  CHECK(metric("a", R"(troupe_messages_waiting{member="c",)"
                    R"(what="acknowledgement"})")
        > 0);
  CHECK(doctor("a", "hears", "c") == true);
  CHECK(doctor("a", "messages", "a") == true);
}
