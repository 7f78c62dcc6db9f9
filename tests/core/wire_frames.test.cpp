#include "messages/wire.hpp"

#include "tests/support/datagrams.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <limits>

using namespace troupe;
using namespace troupe::test;
using wire::fault;

namespace {

using kind = frame_kind;
using body = std::function<void(wire::writer&)>;

constexpr auto u32_max = std::numeric_limits<std::uint32_t>::max();
constexpr auto u64_max = std::numeric_limits<std::uint64_t>::max();

/// Reads one frame with that body, in a datagram that is otherwise in order.
fault fault_in(frame_kind kind, const body& write) {
  decoded in{seal(frame_of(kind, write))};
  CHECK(in.frames.size() == (in.why == fault::none ? 1 : 0));
  return in.why;
}

body numbers(std::initializer_list<std::uint64_t> xs) {
  return [xs = std::vector<std::uint64_t>(xs)](wire::writer& out) {
    for (auto x : xs)
      out.number(x);
  };
}

/// Fields of an envelope frame up to the units. All are one byte or more; the
/// flag is written like a number, which is the same byte.
struct envelope_fields {
  std::uint64_t coordinator = 2;
  std::uint64_t origin = 3;
  std::uint64_t time = 300;
  std::uint64_t first = 1;
  std::uint64_t count = 2;
  std::uint64_t closes = 1;
  std::uint64_t deps = 0;
  std::string units{"\x04"
                    "a"
                    "\x04"
                    "b"};
};

fault fault_in(const envelope_fields& x) {
  return fault_in(kind::envelopes, [&](wire::writer& out) {
    for (auto field : {std::uint64_t{7}, x.coordinator, x.origin, x.time,
                       x.first, x.count, x.closes, x.deps})
      out.number(field);
    out.raw(x.units);
  });
}

} // namespace

TEST_CASE("a stamp has no more entries than it has bytes, or a view members",
          "[wire]") {
  CHECK(fault_in(kind::stamp, numbers({7, 2, 1, 1, 1, 5})) == fault::none);
  CHECK(fault_in(kind::stamp, numbers({7, 2, 1, 1, 2, 5})) == fault::malformed);
  CHECK(fault_in(kind::stamp, numbers({7, 2, 1, 1, u64_max}))
        == fault::malformed);
  auto with_members = [](std::size_t count) {
    return [=](wire::writer& out) {
      numbers({7, 2, 1, 1, count})(out);
      out.raw(std::string(count, '\x05'));
    };
  };
  CHECK(fault_in(kind::stamp, with_members(wire::members_max)) == fault::none);
  CHECK(fault_in(kind::stamp, with_members(wire::members_max + 1))
        == fault::malformed);
}

TEST_CASE("a batch with a field that cannot be is refused", "[wire]") {
  REQUIRE(fault_in(envelope_fields{}) == fault::none);
  std::vector<std::function<void(envelope_fields&)>> lies{
    [](auto& x) { x.coordinator = std::uint64_t{u32_max} + 1; },
    [](auto& x) { x.origin = 0; },
    [](auto& x) { x.origin = std::uint64_t{u32_max} + 1; },
    [](auto& x) { x.time = 0; },
    [](auto& x) { x.first = 0; },
    [](auto& x) { x.first = u64_max; }, // Its second message would be 0.
    [](auto& x) { x.count = 1; },
    [](auto& x) { x.count = 3; },
    [](auto& x) { x.count = std::uint64_t{u32_max} + 3; },
    [](auto& x) { x.count = 0, x.units = ""; },
    [](auto& x) { x.closes = 2; },
    [](auto& x) { x.deps = 5; },
    [](auto& x) { x.deps = wire::members_max + 1; },
    [](auto& x) {
      x.units = "\x04"
                "a";
    },
    [](auto& x) {
      x.units = "\x04"
                "a"
                "\x08"
                "b";
    },
    [](auto& x) {
      x.units = "\x04"
                "a"
                "\x07"
                "b";
    }, // No such kind of unit.
    [](auto& x) {
      x.units = "\x04"
                "a"
                "\xff\xff\xff\xff";
    },
  };
  for (std::size_t i = 0; i < lies.size(); ++i) {
    INFO("lie " << i);
    envelope_fields fields;
    lies[i](fields);
    CHECK(fault_in(fields) == fault::malformed);
  }
  envelope_fields last;
  last.first = u64_max - 1;
  CHECK(fault_in(last) == fault::none);
}

