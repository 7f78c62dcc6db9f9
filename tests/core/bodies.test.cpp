#include "messages/bodies.hpp"

#include "messages/wire.hpp"
#include "tests/support/frames.hpp"
#include "tests/support/golden.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace troupe;
using namespace troupe::test;

namespace {

constexpr auto u64_max = std::numeric_limits<std::uint64_t>::max();

auto fields_of(const registration& x) {
  return std::tie(x.name, x.at, x.inc);
}

auto fields_of(const log_entry& x) {
  return std::tie(x.sender, x.number, x.time);
}

auto fields_of(const start_order& x) {
  return std::tie(x.round, x.number, x.messages, x.report_to);
}

auto fields_of(const delivery_report& x) {
  return std::tie(x.round, x.number, x.name, x.sent, x.resent,
                  x.duplicates_dropped, x.received, x.incomplete);
}

template <class T>
bool all_same(const std::vector<T>& x, const std::vector<T>& y) {
  return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                    [](auto& a, auto& b) {
                      return fields_of(a) == fields_of(b);
                    });
}

endpoint any_endpoint() {
  endpoint result;
  for (auto& x : result.ip)
    x = *rc::gen::arbitrary<std::uint8_t>();
  result.port = *rc::gen::arbitrary<std::uint16_t>();
  return result;
}

registration any_registration() {
  return {any_text(1, wire::name_bytes_max), any_endpoint(), any_number()};
}

std::vector<registration> any_peers() {
  std::vector<registration> result(*rc::gen::inRange<std::size_t>(0, 6));
  std::generate(result.begin(), result.end(), any_registration);
  return result;
}

delivery_report any_report() {
  delivery_report result;
  result.round = any_number();
  result.number = any_u32();
  result.name = any_text(1, wire::name_bytes_max);
  result.sent = any_number();
  result.resent = any_number();
  result.duplicates_dropped = any_number();
  result.received = any_number();
  result.incomplete = *rc::gen::arbitrary<bool>();
  result.entries.resize(*rc::gen::inRange<std::size_t>(0, 50));
  for (auto& x : result.entries)
    x = {any_u32(), any_number(), any_number()};
  return result;
}

slice written(const std::function<void(wire::writer&)>& f) {
  std::vector<std::byte> bytes;
  wire::writer out{bytes};
  f(out);
  return slice::from(std::move(bytes));
}

/// Expects `decode` to take `whole` and nothing that is longer or shorter.
template <class F>
void expect_strict(const slice& whole, F decode) {
  auto text = std::string{whole.text()};
  CHECK(decode(text));
  for (std::size_t size = 0; size < text.size(); ++size)
    CHECK(!decode(std::string_view{text}.substr(0, size)));
  CHECK(!decode(text + '\0'));
}

} // namespace

TEST_CASE("every registration is read as it was written", "[bodies]") {
  CHECK(rc::check("any registration", [] {
    auto x = any_registration();
    auto y = decode_registration(encode(x).text());
    RC_ASSERT(y.has_value());
    RC_ASSERT(fields_of(*y) == fields_of(x));
  }));
}

TEST_CASE("every list of peers is read as it was written", "[bodies]") {
  CHECK(rc::check("any list of peers", [] {
    peer_list x{any_peers()};
    auto y = decode_peer_list(encode(x).text());
    RC_ASSERT(y.has_value());
    RC_ASSERT(all_same(y->peers, x.peers));
  }));
}

TEST_CASE("every start order is read as it was written", "[bodies]") {
  CHECK(rc::check("any start order", [] {
    start_order x{any_number(), any_u32(), any_number(), any_endpoint(),
                  any_peers()};
    auto y = decode_start_order(encode(x).text());
    RC_ASSERT(y.has_value());
    RC_ASSERT(fields_of(*y) == fields_of(x));
    RC_ASSERT(all_same(y->peers, x.peers));
  }));
}

