#include "messages/wire.hpp"

#include "tests/support/datagrams.hpp"
#include "tests/support/frames.hpp"
#include "tests/support/golden.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;
using wire::fault;

namespace {

constexpr auto u64_max = std::numeric_limits<std::uint64_t>::max();

std::vector<frame> any_frames() {
  std::vector<frame> result(*rc::gen::inRange<std::size_t>(1, 12));
  for (auto& x : result)
    x = any_frame(
      frame_kinds[*rc::gen::inRange<std::size_t>(0, frame_kinds.size())]);
  return result;
}

bool lies_within(const slice& part, const slice& whole) {
  return part.data() >= whole.data()
         && part.data() + part.size() <= whole.data() + whole.size();
}

envelope_batch_ptr lone_message(seqno first) {
  unit_writer units;
  units.add("x");
  auto result = std::make_shared<envelope_batch>();
  result->origin = 1;
  result->time = u64_max;
  result->first = first;
  result->count = 1;
  result->units = units.take();
  return result;
}

} // namespace

TEST_CASE("every frame is read as it was written", "[wire]") {
  auto kind = GENERATE(from_range(frame_kinds.begin(), frame_kinds.end()));
  CHECK(rc::check("kind " + std::to_string(static_cast<int>(kind)), [=] {
    auto what = any_frame(kind);
    RC_ASSERT(kind_of(what) == kind);
    auto payload = payload_of({what});
    RC_ASSERT(payload.size() == wire::encoded_size(what));
    RC_ASSERT(static_cast<frame_kind>(payload[0]) == kind);
    decoded in{seal(payload)};
    RC_ASSERT(in.why == fault::none);
    RC_ASSERT(in.skipped == 0u);
    RC_ASSERT(in.frames.size() == 1u);
    RC_ASSERT(same(in.frames[0], what));
  }));
}

TEST_CASE("a batch that is read knows whether it is plain", "[wire]") {
  for (auto kind : {unit_kind::message, unit_kind::end, unit_kind::fragment}) {
    auto batch = std::make_shared<envelope_batch>(*lone_message(1));
    unit_writer units;
    units.add("", kind);
    batch->units = units.take();
    decoded in{seal(payload_of({batch}))};
    REQUIRE(in.why == fault::none);
    CHECK(std::get<envelope_batch_ptr>(in.frames[0])->plain
          == (kind == unit_kind::message));
  }
}

TEST_CASE("several frames share one datagram, in their order", "[wire]") {
  CHECK(rc::check("any frames", [] {
    auto frames = any_frames();
    decoded in{seal(payload_of(frames))};
    RC_ASSERT(in.why == fault::none);
    RC_ASSERT(in.frames.size() == frames.size());
    for (std::size_t i = 0; i < frames.size(); ++i)
      RC_ASSERT(same(in.frames[i], frames[i]));
  }));
}

TEST_CASE("the header is read as it was written", "[wire]") {
  CHECK(rc::check("any header", [] {
    wire::header head;
    head.group = any_u32();
    head.sender = any_u32();
    head.from = any_number();
    head.to = any_number();
    decoded in{seal(payload_of({who_are_you{}}), head)};
    RC_ASSERT(in.why == fault::none);
    RC_ASSERT(in.head.version == wire::version);
    RC_ASSERT(in.head.key_id == 0);
    RC_ASSERT(in.head.group == head.group);
    RC_ASSERT(in.head.sender == head.sender);
    RC_ASSERT(in.head.from == head.from);
    RC_ASSERT(in.head.to == head.to);
  }));
}

TEST_CASE("one payload serves receivers in different lives", "[wire]") {
  auto payload = payload_of({heartbeat{{7, 2}}});
  wire::header head;
  head.to = 1;
  auto one = seal(payload, head);
  head.to = 2;
  auto other = seal(payload, head);
  CHECK(decoded{one}.head.to == 1);
  CHECK(decoded{other}.head.to == 2);
  CHECK(one.substr(wire::header_bytes) == other.substr(wire::header_bytes));
}

TEST_CASE("a batch carries sender, numbers and Lamport time [0.09] [1.03] "
          "[1.23]",
          "[wire]") {
  decoded in{seal(payload_of({golden_batch()}))};
  REQUIRE(in.why == fault::none);
  auto& batch = *std::get<envelope_batch_ptr>(in.frames[0]);
  CHECK(batch.origin == 3);
  CHECK(batch.first == 0xfffffffb);
  CHECK(batch.last() == 0xfffffffe);
  CHECK(batch.time == 300);
  unit_reader units{batch.units.text()};
  CHECK(units.next()->payload == "curtain");
}

TEST_CASE("a plain message carries sender, number and Lamport time [0.09] "
          "[1.03] [1.23]",
          "[wire]") {
  plain_message sent{{7, 2}, 3, 42, 300, slice::copy_of("hello")};
  decoded in{seal(payload_of({sent}))};
  REQUIRE(in.why == fault::none);
  auto& got = std::get<plain_message>(in.frames[0]);
  CHECK(got.sender == 3);
  CHECK(got.number == 42);
  CHECK(got.time == 300);
  CHECK(got.payload.text() == "hello");
}

