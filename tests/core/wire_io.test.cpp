#include "messages/wire.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <limits>

using namespace troupe;

namespace {

using bytes = std::vector<std::byte>;

std::string_view text_of(const bytes& x) {
  return {reinterpret_cast<const char*>(x.data()), x.size()};
}

template <class F>
bytes written(F&& f) {
  bytes result;
  wire::writer out{result};
  f(out);
  return result;
}

bytes number_bytes(std::uint64_t x) {
  return written([=](auto& out) { out.number(x); });
}

constexpr auto u64_max = std::numeric_limits<std::uint64_t>::max();

} // namespace

TEST_CASE("fixed numbers are little-endian", "[wire]") {
  auto raw = written([](auto& out) {
    out.u8(0x01);
    out.u16(0x0302);
    out.u32(0x07060504);
    out.u64(0x0f0e0d0c0b0a0908);
  });
  REQUIRE(raw.size() == 15);
  for (std::size_t i = 0; i < raw.size(); ++i)
    CHECK(std::to_integer<std::size_t>(raw[i]) == i + 1);
  wire::reader in{text_of(raw)};
  CHECK(in.u8() == 0x01);
  CHECK(in.u16() == 0x0302);
  CHECK(in.u32() == 0x07060504);
  CHECK(in.u64() == 0x0f0e0d0c0b0a0908);
  CHECK(in.done());
}

TEST_CASE("a number takes a byte for each seven bits", "[wire]") {
  CHECK(number_bytes(0).size() == 1);
  CHECK(number_bytes(127).size() == 1);
  CHECK(number_bytes(128).size() == 2);
  CHECK(text_of(number_bytes(300)) == "\xac\x02");
  CHECK(number_bytes(u64_max).size() == 10);
}

TEST_CASE("every number is read as it was written", "[wire]") {
  auto shift = static_cast<unsigned>(GENERATE(range(0, 64)));
  for (int delta = -5; delta <= 5; ++delta) {
    auto x = (std::uint64_t{1} << shift) + static_cast<std::uint64_t>(delta);
    auto raw = number_bytes(x);
    wire::reader in{text_of(raw)};
    CHECK(in.number() == x);
    CHECK(in.done());
    for (std::size_t size = 0; size < raw.size(); ++size) {
      wire::reader cut{text_of(raw).substr(0, size)};
      CHECK(cut.number() == 0);
      CHECK(!cut.ok());
    }
  }
}

TEST_CASE("a number of more than 64 bits is refused", "[wire]") {
  for (auto last : {'\x02', '\x7f', '\x80', '\xff'}) {
    auto raw = std::string(9, '\xff') + last + '\0';
    wire::reader in{raw};
    CHECK(in.number() == 0);
    CHECK(!in.ok());
  }
}

TEST_CASE("a number has one form only", "[wire]") {
  for (auto raw :
       {std::string_view{"\x80\x00", 2}, std::string_view{"\xff\x80\x00", 3}}) {
    wire::reader in{raw};
    CHECK(in.number() == 0);
    CHECK(!in.ok());
  }
}

TEST_CASE("a number above its limit is refused", "[wire]") {
  auto raw = number_bytes(200);
  CHECK(wire::reader{text_of(raw)}.number_up_to(200) == 200);
  wire::reader in{text_of(raw)};
  CHECK(in.number_up_to(199) == 0);
  CHECK(!in.ok());
}

TEST_CASE("a text is read up to its limit", "[wire]") {
  auto raw = written([](auto& out) { out.text("peer"); });
  wire::reader in{text_of(raw)};
  CHECK(in.text(4) == "peer");
  CHECK(in.done());
  wire::reader strict{text_of(raw)};
  CHECK(strict.text(3).empty());
  CHECK(!strict.ok());
  wire::reader cut{text_of(raw).substr(0, 4)};
  CHECK(cut.text(4).empty());
  CHECK(!cut.ok());
}

TEST_CASE("an address is read as it was written", "[wire]") {
  auto x = v4_endpoint(0x7f000001, 4000);
  auto raw = written([&](auto& out) { out.at(x); });
  CHECK(raw.size() == 18);
  wire::reader in{text_of(raw)};
  CHECK(in.at() == x);
  CHECK(in.done());
  for (std::size_t size = 0; size < raw.size(); ++size) {
    wire::reader cut{text_of(raw).substr(0, size)};
    CHECK(cut.at() == endpoint{});
    CHECK(!cut.ok());
  }
}

TEST_CASE("after one step beyond the end all reads are zeros", "[wire]") {
  wire::reader in{"\x01\x02\x03\x04\x05"};
  CHECK(in.u64() == 0);
  CHECK(!in.ok());
  CHECK(in.left() == 0);
  CHECK(in.u8() == 0);
  CHECK(in.number() == 0);
  CHECK(in.text(10).empty());
  CHECK(in.raw(1).empty());
  CHECK(in.raw(0).empty());
  CHECK(in.at() == endpoint{});
  CHECK(!in.ok());
  CHECK(!in.done());
}

TEST_CASE("what is left over is seen", "[wire]") {
  wire::reader in{"ab"};
  CHECK(in.u8() == 'a');
  CHECK(in.ok());
  CHECK(!in.done());
  CHECK(in.left() == 1);
  CHECK(in.rest() == "b");
  in.fail();
  CHECK(!in.ok());
  CHECK(in.rest().empty());
}

TEST_CASE("any bytes at all are a number or none", "[wire]") {
  CHECK(rc::check("a number that is read is written the same", [] {
    auto raw = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    wire::reader in{raw};
    auto x = in.number();
    if (in.ok()) {
      auto again = number_bytes(x);
      RC_ASSERT(text_of(again) == raw.substr(0, raw.size() - in.left()));
    }
  }));
}
