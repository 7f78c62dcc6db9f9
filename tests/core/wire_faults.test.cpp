#include "messages/wire.hpp"

#include "tests/support/datagrams.hpp"
#include "tests/support/golden.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace troupe;
using namespace troupe::test;
using wire::fault;

namespace {

fault fault_of(std::string_view bytes) {
  decoded in{bytes};
  if (in.why != fault::none) {
    CHECK(in.frames.empty());
    CHECK(in.skipped == 0);
  }
  return in.why;
}

/// Reads one frame with that body, in a datagram that is otherwise in order.
fault fault_in(frame_kind kind,
               const std::function<void(wire::writer&)>& write) {
  return fault_of(seal(frame_of(kind, write)));
}

/// Bodies that end in a payload of any size can lose some of it unnoticed.
std::size_t payload_bytes(const frame& x) {
  if (auto chunk = std::get_if<channel_chunk>(&x))
    return chunk->part.size();
  if (auto message = std::get_if<plain_message>(&x))
    return message->payload.size();
  return 0;
}

} // namespace

TEST_CASE("a datagram that was cut is refused", "[wire]") {
  for (auto& [name, what] : golden_frames()) {
    INFO(name);
    auto bytes = seal(payload_of({what}));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      auto expected = size <= wire::header_bytes ? fault::truncated
                                                 : fault::checksum;
      CHECK(fault_of(std::string_view{bytes}.substr(0, size)) == expected);
    }
  }
}

TEST_CASE("a frame that goes on beyond the datagram is refused", "[wire]") {
  for (auto& [name, what] : golden_frames()) {
    INFO(name);
    auto payload = payload_of({what});
    for (std::size_t size = 1; size < payload.size(); ++size)
      CHECK(fault_of(seal(payload.substr(0, size))) == fault::truncated);
    auto before = payload_of({heartbeat{{7, 2}}});
    CHECK(fault_of(seal(before + payload.substr(0, 1))) == fault::truncated);
  }
}

TEST_CASE("a body that ends within a field is refused", "[wire]") {
  for (auto& [name, what] : golden_frames()) {
    INFO(name);
    auto payload = payload_of({what});
    auto whole = payload.substr(2); // Behind kind and size, a byte each.
    for (std::size_t size = 0; size + payload_bytes(what) < whole.size();
         ++size)
      CHECK(fault_in(kind_of(what),
                     [&](auto& out) { out.raw(whole.substr(0, size)); })
            == fault::malformed);
  }
}

TEST_CASE("a body that goes on behind its last field is refused", "[wire]") {
  for (auto& [name, what] : golden_frames()) {
    if (payload_bytes(what) > 0)
      continue; // Would be a longer payload.
    INFO(name);
    auto payload = payload_of({what});
    CHECK(fault_in(kind_of(what),
                   [&](auto& out) {
                     out.raw(payload.substr(2));
                     out.u8(0);
                   })
          == fault::malformed);
  }
}

TEST_CASE("any bit that was flipped is seen", "[wire]") {
  for (auto& [name, what] : golden_frames()) {
    INFO(name);
    auto bytes = seal(payload_of({what}), golden_header());
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      auto flipped = bytes;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
      auto expected = bit < 16   ? fault::not_ours
                      : bit < 24 ? fault::checksum // Of whatever version.
                      : bit < 32 ? fault::sealed
                                 : fault::checksum;
      CHECK(fault_of(flipped) == expected);
    }
  }
}

TEST_CASE("another layout, and a key that is not here, are told apart",
          "[wire]") {
  auto payload = payload_of({heartbeat{{7, 2}}});
  wire::header head;
  head.version = wire::version + 1;
  CHECK(fault_of(seal(payload, head)) == fault::version);
  CHECK(fault_of(seal("", head).substr(0, 3)) == fault::truncated);
  head.version = 0;
  CHECK(fault_of(seal(payload, head)) == fault::version);
  head = {};
  head.key_id = 1;
  CHECK(fault_of(seal(payload, head)) == fault::sealed);
  CHECK(fault_of("GET / HTTP/1.1\r\nHost: somewhere else\r\n\r\n")
        == fault::not_ours);
  CHECK(fault_of("X") == fault::not_ours);
  CHECK(fault_of("T") == fault::truncated);
  CHECK(fault_of("") == fault::truncated);
  CHECK(fault_of(seal("")) == fault::truncated);
}

TEST_CASE("faults have names", "[wire]") {
  CHECK(to_string(fault::none) == "none");
  CHECK(to_string(fault::truncated) == "truncated");
  CHECK(to_string(fault::not_ours) == "not_ours");
  CHECK(to_string(fault::version) == "version");
  CHECK(to_string(fault::sealed) == "sealed");
  CHECK(to_string(fault::checksum) == "checksum");
  CHECK(to_string(fault::malformed) == "malformed");
  CHECK(to_string(fault::unsealed) == "unsealed");
  CHECK(to_string(fault::forged) == "forged");
  CHECK(to_string(fault::replayed) == "replayed");
}

TEST_CASE("a datagram has no more frames than it may", "[wire]") {
  auto one = payload_of({who_are_you{}});
  std::string many;
  for (std::size_t i = 0; i < wire::frames_max; ++i)
    many += one;
  decoded in{seal(many)};
  CHECK(in.why == fault::none);
  CHECK(in.frames.size() == wire::frames_max);
  CHECK(fault_of(seal(many + one)) == fault::malformed);
  // Those that are skipped count, too.
  CHECK(fault_of(seal(many + std::string("\xff\x00", 2))) == fault::malformed);
}

TEST_CASE("a size that is larger than the datagram is refused", "[wire]") {
  for (auto size :
       {std::uint64_t{3}, std::uint64_t{0xffffffff}, ~std::uint64_t{0}}) {
    std::vector<std::byte> raw;
    wire::writer out{raw};
    out.u8(static_cast<std::uint8_t>(frame_kind::heartbeat));
    out.number(size);
    out.number(7);
    out.number(2);
    CHECK(fault_of(seal({reinterpret_cast<char*>(raw.data()), raw.size()}))
          == fault::truncated);
  }
}

TEST_CASE("a range of names that ends before it begins is refused",
          "[wire][gossip]") {
  auto fault_of_range = [](frame_kind kind, std::string_view after,
                           std::string_view through) {
    return fault_in(kind, [&](auto& out) {
      out.u8(0);
      out.text(after);
      out.text(through);
      if (kind == frame_kind::gossip_summary)
        out.number(7);
      out.number(0); // Nothing in it.
    });
  };
  for (auto kind : {frame_kind::gossip_summary, frame_kind::gossip_digest}) {
    CHECK(fault_of_range(kind, "a", "b") == fault::none);
    CHECK(fault_of_range(kind, "a", "") == fault::none);
    CHECK(fault_of_range(kind, "b", "b") == fault::malformed);
    CHECK(fault_of_range(kind, "b", "a") == fault::malformed);
  }
}
