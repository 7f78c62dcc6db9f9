#include "tests/support/notify_process.hpp"

#include <iterator>
#include <set>
#include <sstream>
#include <sys/resource.h>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : notify_fixture {
  using notify_fixture::notify_fixture;

  /// What `troupe` says to these words, and how it ends.
  int run(const std::vector<std::string>& words) {
    start_program("tool", TROUPE_BINARY, words);
    return finish("tool");
  }

  std::string url(std::size_t server) {
    return "http://"
           + await_event(name_of(server), "ready")["addresses"]["http"]
               .get<std::string>();
  }

  std::string state_of(std::size_t server) const {
    return folder + "/state-" + name_of(server);
  }
};

using strings = std::vector<std::string>;

} // namespace

TEST_CASE_METHOD(fixture,
                 "follows and posts outlive the death of all servers at once "
                 "[3.20] [3.21] [3.34] [6.29] [6.36b]",
                 "[process][notify]") {
  start_servers();
  await_primary();
  start_client("ana", "ana");
  await_event("ana", "connected");
  start_client("bob", "bob");
  await_event("bob", "connected");
  say("bob", "FOLLOW ana");
  await_event("bob", "done");
  say("ana", "SEND before");
  await_text("bob", "notification", "ana: before");
  say("bob", "QUIT");
  CHECK(finish("bob") == 0);
  say("ana", "SEND while bob is away");
  await_event("ana", "done", 2);

  for (std::size_t i = 0; i < 3; ++i)
    signal(name_of(i), SIGKILL);
  for (std::size_t i = 0; i < 3; ++i)
    finish(name_of(i));
  say("ana", "SEND while nobody serves");
  await_event("ana", "waiting");
  start_servers();
  await_event("ana", "done", 3);

  start_client("bob again", "bob");
  await_text("bob again", "notification", "ana: while nobody serves");
  CHECK(texts("bob again", "notification")
        == strings{"ana: while bob is away", "ana: while nobody serves"});
  say("bob again", "FOLLOW ana");
  await_event("bob again", "refused");
}

TEST_CASE_METHOD(fixture,
                 "a third session, and a user who is none, are turned away "
                 "[3.17] [3.27] [6.26]",
                 "[process][notify]") {
  start_servers();
  await_primary();
  for (auto name : {"first", "second"}) {
    start_client(name, "ana");
    await_event(name, "connected");
  }
  start_client("third", "ana", {"-o", "text"});
  CHECK(finish("third") == 77);
  REQUIRE(!all["third"].out.empty());
  CHECK(all["third"].out.back() == "rejected: ana has 2 sessions already");
  // What one of the two is told, the other is: they share a profile.
  start_client("bob", "bob");
  await_event("bob", "connected");
  say("first", "FOLLOW bob");
  await_event("first", "done");
  say("bob", "SEND hello");
  await_text("first", "notification", "bob: hello");
  await_text("second", "notification", "bob: hello");
}

TEST_CASE_METHOD(fixture, "lines of a pipe are done, and then it ends",
                 "[process][notify]") {
  start_servers();
  await_primary();
  auto line = "printf 'send one\\nnonsense\\nINFO\\n' | "s + TROUPE_BINARY
              + " notify ana --servers " + all_addresses();
  start_program("tool", "/bin/sh", {"-c", line});
  CHECK(finish("tool") == 0);
  auto& out = all["tool"].out;
  CAPTURE(out, all["tool"].err);
  REQUIRE(out.size() == 5);
  CHECK(std::count(out.begin(), out.end(), "connected: nobody else") == 1);
  CHECK(std::count(out.begin(), out.end(), "message sent") == 1);
  CHECK(std::count(out.begin(), out.end(),
                   "refused: invalid command: NONSENSE (try HELP)")
        == 1);
  CHECK(out.back() == "bye");
  CHECK(all["tool"].err.empty());
}

TEST_CASE_METHOD(fixture, "a client from a file is a node as any other",
                 "[process][notify]") {
  start_servers();
  await_primary();
  start("client", {{"node", "client"},
                   {"state_dir", nullptr},
                   {"user", "ana"},
                   {"servers", addresses}});
  CHECK(finish("client") == 0); // Its standard input is empty.
  for (auto word : {"ready", "left", "end"})
    CHECK(events("client", word).size() == 1);
  start("nobody", {{"node", "client"},
                   {"name", "c"},
                   {"state_dir", nullptr},
                   {"user", "ana"},
                   {"servers", json::array()}});
  CHECK(finish("nobody") == 78);
}

TEST_CASE_METHOD(fixture, "who cannot be served is told why",
                 "[process][notify]") {
  CHECK(run({"notify", "ana"}) == 64);
  CHECK(run({"notify", "ana", "--servers", ""}) == 64);
  CHECK(has_said("tool", "--servers: found \"\", expected addresses such as"));
  CHECK(run({"notify", "ana", "--servers", "127.0.0.1:1,"}) == 64);
  CHECK(run({"notify", "a b", "--servers", "127.0.0.1:1"}) == 64);
  CHECK(has_said("tool", "expected a name of 1 to 32 bytes"));
  CHECK(run({"notify", "ana", "--servers", "127.0.0.1:1", "-o", "json"}) == 64);
  CHECK(run({"notify", "ana", "--servers", "no-such-host.invalid:1"}) == 69);
  CHECK(has_said("tool", "no-such-host.invalid"));
  // One server of three has no majority, so it leads nobody.
  start_server(0);
  await_event("s1", "ready");
  start_client("ana", "ana", {"--timeout", "2s"});
  CHECK(finish("ana") == 75);
  CHECK(all["ana"].out.back() == "no server leads at present; given up");
}

