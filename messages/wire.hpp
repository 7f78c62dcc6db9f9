#pragma once

#include "messages/frame.hpp"
#include "messages/wire_range.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The only place that knows the layout of a datagram: frames to bytes and
/// back. docs/protocol.md has the same tables in the same order.
namespace troupe::wire {

/// Version of the layout, and the oldest that this build understands.
constexpr std::uint8_t version = 1;
constexpr std::uint8_t version_min = 1;
constexpr wire_range own_versions{version_min, version};

/// Bytes before the frames.
constexpr std::size_t header_bytes = 36;

/// Where the sender's incarnation stands, 8 bytes; and the receiver's.
constexpr std::size_t sender_offset = 12;
constexpr std::size_t receiver_offset = 20;

/// Where the checksum stands, or the tag of a sealed header: 8 bytes.
constexpr std::size_t checksum_offset = 28;

/// Bytes that a seal puts before the frames, and behind them.
constexpr std::size_t seal_head_bytes = 16;
constexpr std::size_t seal_tag_bytes = 16;
constexpr std::size_t seal_bytes = seal_head_bytes + seal_tag_bytes;

/// Largest UDP payload over IPv4.
constexpr std::size_t datagram_bytes_max = 65507;

/// Bounds of what a reader accepts; a sender never exceeds them.
constexpr std::size_t members_max = 128;
constexpr std::size_t ranges_max = 256;
constexpr std::size_t name_bytes_max = 63;
constexpr std::size_t text_bytes_max = 255;
constexpr std::size_t frames_max = 4096;
constexpr std::size_t updates_max = 256;
constexpr std::size_t tags_bytes_max = 512;
constexpr std::uint64_t refutation_max = std::uint64_t{1} << 62;

/// Offset, size: 0,2 magic "TR" · 2,1 version · 3,1 key id (0: not sealed) ·
/// 4,4 group · 8,4 sender · 12,8 sender's incarnation · 20,8 receiver's
/// incarnation (0: not known) · 28,8 checksum. Numbers are little-endian.
///
/// The header, that a frame is a kind, a length and a body, and the frames that
/// are `timeless` are the same in every version: by these, nodes find out which
/// version all of them can read.
struct header {
  std::uint8_t version = wire::version;
  std::uint8_t key_id = 0;
  group_id group = 0;
  member_id sender = 0;
  incarnation from = 0;
  incarnation to = 0;
};

/// Why a datagram was dropped. Counted, never answered, never logged singly.
enum class fault : std::uint8_t {
  none = 0,
  truncated, ///< Ends within the header or within a frame.
  not_ours,  ///< Does not begin with the magic.
  version,   ///< Another version of the layout.
  sealed,    ///< Sealed with a key that this node does not have.
  checksum,  ///< A bit was flipped on the way.
  malformed, ///< A field has a value that it cannot have.
  unsealed,  ///< Not sealed, where all have to be.
  forged,    ///< Not sealed with the key that it names, or changed since then.
  replayed,  ///< Has come before, or is too old to know.
};

constexpr std::size_t faults_end = 10;

std::string to_string(fault x);

/// Writes numbers and bytes behind one another.
class writer {
public:
  explicit writer(std::vector<std::byte>& out) : out_(out) {
    // nop
  }

  void u8(std::uint8_t x);
  void u16(std::uint16_t x);
  void u32(std::uint32_t x);
  void u64(std::uint64_t x);
  /// Variable length, seven bits a byte, the low ones first (LEB128). Most have
  /// one byte.
  void number(std::uint64_t x) {
    if (x < 0x80)
      out_.push_back(static_cast<std::byte>(x));
    else
      long_number(x);
  }

  /// A `number` for the size, then the bytes.
  void text(std::string_view x);
  void raw(std::string_view x);
  void at(const endpoint& x);

private:
  void long_number(std::uint64_t x);

  std::vector<std::byte>& out_;
};

/// Reads what `writer` wrote. After the first step beyond the end, or the
/// first impossible value, `ok` is false for good and all reads yield zeros.
class reader {
public:
  explicit reader(std::string_view in) : rest_(in) {
    // nop
  }

  std::uint8_t u8() {
    auto byte = raw(1);
    return byte.empty() ? 0 : static_cast<std::uint8_t>(byte.front());
  }

