#include "tests/support/notify_process.hpp"
#include "tests/support/terminal.hpp"

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : notify_fixture {
  /// Who comes and goes is said once, to those whom the server knows then.
  static void await_said_once(terminal& x, const std::string& line) {
    INFO(line);
    x.await([&] {
      return x.seen.count(line) > 0
             || x.seen.text().find("(now served by ") != std::string::npos;
    });
  }

  std::vector<std::string> words(const std::string& user) const {
    return {"notify", user, "--servers", all_addresses()};
  }
};

const std::string left = "\x1b[D";
const std::string up = "\x1b[A";

} // namespace

TEST_CASE_METHOD(fixture,
                 "two people chat through a fail-over: nothing is torn, lost "
                 "or shown twice [3.07] [3.27] [3.34] [3.35] [6.27] [6.38]",
                 "[process][notify]") {
  start_servers();
  await_primary();
  terminal ana{TROUPE_BINARY, words("ana")};
  ana.await_line("connected: nobody else");
  terminal bob{TROUPE_BINARY, words("bob")};
  bob.await_line("connected: ana");
  await_said_once(ana, "bob has connected");

  bob.type("follow ana\r");
  bob.await_line("you follow ana");
  bob.type("send half a line");
  bob.await_current("bob> send half a line");
  for (int i = 0; i < 4; ++i)
    bob.type(left);
  ana.type("SEND one\r");
  ana.await_line("message sent");
  bob.await_line("ana: one");
  bob.await_current("bob> send half a line");
  bob.await(
    [&] { return bob.seen.column() == "bob> send half a line"s.size() - 4; });
  bob.type("new ");
  bob.await_current("bob> send half a new line");

  kill(name_of(*primary()));
  // What is typed meanwhile waits, and is done once.
  ana.type("SEND two\r");
  ana.type("SEND three\r");
  bob.await_line("ana: two");
  bob.await_line("ana: three");
  bob.await_current("bob> send half a new line");
  ana.await_line("message sent", 3);
  ana.await([&] {
    return ana.seen.text().find("(now served by ") != std::string::npos;
  });

  bob.type("\r");
  bob.await_line("message sent");
  ana.type("quit\r");
  ana.await_line("bye");
  CHECK(ana.finish() == 0);
  await_said_once(bob, "ana has disconnected");
  bob.type("\x04");
  bob.await_line("bye");
  CHECK(bob.finish() == 0);
  for (auto line : {"ana: one", "ana: two", "ana: three"})
    CHECK(bob.seen.count(line) == 1);
  CHECK(ana.seen.count("message sent") == 3);
  for (auto x : {&ana, &bob}) {
    INFO(x->seen.text());
    CHECK(x->seen.strange().empty());
    CHECK(x->is_as_before());
  }
}

TEST_CASE_METHOD(fixture,
                 "a line that fills several rows stands whole below what comes",
                 "[process][notify]") {
  start_servers();
  await_primary();
  start_client("bob", "bob");
  await_event("bob", "connected");
  terminal ana{TROUPE_BINARY, words("ana")};
  ana.await_line("connected: bob");
  ana.type("follow bob\r");
  ana.await_line("you follow bob");
  auto typed = "send " + std::string(terminal::columns, 'x') + "äöü";
  ana.type(typed);
  auto all = "ana> " + typed;
  auto rest = all.substr(terminal::columns);
  ana.await_current(rest);
  say("bob", "SEND one");
  ana.await_line("bob: one");
  ana.await_current(rest);
  auto lines = ana.seen.lines();
  REQUIRE(lines.size() >= 3);
  CHECK(lines[lines.size() - 2] == all.substr(0, terminal::columns));
  CHECK(ana.seen.count(all.substr(0, terminal::columns)) == 1);
  // The same where the last row is just full.
  ana.type("\x15");
  ana.await_current("ana>");
  ana.type(std::string(terminal::columns - 5, 'y'));
  ana.await([&] {
    return ana.seen.count("ana> " + std::string(terminal::columns - 5, 'y'))
           == 1;
  });
  say("bob", "SEND two");
  ana.await_line("bob: two");
  ana.type("z");
  ana.await_current("z");
  CHECK(ana.seen.count("ana> " + std::string(terminal::columns - 5, 'y')) == 1);
  ana.type("\x15help\r");
  ana.await_line("FOLLOW user    see what user posts");
  ana.type(up);
  ana.await_current("ana> help");
  ana.type("\x15\x04");
  CHECK(ana.finish() == 0);
  INFO(ana.seen.text());
  CHECK(ana.seen.strange().empty());
}

TEST_CASE_METHOD(fixture, "Ctrl-C takes leave of the servers [6.27]",
                 "[process][notify]") {
  start_servers();
  await_primary();
  start_client("bob", "bob");
  await_event("bob", "connected");
  terminal ana{TROUPE_BINARY, words("ana")};
  ana.await_line("connected: bob");
  ana.type("send half");
  ana.await_current("ana> send half");
  ana.type("\x03");
  ana.await_line("bye");
  CHECK(ana.finish() == 0);
  CHECK(ana.is_as_before());
  // Said once, to those whom the server knows then.
  await([&] {
    auto news = texts("bob", "news");
    return std::count(news.begin(), news.end(), "ana has disconnected") == 1
           || !events("bob", "fail_over").empty();
  });
}

TEST_CASE_METHOD(fixture,
                 "a person who finds no server is told, and may go at once",
                 "[process][notify]") {
  auto line = words("ana");
  line.insert(line.end(), {"--timeout", "2s"});
  terminal ana{TROUPE_BINARY, line};
  ana.await_line("(no server answers; waiting)");
  ana.await_line("no server answers; given up");
  CHECK(ana.finish() == 69);
  CHECK(ana.is_as_before());
  terminal bob{TROUPE_BINARY, words("bob")};
  bob.await_current("bob>");
  bob.type("\x03");
  CHECK(bob.finish() == 0);
}

TEST_CASE_METHOD(
  fixture, "a second Ctrl-C waits for nobody, and gives the terminal back",
  "[process][notify]") {
  terminal ana{TROUPE_BINARY, words("ana")};
  ana.await_current("ana>");
  ana.type("send what nobody takes\r");
  ana.await([&] { return ana.seen.lines().size() >= 2; });
  ana.await([&] {
    ana.type("\x03");
    return ana.has_ended();
  });
  CHECK(ana.finish() == 130);
  CHECK(ana.is_as_before());
}

TEST_CASE_METHOD(fixture, "a line follows the width of its terminal",
                 "[process][notify]") {
  terminal ana{TROUPE_BINARY, words("ana")};
  ana.await_line("(no server answers; waiting)");
  ana.type("send " + std::string(30, 'x'));
  ana.await_current("ana> send " + std::string(30, 'x'));
  ana.raw.clear();
  ana.resize(30);
  // Twenty letters and the prompt fit the first row, the rest the second.
  auto second = "\r" + std::string(10, 'x');
  ana.await([&] { return ana.raw.find(second) != std::string::npos; });
  CHECK_THAT(ana.raw, Catch::Contains("ana> send " + std::string(20, 'x')));
  CHECK(ana.raw.find("ana> send " + std::string(21, 'x')) == std::string::npos);
}