TEST_CASE_METHOD(fixture,
                 "a server answers operators: who is in, who leads, whether it "
                 "serves [3.08] [3.09]",
                 "[process][notify]") {
  start_servers();
  auto leads = await_primary();
  for (std::size_t i = 0; i < 3; ++i) {
    auto at = url(i);
    CHECK(curl({at + "/healthz"}).status == 200);
    await([&] { return curl({at + "/readyz"}).status == 200; });
    auto members = curl({at + "/v1/members"}).json();
    CHECK(members["members"].size() == 3);
    CHECK(members["quorate"] == true);
    auto leader = curl({at + "/v1/leader"}).json();
    CHECK(leader["leader"]["name"] == name_of(leads));
    CHECK(leader["serves"] == (i == leads));
    auto service = curl({at + "/v1/service"}).json();
    CHECK(service["serves"] == (i == leads));
    CHECK(service["counters"]["reception"].contains("sessions_open"));
    auto address = at.substr("http://"s.size());
    // By this, commands find it by its name.
    CHECK(std::filesystem::exists(state_of(i) + "/http"));
    CHECK(!events(name_of(i), "view").empty());
    CHECK(run({"members", address}) == 0);
    CHECK(run({"leader", address}) == 0);
    CHECK_THAT(all["tool"].out.back(),
               Catch::Contains(i == leads ? " serves clients"
                                          : " sends clients there"));
  }
  CHECK(has_said(name_of(leads), "this server leads, and serves clients"));
  auto other = name_of((leads + 1) % 3);
  await([&] { return has_said(other, "; clients are sent there"); });
}

TEST_CASE_METHOD(fixture,
                 "a server has one socket, where its file says, and serves "
                 "until it is told to stop [3.11] [3.14]",
                 "[process][notify]") {
  start_servers();
  await_primary();
  auto id = std::to_string(processes.id_of(all["s1"].index));
  CHECK(await_event("s1", "ready")["addresses"]["udp"] == addresses[0]);
  auto sockets = 0;
  std::set<std::string> udp;
  for (auto table : {"/net/udp", "/net/udp6"}) {
    std::ifstream file{"/proc/" + id + table};
    for (std::string line; std::getline(file, line);) {
      std::istringstream words{line};
      std::vector<std::string> all_words{
        std::istream_iterator<std::string>{words}, {}};
      if (all_words.size() > 9)
        udp.insert("socket:[" + all_words[9] + "]");
    }
  }
  for (const auto& x :
       std::filesystem::directory_iterator{"/proc/" + id + "/fd"}) {
    std::error_code ignored;
    sockets += udp.count(std::filesystem::read_symlink(x, ignored).string());
  }
  CHECK(sockets == 1);
  for (std::size_t i = 0; i < 3; ++i) {
    signal(name_of(i), SIGTERM);
    CHECK(finish(name_of(i)) == 0);
  }
}

TEST_CASE_METHOD(fixture,
                 "a server whose log is damaged says so, and stays out",
                 "[process][notify]") {
  start_servers();
  await_primary();
  start_client("ana", "ana");
  await_event("ana", "connected");
  kill("s1");
  for (auto tail : {"", "-wal", "-shm"})
    std::filesystem::remove(state_of(0) + "/service.db" + tail);
  std::ofstream{state_of(0) + "/service.db"} << std::string(8192, 'x');
  start_server(0);
  CHECK(finish("s1") == 65);
  CHECK(has_said("s1", "service.db"));
  // Without its log it would vouch for what it has not.
  std::filesystem::remove(state_of(0) + "/service.db");
  start_server(0);
  CHECK(finish("s1") == 65);
  CHECK(has_said("s1", "its log is gone"));
  // The others go on meanwhile.
  say("ana", "SEND hello");
  await_event("ana", "done");
}

TEST_CASE_METHOD(fixture,
                 "a server whose disk is full ends, and nothing that was "
                 "acknowledged is lost",
                 "[process][notify]") {
  start_server(0);
  start_server(1);
  // No file of the third grows beyond 300 KiB.
  auto before = rlimit{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  auto small = before;
  small.rlim_cur = 300u << 10;
  ::setrlimit(RLIMIT_FSIZE, &small);
  start_server(2);
  ::setrlimit(RLIMIT_FSIZE, &before);
  await_primary();
  start_client("bob", "bob");
  await_event("bob", "connected");
  start_client("ana", "ana");
  await_event("ana", "connected");
  say("bob", "FOLLOW ana");
  await_event("bob", "done");
  std::size_t sent = 0;
  for (; !all["s3"].end && sent < 4000; ++sent) {
    say("ana", "SEND " + std::to_string(sent) + std::string(100, '.'));
    await_event("ana", "done", sent + 1);
  }
  REQUIRE(all["s3"].end);
  CAPTURE(all["s3"].err);
  CHECK(finish("s3") == 74);
  CHECK(has_said("s3", "service.db"));
  await([&] { return texts("bob", "notification").size() >= sent; });
  auto seen = texts("bob", "notification");
  REQUIRE(seen.size() == sent);
  for (std::size_t i = 0; i < sent; ++i)
    CHECK(seen[i] == "ana: " + std::to_string(i) + std::string(100, '.'));
}
