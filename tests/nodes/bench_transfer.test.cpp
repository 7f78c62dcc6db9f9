#include "nodes/bench_transfer.hpp"

#include <catch2/catch.hpp>

#include <sstream>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

std::string some_text(std::size_t size) {
  std::string result;
  for (std::size_t i = 0; i < size; ++i)
    result.push_back(static_cast<char>(i * i % 251));
  return result;
}

std::uint64_t hash_in_pieces(std::string_view text, std::size_t bytes) {
  content_hash result;
  for (; !text.empty(); text.remove_prefix(std::min(bytes, text.size())))
    result.add(text.substr(0, bytes));
  return result.value();
}

/// A member that sends a text; what it sends is delivered to another one.
struct fixture {
  std::string text = some_text(1000);
  bench_transfer sender{300, std::make_unique<std::istringstream>(text),
                        [] { return 1.0; }};
  bench_transfer listener{300, nullptr, [] { return 1.0; }};
  instant now = instant{} + 1h;
  seqno next = 1;

  void deliver(const outgoing& x) {
    envelope_batch batch;
    batch.origin = 1;
    batch.first = next;
    batch.count = x.count;
    batch.units = x.units;
    next += x.count;
    delivery what;
    what.batches.push_back(std::make_shared<const envelope_batch>(batch));
    sender.on_delivery(what, now);
    listener.on_delivery(what, now);
  }
};

} // namespace

TEST_CASE("how a content was cut does not change its hash", "[nodes][bench]") {
  for (auto size : {0u, 1u, 7u, 8u, 9u, 64u, 1000u}) {
    auto text = some_text(size);
    std::istringstream file{text};
    auto whole = hash_of(file);
    for (auto bytes : {1u, 3u, 8u, 13u, 1000u}) {
      CAPTURE(size, bytes);
      CHECK(hash_in_pieces(text, bytes) == whole);
    }
  }
}

TEST_CASE("the hash sees each byte, its place, and the end", "[nodes][bench]") {
  const auto text = some_text(100);
  auto whole = hash_in_pieces(text, 8);
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto other = text;
    other[i] ^= 1;
    CHECK(hash_in_pieces(other, 8) != whole);
  }
  auto swapped = text.substr(8, 8) + text.substr(0, 8) + text.substr(16);
  CHECK(hash_in_pieces(swapped, 8) != whole);
  CHECK(hash_in_pieces(text + '\0', 8) != whole);
  CHECK(hash_in_pieces(text.substr(0, 99), 8) != whole);
}

TEST_CASE_METHOD(fixture, "a file arrives as it was, and then all is said",
                 "[nodes][bench]") {
  bench_out out;
  sender.on_installed(now, out);
  REQUIRE(out.send);
  CHECK(out.send->count == 4);
  deliver(*out.send);
  now += 2s;
  out = {};
  sender.on_result({4, 0}, now, out);
  CHECK_FALSE(out.send);
  CHECK(out.end_stream);
  out = {};
  listener.on_stream_ended(out);
  CHECK(out.over);
  std::istringstream file{text};
  CHECK(listener.sample().order_hash == hash_of(file));
  CHECK(listener.sample().delivered == 4);
  CHECK(sender.sample().sent == 4);
}

TEST_CASE_METHOD(fixture, "pieces that were refused are sent again",
                 "[nodes][bench]") {
  bench_out out;
  sender.on_installed(now, out);
  auto whole = *out.send;
  out = {};
  sender.on_result({1, 3, errc::overloaded, 2}, now, out);
  CHECK_FALSE(out.send);
  CHECK_FALSE(out.end_stream);
  now += 100ms;
  sender.on_credit(now, out);
  REQUIRE(out.send);
  CHECK(out.send->count == 3);
  CHECK(out.send->units.text() == whole.units.text().substr(302));
}

TEST_CASE_METHOD(fixture, "who only listens ends at once", "[nodes][bench]") {
  bench_out out;
  listener.on_installed(now, out);
  CHECK_FALSE(out.send);
  CHECK(out.end_stream);
}

TEST_CASE_METHOD(fixture, "a file takes until its last delivery",
                 "[nodes][bench]") {
  bench_out out;
  sender.on_installed(now, out);
  listener.on_installed(now, out);
  now += 1500ms;
  deliver(*out.send);
  now += 1h;
  listener.on_stream_ended(out);
  CHECK(listener.sample().seconds == 1.5);
}
