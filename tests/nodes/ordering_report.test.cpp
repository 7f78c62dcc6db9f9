#include "nodes/ordering_report.hpp"

#include "nodes/progress_bar.hpp"
#include "nodes/text_table.hpp"
#include "tests/nodes/ordering_support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

using namespace troupe;

namespace {

std::vector<ordering_run> both() {
  return {made_up_run(level::unordered), made_up_run(level::safe)};
}

} // namespace

TEST_CASE("both runs are good when only the safe one is ordered",
          "[nodes][demo]") {
  auto runs = both();
  CHECK(is_good(runs));
  runs[0].verdict = run_verdict::incomplete;
  CHECK(is_good(runs));
  runs[0].verdict = run_verdict::ordered;
  CHECK(!is_good(runs));
  runs = both();
  runs[1].verdict = run_verdict::incomplete;
  CHECK(!is_good(runs));
  runs[1].verdict = run_verdict::disordered;
  CHECK(!is_good(runs));
  runs = both();
  runs[0].problems = {"peer-1 ended too early: killed by signal 9"};
  CHECK(!is_good(runs));
}

TEST_CASE("one run is good when it is ordered, at every level",
          "[nodes][demo]") {
  for (auto order : {level::unordered, level::naive, level::safe}) {
    auto run = made_up_run(order);
    run.verdict = run_verdict::ordered;
    CHECK(is_good({run}));
    run.verdict = run_verdict::disordered;
    CHECK(!is_good({run}));
    run.verdict = run_verdict::incomplete;
    CHECK(!is_good({run}));
  }
  CHECK(!is_good({}));
}

TEST_CASE("the verdict is one plain line", "[nodes][demo]") {
  CHECK(ordering_verdict(both())
        == "good: unordered disagreed in 57 of 60 rounds, safe agreed in all");
  CHECK(ordering_verdict({made_up_run(level::unordered)})
        == "disordered: unordered disagreed in 57 of 60 rounds");
  auto run = made_up_run(level::safe);
  CHECK(ordering_verdict({run}) == "ordered: safe agreed in all 60 rounds");
  run.verdict = run_verdict::incomplete;
  CHECK(ordering_verdict({run})
        == "incomplete: safe was not played to its end");
  run.missing = 12;
  CHECK(ordering_verdict({run}) == "incomplete: safe is missing 12 deliveries");
  run.rounds = 0;
  CHECK(ordering_verdict({run})
        == "incomplete: safe was not played to its end");
  run.missing_peers = {"peer-1", "peer-2"};
  CHECK(ordering_verdict({run})
        == "incomplete: safe is missing peer-1, peer-2");
  CHECK(ordering_verdict({made_up_run(level::unordered), run})
        == "bad: unordered disagreed in 57 of 60 rounds, safe is missing "
           "peer-1, peer-2");
}

TEST_CASE("the tables show both levels side by side", "[nodes][demo]") {
  auto runs = both();
  runs[0].tallies[1].reported = false;
  CHECK(ordering_tables(runs) ==
        R"(                             unordered     safe
  rounds out of order         57 of 60  0 of 60
  deliveries missing                11        0
  messages delivered twice           2        0
  verdict                   disordered  ordered

  peer    level      sent  received  resent  duplicates  delivered
  peer-1  unordered    30        60       4           3         60
          safe         30        60       4           3         60
  peer-2  unordered     ?         ?       ?           ?         60
          safe         30        60       5           2         60

  A round is one position of the delivery logs; it is out of order when two
  peers delivered different messages there. Resent: sent again, since a peer
  lacked it. Duplicates: copies that a peer recognised and dropped.

  unordered first differs at position 3:
    peer-1 delivered message 3 of peer-1
    peer-2 delivered message 1 of peer-2
)");
}

TEST_CASE("the pages that show the runs are named", "[nodes][demo]") {
  std::vector<ordering_run> runs{made_up_run(level::unordered),
                                 made_up_run(level::safe)};
  CHECK(ordering_pictures(runs)
        == "To see it, open in a browser:\n"
           "  unordered  /tmp/x/unordered/run.html\n"
           "  safe       /tmp/x/safe/run.html\n");
  runs[0].page = runs[1].page = "";
  CHECK(ordering_pictures(runs).empty());
}

