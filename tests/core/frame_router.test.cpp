#include "actors/core/frame_router.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <string>
#include <vector>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

const endpoint a = v4_endpoint(0x7f000001, 4001);
const endpoint b = v4_endpoint(0x7f000001, 4002);
const instant t0{};

constexpr incarnation life_a = 11;
constexpr incarnation life_b = 22;

/// Two nodes: what `sender` encodes is given to `uut`.
struct fixture {
  core::frame_router sender{life_a};
  core::frame_router uut{life_b};
  core::frame_router_out out;

  slice make(std::vector<frame> frames, incarnation to = life_b,
             group_id group = 1) {
    outbound x;
    x.group = group;
    x.sender = 5;
    x.to = to_one(b, to);
    x.frames = std::move(frames);
    std::vector<core::datagram> made;
    sender.on_outbound(x, made);
    REQUIRE(made.size() == 1);
    return core::join(made.front());
  }

  void receive(const slice& bytes, instant now = t0, endpoint from = a) {
    uut.on_datagram(from, bytes, now, out);
  }

  std::uint64_t count(const std::string& name) const {
    counters all;
    uut.tell(all);
    for (const auto& x : all.items)
      if (x.name == name)
        return x.value;
    FAIL("no counter " << name);
    return 0;
  }

  std::size_t heard(std::size_t listener) const {
    return listener < out.batches.size() ? out.batches[listener].items.size()
                                         : 0;
  }
};

slice flipped(const slice& x, std::size_t bit) {
  std::string bytes{x.text()};
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
  return slice::copy_of(bytes);
}

} // namespace

TEST_CASE_METHOD(fixture, "a frame reaches who listens to its group and kind",
                 "[core][frame-router]") {
  uut.on_attach(1, {frame_kind::heartbeat}, 0);
  uut.on_attach(1, {frame_kind::handshake}, 1);
  uut.on_attach(2, {frame_kind::heartbeat}, 2);
  handshake hello;
  hello.name = "five";
  receive(make({hello, heartbeat{}, heartbeat{}}));
  REQUIRE(heard(0) == 2);
  CHECK(heard(1) == 1);
  CHECK(heard(2) == 0);
  const auto& source = out.batches[0].items[0].source;
  CHECK(source.from == a);
  CHECK(source.group == 1);
  CHECK(source.sender == 5);
  CHECK(source.inc == life_a);
  receive(make({heartbeat{}}, life_b, 2));
  CHECK(heard(2) == 1);
}

TEST_CASE_METHOD(fixture, "a later listener replaces an earlier one",
                 "[core][frame-router]") {
  uut.on_attach(1, {frame_kind::heartbeat, frame_kind::handshake}, 0);
  uut.on_attach(1, {frame_kind::heartbeat}, 1);
  receive(make({heartbeat{}}));
  CHECK(heard(0) == 0);
  CHECK(heard(1) == 1);
  CHECK(uut.is_heard_by(0));
  uut.on_attach(1, {frame_kind::handshake}, 1);
  CHECK(!uut.is_heard_by(0));
}

TEST_CASE_METHOD(fixture, "an end marker with a payload is malformed",
                 "[core][frame-router]") {
  uut.on_attach(1, {frame_kind::envelopes}, 0);
  auto batch_of = [](std::string_view payload) {
    unit_writer units;
    units.add(payload, unit_kind::end);
    auto result = std::make_shared<envelope_batch>();
    result->view = {1, 0};
    result->origin = result->time = result->first = result->count = 1;
    result->units = units.take();
    return envelope_batch_ptr{std::move(result)};
  };
  receive(make({batch_of("")}));
  CHECK(heard(0) == 1);
  CHECK(count("datagrams_dropped_malformed") == 0);
  receive(make({batch_of("x")}));
  CHECK(heard(0) == 1);
  CHECK(count("datagrams_dropped_malformed") == 1);
}