  std::uint16_t u16();
  std::uint32_t u32();
  std::uint64_t u64();
  std::uint64_t number() {
    if (rest_.empty() || static_cast<std::uint8_t>(rest_.front()) >= 0x80)
      return long_number();
    auto result = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return result;
  }

  /// A `number` that must not exceed `max`.
  std::uint64_t number_up_to(std::uint64_t max) {
    auto result = number();
    if (result <= max)
      return result;
    fail();
    return 0;
  }

  std::string_view text(std::size_t max);

  std::string_view raw(std::size_t size) {
    if (size > rest_.size()) {
      fail();
      return {};
    }
    std::string_view result{rest_.data(), size};
    rest_.remove_prefix(size);
    return result;
  }

  endpoint at();

  bool ok() const {
    return ok_;
  }

  /// Whether all was read, and all of it was well formed.
  bool done() const {
    return ok_ && rest_.empty();
  }

  std::size_t left() const {
    return rest_.size();
  }

  std::string_view rest() const {
    return rest_;
  }

  void fail() {
    ok_ = false;
    rest_ = {};
  }

private:
  std::uint64_t long_number();

  std::string_view rest_;
  bool ok_ = true;
};

/// In the place of a frame's kind: this byte and all behind it are zeros that
/// fill the datagram up.
constexpr std::uint8_t padding = 0;

/// Frames of a datagram are never less, with padding: so much does an
/// `address_challenge` have, and no stranger is answered with more than it
/// said.
constexpr std::size_t payload_bytes_min = 10;

/// Appends one frame: kind (1 byte), size (`number`), body. Expects values that
/// a reader accepts; only `handshake::about` is cut to `text_bytes_max`.
void encode(const frame& x, std::vector<std::byte>& out);
void encode(const envelope_batch& x, std::vector<std::byte>& out);

/// Returns the number of bytes that `encode` would append.
std::size_t encoded_size(const frame& x);
std::size_t encoded_size(const envelope_batch& x);

/// Hash of all frames of a datagram; made once for all its receivers.
std::uint64_t payload_hash(const std::byte* payload, std::size_t size);

/// Writes the header for one receiver. The checksum covers the header and,
/// through `payload_hash`, the payload.
std::array<std::byte, header_bytes> encode(const header& x,
                                           std::uint64_t payload_hash);

/// Writes the header of a sealed datagram, with `tag` in the place of the
/// checksum.
std::array<std::byte, header_bytes> encode_sealed(const header& x,
                                                  std::uint64_t tag);

/// Reads the header, and checks that no bit of the datagram was flipped. On a
/// fault `head` holds what was read of it, for counting alone; but a datagram
/// that is only of a version that `reads` lacks is whole, and its timeless
/// frames may be read. Nothing behind the header of a sealed one is looked at.
fault decode(const slice& datagram, header& head,
             const wire_range& reads = own_versions);

/// Whether frames of that kind are the same in every version.
constexpr bool is_timeless(frame_kind x) {
  return x == frame_kind::petition || x == frame_kind::petition_answer
         || x == frame_kind::address_challenge
         || x == frame_kind::address_proof;
}

/// Returns the sender's incarnation as the header says it, unchecked; zero if
/// there is none.
incarnation sender_of(const slice& datagram);

/// Reads the frames of a datagram whose header holds. Payloads in `out` are
/// slices of `datagram`. Frames of an unknown kind are skipped; `skipped` says
/// how many, without the padding. On a fault `out` is empty.
fault decode_frames(const slice& datagram, std::vector<frame>& out,
                    std::size_t& skipped);

/// Reads those frames of a datagram of another version that are the same in
/// all; `out` is empty where there are none, or one of them cannot be read.
void decode_timeless(const slice& datagram, std::vector<frame>& out);

/// Reads the one frame of a datagram whose header holds, if that is a batch;
/// else, and on any fault, returns false, and `out` means nothing. Its units
/// point into `datagram` and have no share in it. For the pieces of trains:
/// `out` is used again for the next one.
bool decode_only_batch(const slice& datagram, envelope_batch& out);

/// Reads a whole datagram: header and frames.
fault decode(const slice& datagram, header& head, std::vector<frame>& out,
             std::size_t& skipped);

} // namespace troupe::wire
