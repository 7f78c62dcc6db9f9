#include "actors/core/request_memory.hpp"

#include "messages/errc.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;

namespace {

struct fixture {
  receiver_options opts;
  core::request_memory uut{opts};
  instant now{};

  static request_id id(std::uint64_t number, std::uint8_t client = 1) {
    request_id x;
    x.client[0] = client;
    x.number = number;
    return x;
  }

  static call_result reply(const std::string& text) {
    return {0, {}, slice::copy_of(text)};
  }

  core::request_verdict ask(const request_id& x) {
    return uut.on_request(x, now);
  }

  /// Asks, and lets it be processed.
  void whole(const request_id& x, const std::string& text) {
    REQUIRE(ask(x).process);
    uut.on_processed(x, reply(text), now);
  }
};

bool is(const core::request_verdict& x, errc code) {
  return x.reply && x.reply->error == static_cast<std::uint8_t>(code);
}

} // namespace

TEST_CASE_METHOD(fixture, "a request is processed before it is answered [4.07]",
                 "[core][receiver]") {
  auto first = ask(id(1));
  CHECK(first.process);
  CHECK(!first.reply);
}

TEST_CASE_METHOD(fixture, "a retry gets the reply and no processing [6.47]",
                 "[core][receiver]") {
  whole(id(1), "done");
  for (int i = 0; i < 5; ++i) {
    auto again = ask(id(1));
    CHECK(!again.process);
    CHECK(again.repeated);
    REQUIRE(again.reply);
    CHECK(again.reply->body.text() == "done");
  }
}

TEST_CASE_METHOD(fixture, "a retry that comes meanwhile waits [6.47]",
                 "[core][receiver]") {
  CHECK(ask(id(1)).process);
  auto again = ask(id(1));
  CHECK(!again.process);
  CHECK(!again.reply);
}

TEST_CASE_METHOD(fixture, "equal numbers of two clients are two requests",
                 "[core][receiver]") {
  whole(id(1, 1), "one");
  CHECK(ask(id(1, 2)).process);
}

TEST_CASE_METHOD(fixture, "a request is remembered for its time and longer",
                 "[core][receiver]") {
  whole(id(1), "done");
  REQUIRE(uut.next_deadline() == now + opts.reply_kept);
  now += opts.reply_kept - 1s;
  CHECK(uut.on_tick(now).empty());
  CHECK(ask(id(1)).reply); // Asked again: it counts anew.
  now += 2s;
  CHECK(uut.on_tick(now).empty());
  now += opts.reply_kept;
  CHECK(uut.on_tick(now) == std::vector<request_id>{id(1)});
  CHECK(uut.size() == 0);
  CHECK(!uut.next_deadline());
}

TEST_CASE_METHOD(fixture, "nothing is forgotten early to make room",
                 "[core][receiver]") {
  opts.requests_max = 2;
  uut = core::request_memory{opts};
  whole(id(1), "a");
  whole(id(2), "b");
  CHECK(is(ask(id(3)), errc::overloaded));
  CHECK(ask(id(1)).reply->body.text() == "a");
  now += opts.reply_kept;
  uut.on_tick(now);
  CHECK(ask(id(3)).process);
}

TEST_CASE_METHOD(fixture, "work under way and bytes of replies are bounded",
                 "[core][receiver]") {
  opts.working_max = 2;
  opts.reply_bytes_max = 10;
  uut = core::request_memory{opts};
  CHECK(ask(id(1)).process);
  CHECK(ask(id(2)).process);
  CHECK(is(ask(id(3)), errc::overloaded));
  uut.on_processed(id(1), reply("0123456789"), now);
  CHECK(is(ask(id(3)), errc::overloaded)); // Ten bytes are remembered.
  now += opts.reply_kept;
  uut.on_tick(now);
  CHECK(ask(id(3)).process);
}

TEST_CASE_METHOD(fixture, "another life answers from what was kept [6.47]",
                 "[core][receiver]") {
  uut.restore({{id(1), false, reply("kept")}, {id(2), true, {}}}, now);
  CHECK(ask(id(1)).reply->body.text() == "kept");
  auto interrupted = ask(id(2));
  CHECK(!interrupted.process);
  CHECK(is(interrupted, errc::in_doubt));
  CHECK(!interrupted.reply->about.empty());
  CHECK(ask(id(3)).process);
}

TEST_CASE_METHOD(fixture, "half of the acks are withheld at 0.5 [4.08]",
                 "[core][receiver]") {
  CHECK(!uut.withholds());
  opts.fail_ratio = 0.5;
  uut = core::request_memory{opts};
  int withheld = 0;
  for (int i = 0; i < 1000; ++i)
    withheld += uut.withholds() ? 1 : 0;
  CHECK(withheld > 440);
  CHECK(withheld < 560);
  opts.fail_ratio = 1;
  uut = core::request_memory{opts};
  CHECK(uut.withholds());
}