TEST_CASE_METHOD(fixture, "frames that nobody listens to are counted",
                 "[core][frame-router]") {
  receive(make({heartbeat{}}));
  uut.on_attach(1, {frame_kind::handshake}, 0);
  receive(make({heartbeat{}, heartbeat{}}));
  CHECK(count("frames_dropped_no_listener") == 3);
  CHECK(count("frames_received") == 3);
  CHECK(count("datagrams_received") == 2);
}

TEST_CASE_METHOD(fixture, "an unknown incarnation of ours is accepted",
                 "[core][frame-router]") {
  uut.on_attach(1, {frame_kind::heartbeat}, 0);
  receive(make({heartbeat{}}, 0));
  CHECK(heard(0) == 1);
}

TEST_CASE_METHOD(fixture, "a datagram to an earlier life is asked who it means",
                 "[core][frame-router]") {
  uut.on_attach(1, {frame_kind::heartbeat}, 0);
  receive(make({heartbeat{}}, life_b - 1));
  CHECK(heard(0) == 0);
  CHECK(count("datagrams_dropped_wrong_incarnation") == 1);
  REQUIRE(out.answers.size() == 1);
  CHECK(out.answers[0].to == a);
  core::frame_router_out back;
  sender.on_attach(1, {frame_kind::who_are_you}, 0);
  sender.on_datagram(b, core::join(out.answers[0]), t0, back);
  REQUIRE(back.batches.size() == 1);
  CHECK(back.batches[0].items[0].source.inc == life_b);
}

TEST_CASE_METHOD(fixture, "a source is answered once a second",
                 "[core][frame-router]") {
  auto stale = make({heartbeat{}}, life_b - 1);
  for (int i = 0; i < 10; ++i)
    receive(stale, t0 + i * 99ms);
  CHECK(out.answers.size() == 1);
  CHECK(count("who_are_you_withheld") == 9);
  receive(stale, t0 + 999ms, b);
  CHECK(out.answers.size() == 2);
  receive(stale, t0 + 1s);
  CHECK(out.answers.size() == 3);
}

TEST_CASE_METHOD(fixture, "an answer is never answered",
                 "[core][frame-router]") {
  receive(make({who_are_you{}}, life_b - 1));
  CHECK(out.answers.empty());
  CHECK(count("datagrams_dropped_wrong_incarnation") == 1);
}

TEST_CASE_METHOD(fixture, "forged sources are answered up to a bound",
                 "[core][frame-router]") {
  auto stale = make({heartbeat{}}, life_b - 1);
  auto max = static_cast<std::uint32_t>(core::answer_limiter::answered_max);
  for (std::uint32_t i = 0; i < max + 50; ++i)
    receive(stale, t0, v4_endpoint(i, 9));
  CHECK(out.answers.size() == max);
  CHECK(count("who_are_you_withheld") == 50);
  receive(stale, t0 + 1s, v4_endpoint(max + 50, 9));
  CHECK(out.answers.size() == max + 1);
}

TEST_CASE_METHOD(fixture,
                 "of another wire version what is the same in all "
                 "is read, and nothing else",
                 "[core][frame-router]") {
  uut.on_attach(1, {frame_kind::heartbeat}, 0);
  uut.on_attach(1, {frame_kind::petition, frame_kind::petition_answer}, 1);
  petition asks;
  asks.who.name = "later";
  sender.on_versions({2, 3}, 3);
  receive(make({heartbeat{}, asks}));
  CHECK(heard(0) == 0);
  REQUIRE(heard(1) == 1);
  CHECK(std::get<petition>(out.batches[1].items[0].what).who.name == "later");
  CHECK(count("datagrams_dropped_version") == 0);
  receive(make({heartbeat{}}));
  CHECK(heard(0) == 0);
  CHECK(count("datagrams_dropped_version") == 1);
  uut.on_versions({2, 3}, 2);
  receive(make({heartbeat{}}));
  CHECK(heard(0) == 1);
}