TEST_CASE("numbers may go up to the last one there is", "[wire]") {
  for (auto first : {seqno{1}, seqno{0xffffffff}, seqno{1} << 32,
                     (seqno{1} << 63) - 1, seqno{1} << 63, u64_max}) {
    decoded in{seal(payload_of({lone_message(first)}))};
    REQUIRE(in.why == fault::none);
    auto& batch = *std::get<envelope_batch_ptr>(in.frames[0]);
    CHECK(batch.first == first);
    CHECK(batch.last() == first);
    CHECK(batch.time == u64_max);
  }
}

TEST_CASE("payloads are parts of the datagram, not copies", "[wire]") {
  auto bytes = slice::copy_of("bytes");
  decoded in{seal(payload_of({golden_batch(), channel_chunk{{}, 1, 0, 1, bytes},
                              plain_message{{}, 1, 1, 1, bytes}}))};
  REQUIRE(in.why == fault::none);
  CHECK(lies_within(std::get<envelope_batch_ptr>(in.frames[0])->units,
                    in.datagram));
  CHECK(lies_within(std::get<channel_chunk>(in.frames[1]).part, in.datagram));
  CHECK(
    lies_within(std::get<plain_message>(in.frames[2]).payload, in.datagram));
}

TEST_CASE("a payload outlives the datagram that it came in", "[wire]") {
  slice part;
  {
    decoded in{seal(payload_of({golden_frames()[6].what}))};
    REQUIRE(in.why == fault::none);
    part = std::get<channel_chunk>(in.frames[0]).part;
  }
  CHECK(part.text() == "part");
}

TEST_CASE("frames of unknown kinds are skipped and counted", "[wire]") {
  auto heart = payload_of({heartbeat{{7, 2}}});
  auto strange = [](int kind) {
    return frame_of(static_cast<frame_kind>(kind),
                    [](auto& out) { out.raw("what is this?"); });
  };
  // Of a gap between the kinds, behind them all, and the last there can be.
  decoded in{seal(strange(15) + heart + strange(23) + strange(255) + heart)};
  CHECK(in.why == fault::none);
  CHECK(in.skipped == 3);
  REQUIRE(in.frames.size() == 2);
  CHECK(same(in.frames[1], heartbeat{{7, 2}}));
  decoded only{seal(strange(23))};
  CHECK(only.why == fault::none);
  CHECK(only.skipped == 1);
  CHECK(only.frames.empty());
}

TEST_CASE("zeros behind the frames fill a datagram up", "[wire]") {
  auto heart = payload_of({heartbeat{{7, 2}}});
  for (std::size_t n : {1u, 2u, 3u, 100u}) {
    decoded in{seal(heart + std::string(n, '\0'))};
    CHECK(in.why == fault::none);
    CHECK(in.frames.size() == 1);
    CHECK(in.skipped == 0);
  }
  auto with = [&](char last) {
    return decoded{seal(heart + std::string(50, '\0') + last)}.why;
  };
  CHECK(with('\x00') == fault::none);
  CHECK(with('\x01') == fault::malformed);
  CHECK(decoded{seal(heart + std::string(2, '\0') + heart)}.why
        == fault::malformed);
  // There is no frame.
  CHECK(decoded{seal(std::string(20, '\0'))}.why == fault::malformed);
}

TEST_CASE("a remark that is too long is cut", "[wire]") {
  handshake long_one{handshake_kind::refused, 1, 1, "peer",
                     std::string(1000, 'x')};
  auto payload = payload_of({long_one});
  CHECK(payload.size() == wire::encoded_size(long_one));
  decoded in{seal(payload)};
  REQUIRE(in.why == fault::none);
  auto& got = std::get<handshake>(in.frames[0]);
  CHECK(got.about == std::string(wire::text_bytes_max, 'x'));
}

TEST_CASE("what decode fills is emptied first", "[wire]") {
  decoded in{seal(payload_of({heartbeat{}, heartbeat{}}))};
  REQUIRE(in.frames.size() == 2);
  auto next = slice::copy_of(seal(payload_of({who_are_you{}})));
  in.skipped = 5;
  CHECK(wire::decode(next, in.head, in.frames, in.skipped) == fault::none);
  CHECK(in.frames.size() == 1);
  CHECK(in.skipped == 0);
}

TEST_CASE("the largest datagram is read", "[wire]") {
  auto room = wire::datagram_bytes_max - wire::header_bytes;
  plain_message big{{7, 2}, 1, 1, 1, {}};
  big.payload = slice::copy_of(std::string(room - 9, 'x'));
  REQUIRE(wire::encoded_size(big) == room);
  CHECK(decoded{seal(payload_of({big}))}.why == fault::none);
  CHECK(decoded{seal(payload_of({big, who_are_you{}}))}.why
        == fault::malformed);
}
