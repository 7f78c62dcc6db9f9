#include "nodes/http_snapshot.hpp"
#include "tests/support/http_fixture.hpp"

#include <filesystem>
#include <fstream>
#include <list>
#include <thread>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

struct written_token {
  std::filesystem::path path = std::filesystem::temp_directory_path()
                               / ("troupe-token-" + std::to_string(::getpid()));

  explicit written_token(const std::string& text, bool own = true) {
    std::ofstream{path} << text;
    namespace fs = std::filesystem;
    fs::permissions(path, own ? fs::perms::owner_read | fs::perms::owner_write
                              : fs::perms{0644});
  }

  ~written_token() {
    std::filesystem::remove(path);
  }
};

std::string fault_of(http_setup x) {
  auto started = http_server::start(std::move(x));
  auto bad = std::get_if<http_fault>(&started);
  return bad ? bad->text : "";
}

} // namespace

TEST_CASE_METHOD(server_fixture, "slow clients are cut, quick ones are not",
                 "[nodes][http]") {
  auto with = setup();
  with.patience.request = 300ms;
  with.patience.idle = 600ms;
  start(std::move(with));
  http_client silent{server->local()};
  http_client slow{server->local()};
  http_client half{server->local()};
  slow.say("GET /li");
  half.say("POST /things HTTP/1.1\r\nContent-Length: 9\r\n\r\n{");
  http_client quick{server->local()};
  CHECK(quick.ask("GET", "/list").status == 200);
  CHECK(silent.hear().status == 408);
  CHECK(slow.hear().status == 408);
  CHECK(half.hear().status == 408);
  // Each byte comes soon after the last, and yet the whole takes too long.
  http_client dripping{server->local()};
  std::string head = "GET /list HTTP/1.1\r\nX: ";
  auto deadline = std::chrono::steady_clock::now() + 10s;
  while (dripping.say(head) && std::chrono::steady_clock::now() < deadline)
    head = "a";
  CHECK(std::chrono::steady_clock::now() < deadline);
  // Between requests a client may be idle; then it is let go without a word.
  CHECK(quick.is_closed());
}

TEST_CASE_METHOD(server_fixture, "connections are bounded", "[nodes][http]") {
  auto with = setup();
  with.connections_max = 2;
  start(std::move(with));
  std::list<http_client> held;
  for (int i = 0; i < 2; ++i) {
    held.emplace_back(server->local());
    CHECK(held.back().ask("GET", "/list").status == 200);
  }
  for (int i = 0; i < 5; ++i) {
    http_client late{server->local()};
    late.say("GET /list HTTP/1.1\r\n\r\n");
    auto reply = late.hear();
    CHECK(reply.status == 503);
    CHECK(reply.code() == "overloaded");
    CHECK(late.is_closed());
  }
  CHECK(server->counted().turned_away == 5);
  held.pop_front();
  // The place is free again as soon as the server has noticed.
  auto deadline = std::chrono::steady_clock::now() + 10s;
  while (ask("GET", "/list").status == 503)
    REQUIRE(std::chrono::steady_clock::now() < deadline);
}

TEST_CASE_METHOD(server_fixture, "a flood of connections is survived",
                 "[nodes][http]") {
  auto with = setup();
  with.connections_max = 1;
  start(std::move(with));
  {
    std::list<http_client> flood;
    for (int i = 0; i < 300; ++i)
      flood.emplace_back(server->local());
  }
  auto deadline = std::chrono::steady_clock::now() + 20s;
  for (;;) {
    http_client it{server->local()};
    if (it.say("GET /list HTTP/1.1\r\nConnection: close\r\n\r\n")
        && !it.is_closed())
      break;
    REQUIRE(std::chrono::steady_clock::now() < deadline);
  }
}

TEST_CASE_METHOD(server_fixture, "a stop does not wait for those who idle",
                 "[nodes][http]") {
  start(setup());
  http_client idle{server->local()};
  http_client begun{server->local()};
  CHECK(idle.ask("GET", "/list").status == 200);
  begun.say("GET /li");
  auto begin = std::chrono::steady_clock::now();
  server->stop();
  CHECK(std::chrono::steady_clock::now() - begin < 3s);
  CHECK(idle.is_closed());
}

TEST_CASE_METHOD(server_fixture, "an address in use says by whom",
                 "[nodes][http]") {
  start(setup());
  auto again = setup();
  again.bind = to_string(server->local());
  auto fault = fault_of(std::move(again));
  CHECK(fault.find(to_string(server->local())) != std::string::npos);
  CHECK(fault.find("pid " + std::to_string(::getpid())) != std::string::npos);
}

TEST_CASE_METHOD(server_fixture, "other machines need a token",
                 "[nodes][http]") {
  auto open = setup();
  open.bind = "0.0.0.0:0";
  CHECK(fault_of(open).find("token file") != std::string::npos);
  open.bind = "[::]:0";
  CHECK(fault_of(open).find("token file") != std::string::npos);
  written_token readable{"0123456789abcdef\n", false};
  open.token_file = readable.path;
  CHECK(fault_of(open).find("chmod 600") != std::string::npos);
}

TEST_CASE_METHOD(server_fixture, "with a token file every request needs it",
                 "[nodes][http]") {
  CHECK(fault_of({"127.0.0.1:0", "/nowhere/token", {}, {}, {}, 1})
          .find("/nowhere/token")
        != std::string::npos);
  written_token file{"0123456789abcdef\n"};
  auto with = setup();
  with.bind = "0.0.0.0:0";
  with.token_file = file.path;
  start(std::move(with));
  auto local = v4_endpoint(0x7f000001, server->local().port);
  auto status = [&](const std::string& header,
                    const std::string& path = "/list") {
    return ask_http(local, "GET", path, "", header).status;
  };
  CHECK(status("Authorization: Bearer 0123456789abcdef\r\n") == 200);
  CHECK(status("") == 401);
  CHECK(status("Authorization: Bearer 0123456789abcdeF\r\n") == 401);
  CHECK(status("Authorization: Bearer 0123456789abcde\r\n") == 401);
  CHECK(status("Authorization: Bearer 0123456789abcdef0\r\n") == 401);
  CHECK(status("Authorization: Basic 0123456789abcdef\r\n") == 401);
  CHECK(status("", "/nothing") == 401); // Paths are not told to strangers.
  CHECK(status("", "/healthz") == 200);
}

TEST_CASE("a snapshot is read while it is replaced", "[nodes][http]") {
  http_snapshot<int> it;
  CHECK(!it.read());
  it.publish(std::make_shared<const int>(1));
  auto old = it.read();
  std::thread writer{[&] {
    for (int i = 2; i <= 1000; ++i)
      it.publish(std::make_shared<const int>(i));
  }};
  int last = 1;
  while (last < 1000) {
    auto next = *it.read();
    REQUIRE(next >= last);
    last = next;
  }
  writer.join();
  CHECK(*old == 1);
}

TEST_CASE("of several that publish a late one may be kept out",
          "[nodes][http]") {
  http_snapshot<int> it;
  auto publish = [&](int x) {
    it.publish_if(std::make_shared<const int>(x),
                  [x](int last) { return last <= x; });
    return *it.read();
  };
  CHECK(publish(2) == 2);
  CHECK(publish(1) == 2);
  std::thread other{[&] {
    for (int i = 3; i <= 1000; ++i)
      publish(i);
  }};
  for (int i = 3; i <= 999; ++i)
    CHECK(publish(i) >= i);
  other.join();
  CHECK(*it.read() == 1000);
}