TEST_CASE_METHOD(fixture, "what is not a datagram of ours is counted by reason",
                 "[core][frame-router]") {
  uut.on_attach(1, {frame_kind::heartbeat}, 0);
  auto good = make({heartbeat{}}, life_b - 1);
  receive(slice{});
  receive(good.sub(0, good.size() - 1));
  receive(slice::copy_of(std::string(100, 'x')));
  sender.on_versions({2, 2}, 2);
  receive(make({heartbeat{}}));
  receive(flipped(good, (wire::header_bytes + 1) * 8));
  CHECK(count("datagrams_received") == 5);
  CHECK(count("datagrams_dropped_not_ours") == 1);
  CHECK(count("datagrams_dropped_version") == 1);
  // A datagram that was cut has another checksum, too: either will do.
  CHECK(count("datagrams_dropped_truncated")
          + count("datagrams_dropped_checksum")
        == 3);
  CHECK(count("datagrams_dropped_checksum") >= 1);
  CHECK(out.answers.empty());
  CHECK(heard(0) == 0);
}

TEST_CASE_METHOD(fixture, "no flipped bit passes or is answered",
                 "[core][frame-router]") {
  uut.on_attach(1, {frame_kind::heartbeat}, 0);
  auto good = make({heartbeat{{3, 1}}});
  auto stale = make({heartbeat{{3, 1}}}, life_b - 1);
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    receive(flipped(good, bit));
    receive(flipped(stale, bit));
  }
  CHECK(heard(0) == 0);
  CHECK(out.answers.empty());
}

TEST_CASE("random bytes are neither heard nor answered",
          "[core][frame-router]") {
  CHECK(rc::check([](const std::string& bytes) {
    core::frame_router uut{life_b};
    core::frame_router_out out;
    uut.on_attach(0, {frame_kind::heartbeat, frame_kind::stamp}, 0);
    uut.on_datagram(a, slice::copy_of(bytes), t0, out);
    RC_ASSERT(out.answers.empty());
    RC_ASSERT(out.batches.empty());
  }));
}

TEST_CASE_METHOD(fixture, "frames are encoded once for all receivers",
                 "[core][frame-router]") {
  outbound x;
  x.to = std::make_shared<const std::vector<address>>(
    std::vector<address>{{a, 1}, {b, 2}});
  x.frames = {heartbeat{}};
  std::vector<core::datagram> made;
  sender.on_outbound(x, made);
  REQUIRE(made.size() == 2);
  CHECK(made[0].payload.data() == made[1].payload.data());
  CHECK(made[0].header != made[1].header);
  CHECK(made[1].to == b);
}

TEST_CASE_METHOD(fixture, "what does not fit a datagram is not sent",
                 "[core][frame-router]") {
  auto chunk_of = [](std::size_t size) {
    channel_chunk x;
    x.total = 1;
    x.part = slice::copy_of(std::string(size, 'x'));
    return x;
  };
  auto overhead = wire::encoded_size(chunk_of(60000)) - 60000;
  auto most = wire::datagram_bytes_max - wire::header_bytes - overhead;
  std::vector<core::datagram> made;
  for (auto size : {most, most + 1}) {
    outbound x;
    x.to = to_one(b);
    x.frames = {chunk_of(size)};
    uut.on_outbound(x, made);
  }
  REQUIRE(made.size() == 1);
  CHECK(made[0].size() == wire::datagram_bytes_max);
  CHECK(count("datagrams_dropped_too_large") == 1);
  outbound many;
  many.to = to_one(b);
  many.frames.assign(wire::frames_max + 1, heartbeat{});
  uut.on_outbound(many, made);
  CHECK(made.size() == 1);
  CHECK(count("datagrams_dropped_too_large") == 2);
}

TEST_CASE_METHOD(fixture, "groups beyond the bound are refused",
                 "[core][frame-router]") {
  for (group_id i = 0; i <= core::frame_router::groups_max; ++i)
    uut.on_attach(i, {frame_kind::heartbeat}, 0);
  CHECK(count("groups_refused") == 1);
}
