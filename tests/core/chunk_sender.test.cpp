#include "actors/core/chunk_sender.hpp"

#include "actors/core/chunk_assembler.hpp"
#include "tests/support/channel_link.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture {
  channel_options opts;
  instant now{};

  core::chunk_sender make(std::size_t pieces) {
    return {call_kind::request, 7, patterned_body(pieces * opts.chunk_bytes),
            opts};
  }

  static channel_ack ack(std::uint32_t below, std::uint64_t beyond = 0) {
    return {call_kind::request, 7, below, beyond};
  }

  static std::vector<std::uint32_t> indices(std::vector<channel_chunk> xs) {
    std::vector<std::uint32_t> result;
    for (auto& x : xs)
      result.push_back(x.index);
    return result;
  }
};

using list = std::vector<std::uint32_t>;

} // namespace

TEST_CASE_METHOD(fixture,
                 "the window begins at ten pieces and widens with "
                 "acks up to its maximum",
                 "[core]") {
  auto uut = make(1000);
  auto sent = uut.on_start(now).size();
  CHECK(sent == 10);
  std::uint32_t below = 0;
  std::size_t flight = sent;
  for (int i = 0; i < 10; ++i) {
    now += 1ms;
    auto acked = static_cast<std::uint32_t>(flight);
    below += acked;
    flight = uut.on_ack(ack(below), now).size();
    CHECK(flight <= opts.chunks_in_flight);
  }
  CHECK(flight == opts.chunks_in_flight);
}

TEST_CASE_METHOD(fixture, "nothing leaves that an ack could not name",
                 "[core]") {
  auto uut = make(1000);
  uut.on_start(now);
  // The first piece is missing for ever; all others are acknowledged.
  std::uint32_t highest = 9;
  for (int i = 0; i < 20; ++i) {
    auto bits = highest >= 64 ? ~std::uint64_t{0}
                              : (std::uint64_t{1} << highest) - 1;
    for (auto x : uut.on_ack(ack(0, bits), now))
      highest = std::max(highest, x.index);
  }
  CHECK(highest == core::ack_reach);
}

TEST_CASE_METHOD(fixture, "a piece that three later ones overtook leaves again",
                 "[core]") {
  auto uut = make(10);
  uut.on_start(now);
  now += 5ms;
  CHECK(uut.on_ack(ack(0, 0b011), now).empty());
  CHECK(indices(uut.on_ack(ack(0, 0b111), now)) == list{0});
}

TEST_CASE_METHOD(fixture, "a time-out resends one piece, acks bring the rest",
                 "[core]") {
  auto uut = make(10);
  uut.on_start(now);
  CHECK(uut.next_deadline() == now + opts.resend_after);
  now += opts.resend_after - 1ms;
  CHECK(uut.on_tick(now).empty());
  now += 1ms;
  CHECK(indices(uut.on_tick(now)) == list{0});
  CHECK(uut.next_deadline() == now + 2 * opts.resend_after);
  CHECK(indices(uut.on_ack(ack(1), now)) == list{1, 2});
  CHECK(uut.on_ack(ack(10), now).empty());
  CHECK(uut.done());
  CHECK(!uut.next_deadline());
}

TEST_CASE_METHOD(fixture, "the ack of a resent piece is no sample (Karn)",
                 "[core]") {
  auto uut = make(2);
  opts.chunks_in_flight = 1;
  uut = make(3);
  uut.on_start(now);
  now += opts.resend_after;
  uut.on_tick(now);
  now += 1ms;
  uut.on_ack(ack(1), now); // Of which copy?
  CHECK(uut.next_deadline() == now + 2 * opts.resend_after);
  now += 1ms;
  uut.on_ack(ack(2), now);
  CHECK(uut.next_deadline() == now + opts.resend_after_min);
}

TEST_CASE_METHOD(fixture, "acks of what never left are ignored", "[core]") {
  auto uut = make(100);
  uut.on_start(now);
  CHECK(uut.on_ack(ack(11), now).empty());
  CHECK(uut.on_ack(ack(100), now).empty());
  CHECK(uut.on_ack(ack(~0u, ~std::uint64_t{0}), now).empty());
  CHECK(uut.on_ack(ack(0, std::uint64_t{1} << 63), now).empty());
  CHECK(!uut.done());
  CHECK(uut.on_ack(ack(10), now).size() > 0);
}

TEST_CASE_METHOD(fixture, "pieces are put together in any order", "[core]") {
  auto body = patterned_body(10 * 100 + 1);
  opts.chunk_bytes = 100;
  opts.chunks_in_flight = 32;
  core::chunk_sender sender{call_kind::reply, 1, body, opts};
  core::chunk_assembler uut{2000};
  auto pieces = sender.on_start(now);
  for (std::uint32_t i = 10; i-- > 0;) {
    CHECK(uut.on_chunk(pieces[i]) == core::piece_fate::taken);
    CHECK(uut.on_chunk(pieces[i]) == core::piece_fate::repeated);
  }
  auto x = uut.ack(call_kind::reply, 1);
  CHECK(x.below == 10);
  CHECK(x.beyond == 0);
  CHECK(!uut.complete());
  CHECK(uut.claimed() == 1100);
  pieces = sender.on_ack(x, now);
  REQUIRE(pieces.size() == 1);
  CHECK(uut.on_chunk(pieces[0]) == core::piece_fate::taken);
  CHECK(uut.claimed() == body.size());
  CHECK(uut.take() == body);
  CHECK(uut.bytes() == 0);
}

TEST_CASE_METHOD(fixture, "an ack names the pieces beyond a gap", "[core]") {
  core::chunk_assembler uut{1u << 20};
  auto piece = [&](std::uint32_t index) {
    return uut.on_chunk(
      {call_kind::request, 1, index, 1000, patterned_body(10)});
  };
  CHECK(piece(1) == core::piece_fate::taken);
  CHECK(piece(64) == core::piece_fate::taken);
  CHECK(piece(65) == core::piece_fate::too_far);
  auto x = uut.ack(call_kind::request, 1);
  CHECK(x.below == 0);
  CHECK(x.beyond == ((std::uint64_t{1} << 63) | 1));
  CHECK(uut.bytes() == 20);
}
