#include "messages/wire.hpp"

#include "tests/support/datagrams.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <functional>
#include <limits>
#include <string>

using namespace troupe;
using namespace troupe::test;
using wire::fault;

namespace {

using kind = frame_kind;
using body = std::function<void(wire::writer&)>;

/// Reads one frame with that body, in a datagram that is otherwise in order.
fault fault_in(frame_kind kind, const body& write) {
  decoded in{seal(frame_of(kind, write))};
  CHECK(in.frames.size() == (in.why == fault::none ? 1 : 0));
  return in.why;
}

/// A member as it stands in a proposal.
struct listed {
  std::uint64_t id = 3;
  std::size_t name_bytes = 6;
  std::uint8_t full = 1;
  std::uint8_t reads_min = 1;
  std::uint8_t reads_max = 2;

  void write(wire::writer& out) const {
    out.number(id);
    out.text(std::string(name_bytes, 'n'));
    out.number(1000);
    out.at(v4_endpoint(0x7f000001, 4003));
    out.u8(full);
    out.u8(reads_min);
    out.u8(reads_max);
  }
};

void write_proposal(wire::writer& out, const std::vector<listed>& members,
                    std::size_t cut = 1) {
  for (auto x : {8, 1, 7, 2})
    out.number(static_cast<std::uint64_t>(x));
  out.number(cut);
  out.raw(std::string(cut, '\x05'));
  out.number(40);
  out.number(0);
  out.number(members.size());
  for (const auto& x : members)
    x.write(out);
}

fault proposed(const std::vector<listed>& members, std::size_t cut = 1) {
  auto write = [&](auto& out) { write_proposal(out, members, cut); };
  auto why = fault_in(kind::propose, write);
  CHECK(fault_in(kind::install, write) == why);
  return why;
}

/// A promise with that byte of flags and that many accepted views.
fault promised(std::uint8_t flags, std::size_t accepted) {
  return fault_in(kind::promised_vote, [=](auto& out) {
    out.number(9);
    out.number(3);
    out.u8(flags);
    listed{}.write(out);
    out.number(9);
    out.number(3);
    write_proposal(out, {});
    out.number(accepted);
    for (std::size_t i = 0; i < accepted; ++i)
      write_proposal(out, {});
    for (auto x : {7, 2, 1, 5, 40})
      out.number(static_cast<std::uint64_t>(x));
  });
}

body bytes(std::initializer_list<std::uint8_t> xs) {
  return [xs = std::vector<std::uint8_t>(xs)](wire::writer& out) {
    for (auto x : xs)
      out.u8(x);
  };
}

} // namespace

TEST_CASE("a proposal with a member that cannot be is refused", "[wire]") {
  CHECK(proposed({}) == fault::none);
  CHECK(proposed({{1}, {3}}) == fault::none);
  CHECK(proposed({{0}}) == fault::malformed);
  CHECK(proposed({{std::uint64_t{1} << 32}}) == fault::malformed);
  CHECK(proposed({{3, 0}}) == fault::malformed);
  CHECK(proposed({{3, wire::name_bytes_max}}) == fault::none);
  CHECK(proposed({{3, wire::name_bytes_max + 1}}) == fault::malformed);
  CHECK(proposed({{3, 6, 0}}) == fault::none);
  CHECK(proposed({{3, 6, 3}}) == fault::none);
  CHECK(proposed({{3, 6, 4}}) == fault::malformed);
  CHECK(proposed({{3, 6, 3, 0, 0}}) == fault::none);
  CHECK(proposed({{3, 6, 3, 2, 1}}) == fault::malformed);
}

TEST_CASE("a proposal follows an older view, unless it is the first one",
          "[wire]") {
  auto follows = [](std::uint64_t epoch, std::uint64_t before) {
    return fault_in(kind::propose, [=](auto& out) {
      for (auto x : {epoch, std::uint64_t{1}, before, std::uint64_t{2}})
        out.number(x);
      for (int i = 0; i < 4; ++i)
        out.number(0);
    });
  };
  CHECK(follows(8, 7) == fault::none);
  CHECK(follows(0, 0) == fault::none);
  CHECK(follows(8, 8) == fault::malformed);
  CHECK(follows(8, 9) == fault::malformed);
}

TEST_CASE("a proposal names its members once, in the order of their ids",
          "[wire]") {
  CHECK(proposed({{3}, {1}}) == fault::malformed);
  CHECK(proposed({{3}, {3}}) == fault::malformed);
}

TEST_CASE("a proposal has no more members and no longer cut than a view",
          "[wire]") {
  std::vector<listed> all;
  for (std::uint64_t id = 1; id <= wire::members_max; ++id)
    all.push_back({id, 1});
  CHECK(proposed(all, wire::members_max) == fault::none);
  CHECK(proposed({}, wire::members_max + 1) == fault::malformed);
  all.push_back({wire::members_max + 1, 1});
  CHECK(proposed(all) == fault::malformed);
  auto claims = [](std::uint64_t cut) {
    return fault_in(kind::propose, [=](auto& out) {
      for (auto x : {8, 1, 7, 2})
        out.number(static_cast<std::uint64_t>(x));
      out.number(cut);
    });
  };
  CHECK(claims(std::numeric_limits<std::uint64_t>::max()) == fault::malformed);
}

TEST_CASE("a promise with a field that cannot be is refused", "[wire]") {
  for (std::uint8_t flags = 0; flags < 8; ++flags)
    CHECK(promised(flags, 0) == fault::none);
  CHECK(promised(8, 0) == fault::malformed);
  CHECK(promised(0, accepted_views_max) == fault::none);
  CHECK(promised(0, accepted_views_max + 1) == fault::malformed);
}

TEST_CASE("a ballot's flags are 0 or 1", "[wire]") {
  CHECK(fault_in(kind::prepare, bytes({9, 3, 1, 0, 0})) == fault::none);
  CHECK(fault_in(kind::prepare, bytes({9, 3, 2, 0, 0})) == fault::malformed);
  CHECK(fault_in(kind::refused_vote, bytes({9, 3, 9, 3, 1})) == fault::none);
  CHECK(fault_in(kind::refused_vote, bytes({9, 3, 9, 3, 2}))
        == fault::malformed);
}

TEST_CASE("a ballot's frames end where their fields do", "[wire]") {
  CHECK(fault_in(kind::accepted_vote, bytes({8, 1})) == fault::none);
  CHECK(fault_in(kind::accepted_vote, bytes({8})) == fault::malformed);
  CHECK(fault_in(kind::accepted_vote, bytes({8, 1, 0})) == fault::malformed);
  CHECK(fault_in(kind::prepare, bytes({9, 3})) == fault::malformed);
}

TEST_CASE("who leads nobody has no epoch and no address", "[wire]") {
  auto known = [](std::uint64_t leader, std::uint64_t epoch) {
    return [=](wire::writer& out) {
      out.number(leader);
      out.number(epoch);
      out.at(leader == 0 ? endpoint{} : v4_endpoint(0x7f000001, 4003));
    };
  };
  auto reply = [&](std::uint64_t leader, std::uint64_t epoch) {
    return fault_in(kind::election_reply, [&](auto& out) {
      out.number(7);
      out.number(2);
      known(leader, epoch)(out);
    });
  };
  CHECK(reply(3, 300) == fault::none);
  CHECK(reply(0, 0) == fault::none);
  CHECK(reply(0, 300) == fault::malformed);
  CHECK(fault_in(kind::coordinator, known(3, 300)) == fault::none);
  CHECK(fault_in(kind::coordinator, known(0, 0)) == fault::malformed);
}
