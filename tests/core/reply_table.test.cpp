#include "actors/core/reply_table.hpp"

#include "tests/support/small_server.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using test::number;
using fixture = test::small_server;

TEST_CASE_METHOD(fixture, "while the handler works, repeats get acks only",
                 "[core]") {
  request(from(1), 1);
  auto id = ticket();
  CHECK(ack()->below == 1);
  request(from(1), 1);
  CHECK(out.accepted.empty());
  REQUIRE(out.to_send.size() == 1);
  CHECK(ack()->below == 1);
  reply(id);
  CHECK(error() == number(errc::none));
}

TEST_CASE_METHOD(fixture, "a reply is sent until its last piece is acked",
                 "[core]") {
  request(from(1), 1);
  reply(ticket(), 3000);
  CHECK(out.to_send.size() == 3);
  acknowledge(from(1), 1, 2);
  CHECK(uut.size() == 1);
  for (int i = 0; i < 5; ++i) {
    now = *uut.next_deadline();
    out.clear();
    uut.on_tick(now, out);
    REQUIRE(out.to_send.size() == 1);
    CHECK(std::get<channel_chunk>(out.to_send[0].what).index == 2);
  }
  acknowledge(from(1), 1, 3);
  CHECK(uut.size() == 0);
  CHECK(uut.bytes() == 0);
  CHECK(!uut.next_deadline());
}

TEST_CASE_METHOD(fixture, "a request that was done is not done again",
                 "[core]") {
  whole(from(1), 1);
  request(from(1), 1);
  CHECK(out.accepted.empty());
  CHECK(ack()->below == 1);
}

TEST_CASE_METHOD(fixture,
                 "a reply that nobody takes is dropped in the end, "
                 "and its request still not done again",
                 "[core]") {
  request(from(1), 1);
  reply(ticket());
  while (uut.next_deadline()) {
    now = *uut.next_deadline();
    out.clear();
    uut.on_tick(now, out);
  }
  CHECK(now == instant{} + opts.reply_kept);
  CHECK(uut.bytes() == 0);
  request(from(1), 1);
  CHECK(out.accepted.empty());
}

TEST_CASE_METHOD(fixture, "callers are told apart by address and by life",
                 "[core]") {
  request(from(1, 1), 1);
  CHECK(out.accepted.size() == 1);
  request(from(1, 2), 1);
  CHECK(out.accepted.size() == 1);
  request(from(2, 1), 1);
  CHECK(out.accepted.size() == 1);
}

TEST_CASE_METHOD(fixture, "requests too old to be remembered are not executed",
                 "[core]") {
  for (std::uint64_t id = 2; id <= core::finished_calls_max + 1; ++id)
    whole(from(1), id);
  request(from(1), 1); // Nothing has been forgotten yet: it is just late.
  CHECK(out.accepted.size() == 1);
  reply(ticket());
  acknowledge(from(1), 1, 1);
  whole(from(1), core::finished_calls_max + 2);
  request(from(1), 1);
  CHECK(out.accepted.empty());
  CHECK(error() == number(errc::timed_out));
  request(from(1), 2);
  CHECK(out.accepted.empty());
}

TEST_CASE_METHOD(fixture, "a request that stops halfway is forgotten",
                 "[core]") {
  piece(from(1), 1, 0, 3, 1000);
  CHECK(uut.next_deadline() == now + opts.reply_kept);
  now += opts.reply_kept;
  out.clear();
  uut.on_tick(now, out);
  CHECK(uut.size() == 0);
  CHECK(uut.bytes() == 0);
  CHECK(out.to_send.empty());
}

TEST_CASE_METHOD(fixture, "a request without a name is refused", "[core]") {
  piece(from(1), 1, 0, 1, 1);
  CHECK(out.accepted.empty());
  CHECK(error() == number(errc::refused));
}

TEST_CASE_METHOD(fixture,
                 "acks of unknown replies and impossible acks do "
                 "nothing",
                 "[core]") {
  acknowledge(from(1), 1, 1);
  CHECK(out.to_send.empty());
  CHECK(uut.callers() == 0);
  request(from(1), 1);
  reply(ticket());
  acknowledge(from(1), 1, 2); // There is one piece.
  CHECK(uut.size() == 1);
  acknowledge(from(1), 1, 1);
  CHECK(uut.size() == 0);
}