TEST_CASE("the document of one run has the fields that scripts rely on",
          "[nodes][demo]") {
  auto x = ordering_json({made_up_run(level::unordered)}, 2.5, "/tmp/x");
  CHECK(x["level"] == "unordered");
  CHECK(x["peers"] == 2);
  CHECK(x["messages"] == 30);
  CHECK(x["seed"] == 7);
  CHECK(x["rounds"] == 60);
  CHECK(x["rounds_out_of_order"] == 57);
  CHECK(x["missing"] == 11);
  CHECK(x["duplicates"] == 2);
  CHECK(x["delivered"] == std::vector<int>{60, 60});
  CHECK(x["verdict"] == "disordered");
  CHECK(x["seconds"] == 2.5);
  CHECK(x["folder"] == "/tmp/x");
  CHECK(x["logs"].size() == 2);
  CHECK(x["page"] == "/tmp/x/unordered/run.html");
  CHECK(x["trace"] == "/tmp/x/unordered/run.jsonl");
  CHECK(x["names"] == std::vector<std::string>{"peer-1", "peer-2"});
  CHECK(x["sent"] == std::vector<int>{30, 30});
  CHECK(x["resent"] == std::vector<int>{4, 5});
  CHECK(x["duplicates_dropped"] == std::vector<int>{3, 2});
  CHECK(x["missing_peers"].empty());
  CHECK(x["first_half_before_last_quarter"] == true);
  CHECK(x["first_difference"]["position"] == 3);
  CHECK(x["first_difference"]["messages"][1] == "peer-2#1");
  CHECK(!x.contains("runs"));
}

TEST_CASE("the document of both runs holds theirs", "[nodes][demo]") {
  auto x = ordering_json(both(), 9, "/tmp/x");
  REQUIRE(x["runs"].size() == 2);
  CHECK(x["runs"][0]["level"] == "unordered");
  CHECK(x["runs"][0]["folder"] == "/tmp/x/unordered");
  CHECK(x["runs"][1]["level"] == "safe");
  CHECK(x["runs"][1]["first_difference"].is_null());
  CHECK(x["verdict"] == "good");
  CHECK(x["seconds"] == 9);
  CHECK(x["folder"] == "/tmp/x");
  auto runs = both();
  runs[1].verdict = run_verdict::disordered;
  CHECK(ordering_json(runs, 9, "/tmp/x")["verdict"] == "bad");
}

TEST_CASE("names from elsewhere cannot steer a terminal", "[nodes][demo]") {
  auto run = made_up_run(level::unordered);
  run.tallies[0].name = "\x1b[2Jpeer";
  run.difference->messages[0] = "\x1b[2J#1";
  run.missing_peers = {"\x1b[2J"};
  CHECK(ordering_tables({run}).find('\x1b') == std::string::npos);
  run.verdict = run_verdict::incomplete;
  CHECK(ordering_verdict({run}).find('\x1b') == std::string::npos);
}

TEST_CASE("a table puts words to the left and numbers to the right",
          "[nodes][demo]") {
  text_table uut;
  uut.add({"a", "b"});
  uut.add({"long", "1234"});
  CHECK(uut.text() == "  a        b\n  long  1234\n");
}

TEST_CASE("a progress bar is never longer than the whole", "[nodes][demo]") {
  CHECK(bar_text("safe", 0, 0, "deliveries").find('#') == std::string::npos);
  auto count = [](std::uint64_t done, std::uint64_t total) {
    auto text = bar_text("safe", done, total, "deliveries");
    return std::count(text.begin(), text.end(), '#');
  };
  CHECK(count(0, 960) == 0);
  CHECK(count(480, 960) == 15);
  CHECK(count(960, 960) == 30);
  CHECK(count(2000, 960) == 30);
}

TEST_CASE("nothing but whole lines is written where there is no terminal",
          "[nodes][demo]") {
  std::ostringstream out;
  {
    progress_bar uut{out, false};
    uut.show("working");
    uut.note("a notice");
    uut.show("working");
  }
  CHECK(out.str() == "a notice\n");
}

TEST_CASE("a notice stands above the bar of a terminal", "[nodes][demo]") {
  std::ostringstream out;
  {
    progress_bar uut{out, true};
    uut.show("working");
    uut.show("too soon to be seen");
    uut.note("a notice");
  }
  CHECK(out.str() == "\rworking\x1b[K\r\x1b[Ka notice\n");
}
