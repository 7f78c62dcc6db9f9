#include "actors/core/reply_table.hpp"

#include "tests/support/small_server.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using test::number;
using fixture = test::small_server;

TEST_CASE_METHOD(fixture,
                 "one request more than a caller may have is refused, "
                 "other callers do not feel it",
                 "[core]") {
  for (std::uint64_t id = 1; id <= 3; ++id) {
    request(from(1), id);
    CHECK(out.accepted.size() == 1);
  }
  request(from(1), 4);
  CHECK(out.accepted.empty());
  CHECK(error() == number(errc::overloaded));
  request(from(2), 1);
  CHECK(out.accepted.size() == 1);
}

TEST_CASE_METHOD(fixture, "one request more than all may have is refused",
                 "[core]") {
  for (std::uint16_t port = 1; port <= 4; ++port)
    for (std::uint64_t id = 1; id <= 2; ++id) {
      request(from(port), id);
      CHECK(out.accepted.size() == 1);
    }
  request(from(1), 3);
  CHECK(error() == number(errc::overloaded));
}

TEST_CASE_METHOD(fixture,
                 "one caller more than are remembered is refused "
                 "until one has been quiet",
                 "[core]") {
  for (std::uint16_t port = 1; port <= 4; ++port)
    whole(from(port), 1);
  request(from(5), 1);
  CHECK(error() == number(errc::overloaded));
  now += opts.reply_kept;
  whole(from(1), 2); // Heard of now, so another one goes.
  request(from(5), 1);
  CHECK(out.accepted.size() == 1);
  CHECK(uut.callers() == 4);
  request(from(1), 1);
  CHECK(out.accepted.empty());
}

TEST_CASE_METHOD(fixture,
                 "a request that claims too much is refused at its "
                 "first piece",
                 "[core]") {
  piece(from(1), 1, 0, 4, 1000);
  CHECK(!error());
  piece(from(1), 2, 0, 5, 1000); // Four pieces, and a byte more at least.
  CHECK(error() == number(errc::too_large));
  piece(from(1), 3, 0, 4000000000u, 1);
  CHECK(error() == number(errc::too_large));
  CHECK(uut.size() == 1);
  CHECK(uut.bytes() == 1000);
}

TEST_CASE_METHOD(fixture,
                 "the bytes of one caller are bounded by what its "
                 "requests claim",
                 "[core]") {
  piece(from(1), 1, 0, 4, 1000);
  piece(from(1), 2, 0, 4, 1000);
  CHECK(!error());
  piece(from(1), 3, 0, 3, 1000);
  CHECK(error() == number(errc::overloaded));
  piece(from(1), 3, 0, 2, 1000);
  CHECK(!error());
}

TEST_CASE_METHOD(fixture, "beyond the bytes for all, pieces are put off",
                 "[core]") {
  opts.bytes_max = 2500;
  uut = core::reply_table{opts};
  piece(from(1), 1, 0, 3, 1000);
  piece(from(2), 1, 0, 3, 1000);
  CHECK(ack());
  piece(from(1), 1, 1, 3, 1000);
  CHECK(!ack()); // Not taken: it will come again.
  CHECK(uut.bytes() == 2000);
}

TEST_CASE_METHOD(fixture,
                 "a reply for which there is no room says that the "
                 "request was done",
                 "[core]") {
  for (std::uint64_t id = 1; id <= 3; ++id) {
    request(from(1), id);
    reply(ticket(), 3900);
    CHECK(error() == (id < 3 ? number(errc::none) : number(errc::overloaded)));
  }
  request(from(2), 1);
  reply(ticket(), 4000); // With its head it is above the limit of a body.
  CHECK(error() == number(errc::too_large));
}

TEST_CASE_METHOD(fixture, "pieces that contradict each other are not taken",
                 "[core]") {
  piece(from(1), 1, 0, 3, 1000);
  piece(from(1), 1, 1, 4, 1000); // Another total.
  CHECK(out.to_send.empty());
  piece(from(1), 1, 1, 3, 999); // Another size.
  CHECK(out.to_send.empty());
  piece(from(1), 1, 2, 3, 1001); // A last one that is longer.
  CHECK(out.to_send.empty());
  piece(from(1), 1, 2, 3, 0);
  CHECK(out.to_send.empty());
  piece(from(1), 0, 0, 1, 10); // Calls are counted from 1.
  CHECK(out.to_send.empty());
  piece(from(1), 1, 2, 3, 1000);
  piece(from(1), 1, 1, 3, 1000);
  CHECK(out.accepted.size() == 1);
}
