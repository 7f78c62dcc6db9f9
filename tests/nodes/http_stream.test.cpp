// Answers that go on: how they are bounded, and how they end.
#include "tests/support/http_fixture.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <list>
#include <memory>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

struct stream_fixture : server_fixture {
  /// The fixture's routes, and a stream that counts.
  http_setup with_stream() {
    auto result = setup();
    result.routes.push_back(
      {"GET", "/count", [](const http_request&) {
         http_stream stream;
         stream.every = 1ms;
         stream.next = [n = 0]() mutable { return std::to_string(++n) + ";"; };
         http_answer result;
         result.type = "text/event-stream";
         result.stream = std::make_shared<const http_stream>(std::move(stream));
         return result;
       }});
    return result;
  }

  static constexpr auto question
    = "GET /count HTTP/1.1\r\nAccept-Encoding: gzip\r\n\r\n";

  /// Waits until as many streams go on.
  void await_streams(std::uint64_t count) const {
    auto deadline = std::chrono::steady_clock::now() + 20s;
    while (server->counted().streams != count)
      REQUIRE(std::chrono::steady_clock::now() < deadline);
  }
};

} // namespace

TEST_CASE_METHOD(stream_fixture, "a stream goes on until its client goes",
                 "[nodes][http]") {
  start(with_stream());
  {
    http_client it{server->local()};
    it.say(question);
    auto head = it.hear().head;
    CHECK(head.find("200 OK") != std::string::npos);
    CHECK(head.find("Content-Type: text/event-stream") != std::string::npos);
    CHECK(head.find("Cache-Control: no-store") != std::string::npos);
    CHECK(it.hear_until("1;").size() < 10);
    it.hear_until("20;");
    CHECK(server->counted().streams == 1);
  }
  await_streams(0);
}

TEST_CASE_METHOD(stream_fixture, "who says something is streamed to no more",
                 "[nodes][http]") {
  start(with_stream());
  http_client it{server->local()};
  it.say(question);
  it.hear();
  it.hear_until("3;");
  it.say("GET /list HTTP/1.1\r\n\r\n");
  it.hear_until("\r\n0\r\n\r\n");
  CHECK(it.hear().json().contains("items"));
  await_streams(0);
}

TEST_CASE_METHOD(stream_fixture, "streams never keep questions out",
                 "[nodes][http]") {
  auto with = with_stream();
  with.connections_max = 4;
  with.streams_max = 8; // More than half of the connections.
  start(std::move(with));
  std::list<http_client> listeners;
  for (int i = 0; i < 2; ++i) {
    listeners.emplace_back(server->local()).say(question);
    CHECK(listeners.back().hear().status == 200);
  }
  http_client late{server->local()};
  for (int i = 0; i < 3; ++i) {
    auto refused = late.ask("GET", "/count");
    CHECK(refused.status == 503);
    CHECK(refused.code() == "too_many_streams");
    CHECK(refused.head.find("Retry-After: ") != std::string::npos);
    CHECK(late.ask("GET", "/list").status == 200);
  }
  CHECK(server->counted().streams == 2);
  CHECK(server->counted().streams_refused == 3);
  listeners.pop_back();
  await_streams(1);
  http_client next{server->local()};
  next.say(question);
  CHECK(next.hear().status == 200);
}

TEST_CASE_METHOD(stream_fixture, "where no stream is allowed each is refused",
                 "[nodes][http]") {
  auto with = with_stream();
  with.streams_max = 0;
  start(std::move(with));
  CHECK(ask("GET", "/count").code() == "too_many_streams");
  CHECK(ask("GET", "/list").status == 200);
}

TEST_CASE_METHOD(stream_fixture, "a head alone begins no stream",
                 "[nodes][http]") {
  start(with_stream());
  http_client it{server->local()};
  it.say("HEAD /count HTTP/1.1\r\n\r\n");
  CHECK(it.hear().status == 200);
  await_streams(0);
}

TEST_CASE_METHOD(stream_fixture, "a stop does not wait for those who listen",
                 "[nodes][http]") {
  start(with_stream());
  std::list<http_client> listeners;
  for (int i = 0; i < 4; ++i) {
    listeners.emplace_back(server->local()).say(question);
    listeners.back().hear();
  }
  auto began = std::chrono::steady_clock::now();
  server->stop();
  CHECK(std::chrono::steady_clock::now() - began < 5s);
  CHECK(server->counted().streams == 0);
}

TEST_CASE_METHOD(stream_fixture, "a client that reads nothing is let go",
                 "[nodes][http]") {
  auto with = setup();
  with.patience.answer = 50ms;
  auto flood = std::make_shared<http_stream>();
  flood->next = [] { return std::string(1u << 20, 'x'); };
  with.routes.push_back({"GET", "/flood", [flood](const http_request&) {
                           http_answer result;
                           result.stream = flood;
                           return result;
                         }});
  start(std::move(with));
  http_client it{server->local()};
  it.say("GET /flood HTTP/1.1\r\n\r\n");
  it.hear();
  await_streams(0);
}
