#pragma once

#include "messages/envelope.hpp"

#include <cstddef>

namespace troupe::core {

/// Smallest unit that messages are cut into: a head, the size of the message,
/// and at least some of it.
constexpr std::size_t unit_bytes_min = 16;

/// Bytes in front of the first fragment: the size of the message, as u32.
constexpr std::size_t total_bytes = 4;

/// Cuts one message into units of at most `unit_bytes`, heads included. It
/// shares the message and copies a part only when that part is written.
///
///   fragment [size of the message | part]  fragment [part] …  message [part]
///
/// The size in front lets a receiver take memory once, and refuse early. All
/// parts are about as large: the kernel takes datagrams of one size together,
/// which a short last one would part.
class message_cutter {
public:
  /// There is nothing to cut.
  message_cutter() = default;

  /// Expects a `message` that does not fit one unit, and `unit_bytes` of at
  /// least `unit_bytes_min`.
  message_cutter(slice message, std::size_t unit_bytes);

  /// Whether all of it was written.
  bool done() const {
    return at_ == message_.size();
  }

  const slice& message() const {
    return message_;
  }

  /// Bytes of the message that are not written yet.
  std::size_t left() const {
    return message_.size() - at_;
  }

  /// Bytes that the next unit takes; expects that there is one.
  std::size_t next_bytes() const;

  /// Writes the next unit; expects that there is one.
  void write_next(unit_writer& out);

private:
  bool is_first() const {
    return at_ == 0;
  }

  bool is_last() const {
    return !is_first() && left() <= payload_max_;
  }

  /// Payload of the next unit, and how much of it belongs to the message.
  std::size_t next_payload() const;
  std::size_t next_part() const;

  slice message_;
  std::size_t payload_max_ = 0;
  std::size_t at_ = 0;
};

} // namespace troupe::core
