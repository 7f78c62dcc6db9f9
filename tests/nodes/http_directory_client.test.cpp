#include "nodes/http_directory_client.hpp"
#include "nodes/http_server.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>

#include <atomic>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

/// A discovery node that answers as it is told to.
struct played_node {
  std::atomic<int> status{200};
  std::string location;
  std::atomic<int> asked{0};
  std::optional<http_server> server;

  void start() {
    auto answer = [this](const http_request& x) {
      ++asked;
      if (status == 200)
        return json_answer(x.path == "/register" ? 201 : 200, {{"id", "a"}});
      auto result = error_answer(status, "no", "not here");
      if (!location.empty())
        result.location = location + x.target;
      return result;
    };
    http_setup setup;
    setup.routes = {{"POST", "/register", answer},
                    {"POST", "/heartbeat", answer}};
    auto started = http_server::start(std::move(setup));
    REQUIRE(std::holds_alternative<http_server>(started));
    server.emplace(std::get<http_server>(std::move(started)));
  }

  std::string address() const {
    return to_string(server->local());
  }
};

struct fixture {
  played_node first;
  played_node second;
  caf::actor_system_config cfg;
  caf::actor_system sys{cfg};

  fixture() {
    first.start();
    second.start();
  }

  std::vector<std::string> both() const {
    return {first.address(), second.address()};
  }

  /// What a heartbeat, and the one after it, come to.
  std::vector<directory_word> beat(std::vector<std::string> addresses) {
    auto client = spawn_directory_client(sys, {std::move(addresses), {}, 1s});
    std::vector<directory_word> result;
    caf::scoped_actor self{sys};
    for (int i = 0; i < 2; ++i)
      self->request(client, caf::infinite, beat_receiver{"a", 0})
        .receive([&](const directory_said& x) { result.push_back(x.word); },
                 [](const caf::error&) { FAIL("no answer"); });
    return result;
  }
};

using words = std::vector<directory_word>;
constexpr auto done = directory_word::done;
constexpr auto silent = directory_word::silent;

} // namespace

TEST_CASE_METHOD(fixture, "who is sent to another discovery node stays there",
                 "[nodes][discovery]") {
  first.status = 307;
  first.location = "http://" + second.address();
  CHECK(beat(both()) == words{done, done});
  CHECK(first.asked == 1);
  CHECK(second.asked == 2);
}

TEST_CASE_METHOD(fixture,
                 "nobody goes back to a silent discovery node that others "
                 "still name",
                 "[nodes][discovery]") {
  played_node third;
  third.start();
  second.status = 307;
  second.location = "http://" + first.address();
  first.server->stop();
  CHECK(beat({first.address(), second.address(), third.address()})
        == words{done, done});
  CHECK(second.asked == 1);
  CHECK(third.asked == 2);
}

TEST_CASE_METHOD(fixture, "advice is followed to those alone that are known",
                 "[nodes][discovery]") {
  first.status = 307;
  first.location = "http://" + second.address();
  CHECK(beat({first.address()}) == words{silent, silent});
  CHECK(second.asked == 0);
}

TEST_CASE_METHOD(fixture,
                 "the next discovery node is asked where one is silent, or "
                 "knows nobody that serves",
                 "[nodes][discovery]") {
  first.status = 503;
  CHECK(beat(both()) == words{done, done});
  CHECK(first.asked == 1);
  first.server->stop();
  CHECK(beat(both()) == words{done, done});
  CHECK(second.asked == 4);
}

TEST_CASE_METHOD(fixture, "where none serves each is asked, and then no more",
                 "[nodes][discovery]") {
  first.status = 503;
  second.status = 503;
  CHECK(beat(both()) == words{silent, silent});
  CHECK(first.asked + second.asked == 6);
}

TEST_CASE_METHOD(fixture, "what one that serves refuses is not asked elsewhere",
                 "[nodes][discovery]") {
  first.status = 404;
  CHECK(beat(both())
        == words{directory_word::unknown, directory_word::unknown});
  CHECK(second.asked == 0);
}