TEST_CASE("every delivery report is read as it was written", "[bodies]") {
  CHECK(rc::check("any delivery report", [] {
    auto x = any_report();
    auto y = decode_delivery_report(encode(x).text());
    RC_ASSERT(y.has_value());
    RC_ASSERT(fields_of(*y) == fields_of(x));
    RC_ASSERT(all_same(y->entries, x.entries));
  }));
}

namespace {

key_order any_key_order(key_step what) {
  key_order x;
  x.what = what;
  x.id = 7;
  if (what != key_step::use && what != key_step::remove) {
    x.suite = 2;
    x.bytes.fill(0x5a);
  }
  if (what == key_step::use || what == key_step::follow)
    x.holders = {1, 1u << 20, 3};
  return x;
}

} // namespace

TEST_CASE("every order about keys is read as it was written, or not at all",
          "[bodies]") {
  for (auto what : {key_step::install, key_step::use, key_step::remove,
                    key_step::follow, key_step::take_back}) {
    auto x = any_key_order(what);
    auto y = decode_key_order(encode(x).text());
    REQUIRE(y);
    CHECK(y->what == what);
    CHECK(y->id == 7);
    CHECK(y->suite == x.suite);
    CHECK(y->bytes == x.bytes);
    CHECK(y->holders == x.holders);
    expect_strict(encode(x), decode_key_order);
  }
  CHECK_FALSE(decode_key_order(std::string_view{"\x03\x00", 2})); // No number.
  CHECK_FALSE(decode_key_order(std::string_view{"\x00\x01", 2})); // No step.
  CHECK_FALSE(decode_key_order(std::string_view{"\x06\x01", 2}));
}

TEST_CASE("a body is read as a whole or not at all", "[bodies]") {
  expect_strict(encode(golden_registration()), decode_registration);
  expect_strict(encode(golden_peer_list()), decode_peer_list);
  expect_strict(encode(golden_start_order()), decode_start_order);
  expect_strict(encode(golden_delivery_report()), decode_delivery_report);
}

TEST_CASE("a peer's name has 1 to 63 bytes", "[bodies]") {
  auto with_name = [](std::size_t size) {
    return written([=](auto& out) {
      out.text(std::string(size, 'n'));
      out.at({});
      out.number(1);
    });
  };
  CHECK(!decode_registration(with_name(0).text()));
  CHECK(decode_registration(with_name(1).text()));
  CHECK(decode_registration(with_name(63).text()));
  CHECK(!decode_registration(with_name(64).text()));
}

TEST_CASE("a list names no more peers than a view can have", "[bodies]") {
  auto with_peers = [](std::size_t count) {
    auto one = encode(registration{"p", {}, 1});
    return written([=](auto& out) {
      out.number(count);
      for (std::size_t i = 0; i < count; ++i)
        out.raw(one.text());
    });
  };
  CHECK(decode_peer_list(with_peers(wire::members_max).text()));
  CHECK(!decode_peer_list(with_peers(wire::members_max + 1).text()));
}

TEST_CASE("a count beyond the bytes is refused before memory is taken",
          "[bodies]") {
  auto head = [](auto& out) {
    out.number(9);
    out.number(3);
    out.text("p");
    for (int i = 0; i < 4; ++i)
      out.number(1);
    out.u8(0);
  };
  // Those entries would take 100 GB.
  for (auto count : {std::uint64_t{1}, std::uint64_t{0xffffffff}, u64_max}) {
    auto body = written([&](auto& out) {
      head(out);
      out.number(count);
      out.raw("ab");
    });
    CHECK(!decode_delivery_report(body.text()));
  }
  auto one = written([&](auto& out) {
    head(out);
    out.number(1);
    out.raw("abc");
  });
  CHECK(decode_delivery_report(one.text()));
}

TEST_CASE("a flag is one or zero", "[bodies]") {
  auto raw = std::string{encode(golden_delivery_report()).text()};
  auto at = raw.size() - 12; // Before the count and the three entries.
  REQUIRE(raw[at] == 1);
  raw[at] = 2;
  CHECK(!decode_delivery_report(raw));
}
