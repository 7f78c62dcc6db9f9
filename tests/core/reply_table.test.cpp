#include "actors/core/reply_table.hpp"

#include "actors/core/call_body.hpp"
#include "messages/errc.hpp"
#include "tests/support/channel_link.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

std::uint8_t number(errc x) {
  return static_cast<std::uint8_t>(x);
}

struct fixture {
  channel_options opts;
  core::reply_table uut;
  core::reply_table_out out;
  instant now{};

  fixture() {
    opts.calls_max = 8;
    opts.calls_per_caller_max = 3;
    opts.callers_max = 4;
    opts.body_bytes_max = 4000;
    opts.caller_bytes_max = 10000;
    opts.bytes_max = 30000;
    uut = core::reply_table{opts};
  }

  static origin from(std::uint16_t port, incarnation inc = 1) {
    return {channel_link::at(port), 0, 0, inc};
  }

  /// Lets a piece of a request come in.
  void piece(const origin& who, std::uint64_t id, std::uint32_t index,
             std::uint32_t total, std::size_t size) {
    out.clear();
    uut.on_chunk(who,
                 {call_kind::request, id, index, total, patterned_body(size)},
                 now, out);
  }

  void request(const origin& who, std::uint64_t id) {
    piece(who, id, 0, 1, 10);
  }

  std::uint64_t ticket() const {
    REQUIRE(out.accepted.size() == 1);
    return out.accepted[0].ticket;
  }

  void reply(std::uint64_t ticket, std::size_t size = 10) {
    out.clear();
    uut.on_result(ticket, {0, "", patterned_body(size)}, now, out);
  }

  void acknowledge(const origin& who, std::uint64_t id, std::uint32_t below) {
    out.clear();
    uut.on_ack(who, {call_kind::reply, id, below, 0}, now, out);
  }

  /// Executes a request from its first piece to its last acknowledgement.
  void whole(const origin& who, std::uint64_t id) {
    request(who, id);
    reply(ticket());
    acknowledge(who, id, 1);
  }

  /// Returns the error of the reply that just left, if one did.
  std::optional<std::uint8_t> error() const {
    for (auto& x : out.to_send)
      if (auto chunk = std::get_if<channel_chunk>(&x.what))
        return core::unpack_reply(chunk->part)->error;
    return std::nullopt;
  }

  std::optional<channel_ack> ack() const {
    for (auto& x : out.to_send)
      if (auto y = std::get_if<channel_ack>(&x.what))
        return *y;
    return std::nullopt;
  }
};

} // namespace

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

TEST_CASE_METHOD(fixture,
                 "one request more than a caller may have is refused; "
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
