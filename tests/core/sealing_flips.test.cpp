#include "actors/core/splitmix.hpp"
#include "tests/support/sealed_node.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

/// Flips a bit, or several, anywhere; returns how many were heard.
std::size_t hear_flipped(std::size_t times, core::cipher_suite suite) {
  auto keys = ring({key(1, 1, suite)});
  sealed_node a{life_a, sealing_for(life_a, keys)};
  sealed_node b{life_b, sealing_for(life_b, keys)};
  core::splitmix draw{42};
  std::size_t heard = 0;
  for (std::size_t i = 0; i < times; ++i) {
    auto bytes = a.make_one(1 + draw.next() % 100);
    auto whole = bytes;
    do { // Who flips a bit twice has flipped none.
      auto bit = draw.next() % (bytes.size() * 8);
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    } while (bytes == whole || draw.next() % 3 == 0);
    core::frame_router_out out;
    b.router.on_datagram(at_a, slice::copy_of(bytes), t0, out);
    b.router.on_burst_end(out);
    heard += out.batches.empty() ? 0 : out.batches[0].items.size();
  }
  return heard;
}

} // namespace

TEST_CASE("of many datagrams with flipped bits none is accepted",
          "[core][seal]") {
  for (auto suite : core::cipher_suites)
    CHECK(hear_flipped(10'000, suite) == 0);
}

TEST_CASE("of ten million datagrams with flipped bits none is accepted",
          "[.][long][seal]") {
  CHECK(hear_flipped(10'000'000, core::cipher_suite::aes_128_ocb) == 0);
}

TEST_CASE("what gets past the hash is refused by the seal", "[core][seal]") {
  sealed_node a{life_a, sealing_for(life_a)};
  sealed_node b{life_b, sealing_for(life_b)};
  core::keyed_hash hash{core::derive(key(1).bytes, "troupe header")};
  auto whole = a.make_one(50);
  auto first = wire::header_bytes + wire::seal_head_bytes;
  for (auto at = first; at < whole.size(); ++at) {
    auto bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    auto ends = bytes.substr(wire::header_bytes, wire::seal_head_bytes)
                + bytes.substr(bytes.size() - wire::seal_tag_bytes);
    auto mended = hash(bytes.substr(0, wire::checksum_offset), ends);
    for (std::size_t i = 0; i < sizeof(mended); ++i)
      bytes[wire::checksum_offset + i] = static_cast<char>(mended >> (8 * i));
    CHECK(b.hear(bytes) == wire::fault::forged);
  }
  CHECK(b.sealing->lives() == 0);
  CHECK(b.hear(whole) == wire::fault::none);
}

TEST_CASE("of a million datagrams of strangers none is answered, and nobody is "
          "remembered",
          "[core][seal]") {
  sealed_node a{life_a, sealing_for(life_a)};
  sealed_node b{life_b, sealing_for(life_b)};
  sealed_node plain{33, nullptr};
  sealed_node other{34, sealing_for(34, ring({key(9)}))};
  core::splitmix draw{7};
  auto noise = [&](std::string bytes, std::size_t from) {
    for (auto i = from; i < bytes.size(); ++i)
      bytes[i] = static_cast<char>(draw.next());
    return slice::copy_of(bytes);
  };
  std::vector<slice> said;
  for (std::size_t i = 0; i < 16; ++i) {
    said.push_back(noise(std::string(1 + i * 80, '\0'), 0));
    said.push_back(noise(a.make_one(200), wire::header_bytes));
    said.push_back(slice::copy_of(plain.make_one(200)));
    said.push_back(slice::copy_of(other.make_one(200)));
  }
  core::frame_router_out out;
  constexpr std::uint32_t strangers = 1'000'000;
  for (std::uint32_t i = 0; i < strangers; ++i) {
    // What is opened is opened where it lies: each has bytes of its own.
    auto bytes = slice::copy_of(said[i % said.size()].text());
    b.router.on_datagram(v4_endpoint(0x0a000000 + i, 1000), bytes,
                         t0 + std::chrono::microseconds{i}, out);
  }
  b.router.on_burst_end(out);
  CHECK(out.batches.empty());
  CHECK(out.answers.empty());
  CHECK(b.sealing->lives() == 0);
  CHECK(b.sealing->behind() == 0);
  std::uint64_t dropped = 0;
  for (const auto& x : b.counted().items)
    if (x.name.rfind("datagrams_dropped_", 0) == 0)
      dropped += x.value;
  CHECK(dropped == strangers);
}
