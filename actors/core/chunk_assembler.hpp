#pragma once

#include "actors/core/chunk_sender.hpp"
#include "messages/frame.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace troupe::core {

/// What became of a piece.
enum class piece_fate : std::uint8_t {
  taken = 0, ///< It is new.
  repeated,  ///< It was here already.
  too_far,   ///< No acknowledgement could name it; its sender is broken.
  malformed, ///< It contradicts the pieces before it.
  too_large, ///< The body would be above the limit.
};

/// Puts the pieces of one body together. All pieces but the last are equally
/// long, so that the first one shows how large the body will be; memory is
/// taken only for what has come.
class chunk_assembler {
public:
  chunk_assembler() = default;

  explicit chunk_assembler(std::size_t body_bytes_max)
    : bytes_max_(body_bytes_max) {
    // nop
  }

  piece_fate on_chunk(const channel_chunk& x);

  /// Says what has come so far.
  channel_ack ack(call_kind kind, std::uint64_t call) const;

  bool complete() const {
    return total_ > 0 && below_ == total_;
  }

  /// Hands over the body. Requires `complete()`.
  slice take();

  /// Bytes that are held.
  std::size_t bytes() const {
    return body_.size() + beyond_bytes_;
  }

  /// Bytes that the body will have at most, as far as the pieces show.
  std::size_t claimed() const;

private:
  piece_fate judge(const channel_chunk& x) const;
  void append(const slice& part);

  std::size_t bytes_max_ = 0;
  std::uint32_t total_ = 0;
  std::uint32_t below_ = 0;
  std::size_t unit_ = 0; // Size of all pieces but the last; zero: not known.
  std::size_t last_ = 0; // Size of the last one; zero: not known.
  std::vector<std::byte> body_; // The pieces before `below_`.
  std::map<std::uint32_t, std::vector<std::byte>> beyond_;
  std::size_t beyond_bytes_ = 0;
};

} // namespace troupe::core
