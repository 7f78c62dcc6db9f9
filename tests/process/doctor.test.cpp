// `troupe doctor` on real members: healthy, paused, cut off, and what it says
// of their files.
#include "tests/support/group_process.hpp"

#include <iterator>
#include <sstream>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

struct fixture : group_process_fixture {
  /// What was found, by check and whom; null where nothing looked there.
  json look(const std::string& whom, const std::string& what,
            const std::string& of) {
    command({"doctor", whom, "-o", "json"});
    std::string text;
    for (const auto& line : all.at("command").out)
      text += line;
    CAPTURE(text, all.at("command").err);
    auto report = json::parse(text, nullptr, false);
    REQUIRE(report.is_object());
    for (const auto& x : report["checks"])
      if (x["check"] == what && x["of"] == of)
        return x["good"];
    return nullptr;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "doctor finds healthy members healthy",
                 "[process][doctor]") {
  start_group();
  for (auto other : {"b", "c"}) {
    CHECK(look(http["a"], "hears", other) == true);
    CHECK(look(http["a"], "reach", other) == true);
  }
  CHECK(look(http["a"], "group", "a") == true);
  CHECK(look(http["a"], "actors", "a") == true);
  CHECK(look(http["a"], "clock", "the node's") == true);
  // By its file, beside the node that runs on it.
  auto file = folder + "/a.json";
  CHECK(look(file, "interfaces", udp[0]) == true);
  CHECK(look(file, "reach", "b") == true);
  CHECK(look(file, "mtu", "c") == true);
  CHECK(look(file, "state", folder + "/state-a") == true);
}

TEST_CASE_METHOD(fixture, "doctor finds a paused member on all others",
                 "[process][doctor]") {
  start_group();
  signal("c", SIGSTOP);
  CHECK(look(http["a"], "reach", "c") == false);
  CHECK(look(http["a"], "reach", "b") == true);
  CHECK(command({"doctor", http["c"]}) == 69);
  // It is removed, and is missed still.
  await_answer([&] { return members("a")["members"].size() == 2; });
  CHECK(look(http["a"], "hears", "c") == false);
  CHECK(look(http["a"], "reach", "c") == false);
  signal("c", SIGCONT);
  CHECK(look(http["a"], "reach", "c") == true);
}

TEST_CASE_METHOD(fixture, "doctor finds who is cut off, and that it is chaos",
                 "[process][doctor]") {
  start_group({{"chaos", {{"allow", true}}}});
  REQUIRE(command({"chaos", http["a"], "partition", "b", "c"}) == 0);
  await_answer([&] { return members("a")["quorate"] == false; });
  CHECK(look(http["a"], "group", "a") == false);
  await_answer([&] { return look(http["a"], "hears", "b") == false; });
  // It is the link that is broken, not the others.
  CHECK(look(http["a"], "reach", "b") == true);
  CHECK(look(http["a"], "chaos", "partition") == false);
  CHECK(look(http["b"], "group", "b") == true);
}

TEST_CASE_METHOD(fixture, "doctor finds a link that is cut one way",
                 "[process][doctor]") {
  start_group({{"chaos", {{"allow", true}}}});
  REQUIRE(command({"chaos", http["a"], "cut", "b"}) == 0);
  // `a` is silent towards `b` alone; the two others still hear both.
  await_answer([&] { return !hears("b", "a"); });
  CHECK(look(http["b"], "hears", "a") == false);
  CHECK(look(http["b"], "hears", "c") == true);
  CHECK(look(http["b"], "reach", "a") == true);
  // Side by side: one answer of nine is no.
  CHECK(command({"members", http["a"], "--matrix", "--with",
                 http["b"] + "," + http["c"]})
        == 1);
  auto rows = all["command"].out;
  REQUIRE(rows.size() == 4);
  std::vector<std::vector<std::string>> cells;
  for (const auto& row : rows) {
    std::istringstream in{row};
    std::vector<std::string> words{std::istream_iterator<std::string>{in}, {}};
    words.erase(words.begin() + 1); // Views may differ for a moment.
    cells.push_back(words);
  }
  CHECK(cells[0] == std::vector<std::string>{"hears", "a", "b", "c"});
  CHECK(cells[1] == std::vector<std::string>{"a", "*", "yes", "yes"});
  CHECK(cells[2] == std::vector<std::string>{"b", "no", "*", "yes"});
  CHECK(cells[3] == std::vector<std::string>{"c", "yes", "yes", "*"});
}

TEST_CASE_METHOD(fixture, "the matrix shows who does not answer by a sign",
                 "[process][doctor]") {
  start_group();
  CHECK(command({"members", http["a"], "--matrix", "--with",
                 http["b"] + ",nobody-here", "-o", "json"})
        == 0);
  std::string text;
  for (const auto& line : all["command"].out)
    text += line;
  auto x = json::parse(text);
  CHECK(x["all_heard"] == true);
  REQUIRE(x["rows"].size() == 3);
  CHECK(x["rows"][1]["hears"]["c"] == true);
  CHECK(x["rows"][2]["node"] == "nobody-here");
  CHECK(x["rows"][2]["hears"].is_null());
  CHECK(command({"members", http["a"], "--with", http["b"]}) == 64);
  CHECK(command({"members", http["a"], "--matrix", "--evidence"}) == 64);
}
