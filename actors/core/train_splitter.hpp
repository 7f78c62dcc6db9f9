#pragma once

#include "messages/frame.hpp"
#include "messages/wire.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace troupe::core {

/// Lays the frames of one outbound out into datagrams of a limited size.
///
/// A batch that is too large for the room that is left is cut where a message
/// ends. Each piece is a batch of its own: it can be lost, repaired and
/// delivered alone, so the receiver needs neither memory nor time-outs to put
/// pieces together. No unit is copied, and each is looked at once.
///
/// A frame or a single unit that is larger than the limit gets a datagram of
/// its own. All others of a train but the last are filled up to one size where
/// that wastes little: the kernel takes datagrams of one size at once.
class train_splitter {
public:
  /// A datagram is filled up if at least so much of it is used, in quarters.
  static constexpr std::size_t used_quarters_min = 3;

  /// Lays `frames` out, instead of what was laid out before, and leaves
  /// `reserved` bytes of each datagram free. Returns false if one of them fits
  /// no datagram at all.
  bool lay_out(const std::vector<frame>& frames, std::size_t limit,
               std::size_t reserved = 0);

  /// Datagrams that were laid out.
  std::size_t size() const {
    return wagons_.size();
  }

  /// Bytes of all of them, without their headers.
  std::size_t payload_bytes() const;

  /// Writes datagram `i`, without its header, to the end of `out`.
  void write(std::size_t i, std::vector<std::byte>& out);

private:
  /// A frame, or a piece of the batch that is one.
  struct part {
    const frame* whole = nullptr;
    /// Of the units; all of them where `count` is zero.
    std::size_t offset = 0;
    std::size_t bytes = 0;
    std::uint32_t count = 0;
    seqno first = 0;
  };

  struct wagon {
    std::size_t begin = 0; ///< Its first part.
    std::size_t bytes = 0; ///< Of the frames.
    std::size_t padding = 0;
  };

  void add(const frame& x);
  void split(const frame& x);
  void add_part(const part& x, std::size_t bytes);
  void next_wagon();
  std::size_t room() const;
  void fill_up();
  void write(const part& x, std::vector<std::byte>& out);

  std::size_t limit_ = wire::datagram_bytes_max;
  std::vector<part> parts_;
  std::vector<wagon> wagons_;
  /// Reused for every piece.
  envelope_batch piece_;
};

} // namespace troupe::core
