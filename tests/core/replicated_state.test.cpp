#include "actors/core/replicated_state.hpp"

#include "tests/support/replica_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture {
  core::replicated_state uut{std::make_unique<core::key_value_store>()};
  std::uint64_t index = 0;
  service_effects effects;

  std::string run(const service_request& x) {
    if (auto known = uut.look_up(x))
      return std::string{known->reply.text()} + "?";
    auto entry = uut.execute(x, {1, ++index});
    uut.apply(entry, effects);
    return std::string{entry.reply.text()};
  }

  service_request call(std::uint64_t session, std::uint64_t number,
                       std::uint64_t answered = 0) {
    return ask_for(request_kind::call, client_id(7, session, number), "add n 1",
                   answered);
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a session is the place of what opened it [3.18]",
                 "[core][replicated_state]") {
  run(ask_for(request_kind::open, client_id(7, 0, 0), "ada"));
  REQUIRE(effects.opened.size() == 1);
  CHECK(effects.opened[0].session == 1);
  CHECK(run(ask_for(request_kind::open, client_id(7, 0, 0), "ada")) == "ok?");
  CHECK(uut.sessions() == 1);
}

TEST_CASE_METHOD(fixture, "replies go where the client has them",
                 "[core][replicated_state]") {
  run(ask_for(request_kind::open, client_id(7, 0, 0), "ada"));
  CHECK(run(call(1, 1)) == "1");
  CHECK(run(call(1, 1)) == "1?");
  CHECK(run(call(1, 2, 1)) == "2");
  auto old = uut.look_up(call(1, 1));
  REQUIRE(old);
  CHECK(old->status == reply_status::expected);
  CHECK(old->expected == 3);
}

TEST_CASE_METHOD(fixture, "unanswered replies are bounded",
                 "[core][replicated_state]") {
  run(ask_for(request_kind::open, client_id(7, 0, 0), "ada"));
  auto most = core::replicated_state::replies_max;
  for (std::uint64_t i = 1; i <= most; ++i)
    run(call(1, i));
  CHECK(uut.look_up(call(1, most + 1))->status == reply_status::overloaded);
  CHECK(uut.look_up(call(1, 1))->status == reply_status::done);
}

TEST_CASE_METHOD(fixture, "the table goes through bytes with the state",
                 "[core][replicated_state]") {
  run(ask_for(request_kind::open, client_id(7, 0, 0), "ada"));
  run(call(1, 1));
  auto bytes = uut.snapshot();
  core::replicated_state next{std::make_unique<core::key_value_store>()};
  REQUIRE(next.restore(bytes));
  CHECK(next.snapshot() == bytes);
  CHECK(next.look_up(call(1, 1))->reply.text() == "1");
  for (std::size_t cut = 0; cut < bytes.size(); ++cut)
    CHECK_FALSE(next.restore(bytes.substr(0, cut)));
  auto same = uut.copy();
  CHECK(same.snapshot() == bytes);
}

TEST_CASE_METHOD(fixture, "who closes is gone, and may close again",
                 "[core][replicated_state]") {
  run(ask_for(request_kind::open, client_id(7, 0, 0), "ada"));
  auto close = ask_for(request_kind::close, client_id(7, 1, 1), "");
  run(close);
  CHECK(effects.closed == std::vector<std::uint64_t>{1});
  CHECK(uut.look_up(close)->status == reply_status::done);
  CHECK(uut.look_up(call(1, 1))->status == reply_status::expired);
}