TEST_CASE("a request with a range that cannot be is refused", "[wire]") {
  auto ask = [](std::initializer_list<std::uint64_t> xs) {
    return fault_in(kind::repair_request, numbers(xs));
  };
  CHECK(ask({7, 2, 0, 0}) == fault::none);
  CHECK(ask({7, 2, 1, 1, 3, 5, 5}) == fault::none);
  CHECK(ask({7, 2, 3, 1, 3, 5, 5}) == fault::none);
  CHECK(ask({7, 2, 4, 1, 3, 5, 5}) == fault::malformed);
  CHECK(ask({7, 2, 1, 1, 0, 5, 5}) == fault::malformed);
  CHECK(ask({7, 2, 1, 1, 3, 0, 5}) == fault::malformed);
  CHECK(ask({7, 2, 1, 1, 3, 5, 4}) == fault::malformed);
  CHECK(ask({7, 2, 1, 2, 3, 5, 5}) == fault::malformed);
  CHECK(ask({7, 2, 1, u64_max}) == fault::malformed);
  auto with_ranges = [](std::size_t count) {
    return [=](wire::writer& out) {
      numbers({7, 2, 0, count})(out);
      out.raw(std::string(3 * count, '\x05'));
    };
  };
  CHECK(fault_in(kind::repair_request, with_ranges(wire::ranges_max))
        == fault::none);
  CHECK(fault_in(kind::repair_request, with_ranges(wire::ranges_max + 1))
        == fault::malformed);
}

TEST_CASE("a handshake with a field that cannot be is refused", "[wire]") {
  auto greet = [](std::uint8_t kind, std::size_t name, std::size_t about) {
    return fault_in(kind::handshake, [=](auto& out) {
      out.u8(kind);
      out.number(9);
      out.number(3);
      out.text(std::string(name, 'n'));
      out.text(std::string(about, 'a'));
      out.number(212992);
    });
  };
  CHECK(greet(0, 1, 0) == fault::none);
  CHECK(greet(4, 63, 255) == fault::none);
  CHECK(greet(5, 1, 0) == fault::malformed);
  CHECK(greet(0, 0, 0) == fault::malformed);
  CHECK(greet(0, 64, 0) == fault::malformed);
  CHECK(greet(0, 1, 256) == fault::malformed);
}

TEST_CASE("a piece with a field that cannot be is refused", "[wire]") {
  auto piece = [](std::initializer_list<std::uint64_t> xs) {
    return fault_in(kind::channel_chunk, numbers(xs));
  };
  CHECK(piece({1, 1000, 0, 1}) == fault::none);
  CHECK(piece({1, 1000, u32_max - 1, u32_max}) == fault::none);
  CHECK(piece({2, 1000, 0, 1}) == fault::malformed);
  CHECK(piece({1, 1000, 0, 0}) == fault::malformed);
  CHECK(piece({1, 1000, 1, 1}) == fault::malformed);
  CHECK(piece({1, 1000, 0, std::uint64_t{u32_max} + 1}) == fault::malformed);
  CHECK(fault_in(kind::channel_ack, numbers({2, 1, 1, 1})) == fault::malformed);
  CHECK(
    fault_in(kind::channel_ack, numbers({1, 1, std::uint64_t{u32_max} + 1, 1}))
    == fault::malformed);
}

TEST_CASE("a plain message and its ack come from somebody", "[wire]") {
  for (auto kind : {kind::plain_message, kind::plain_ack}) {
    CHECK(fault_in(kind, numbers({7, 2, 3, 0, 0})) == fault::none);
    CHECK(fault_in(kind, numbers({7, 2, 0, 1, 1})) == fault::malformed);
  }
}
