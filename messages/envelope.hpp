#pragma once

#include "messages/ids.hpp"
#include "messages/slice.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace troupe {

/// Largest message that any member may send, whatever it is configured to: all
/// members drop a larger one alike.
constexpr std::size_t message_bytes_limit = 64u << 20;

/// What one unit of a batch is. Numbers are for ever: append only.
enum class unit_kind : std::uint8_t {
  message = 0,  ///< A whole message of the application, or its last part.
  end = 1,      ///< The sender has no more to say in this view; no payload.
  fragment = 2, ///< A part of a message; the next unit goes on with it.
};

/// One unit as it is read out of a batch. The payload points into the batch.
struct unit {
  unit_kind kind = unit_kind::message;
  std::string_view payload;
};

/// Writes units one behind the other: for each a head, the variable-length
/// number `size * 4 + kind`, then its payload. This is also their form on the
/// wire, so a batch is encoded once in its life.
class unit_writer {
public:
  void add(std::string_view payload, unit_kind kind = unit_kind::message);

  /// Begins a unit with `size` bytes of payload; `extend` must follow with all
  /// of them before anything else is written.
  void begin(std::size_t size, unit_kind kind = unit_kind::message);
  void extend(std::string_view part);

  /// Appends `count` units that another writer has already written.
  void append(std::string_view units, std::uint32_t count);

  /// Drops all but the first `count` units, which have `bytes`.
  void cut(std::size_t bytes, std::uint32_t count);

  std::size_t bytes() const {
    return bytes_.size();
  }

  std::uint32_t count() const {
    return count_;
  }

  bool empty() const {
    return count_ == 0;
  }

  void reserve(std::size_t bytes) {
    bytes_.reserve(bytes);
  }

  /// Hands the units over and starts anew.
  slice take();

private:
  std::vector<std::byte> bytes_;
  std::uint32_t count_ = 0;
};

/// Reads units one by one; every step is checked against the end.
class unit_reader {
public:
  explicit unit_reader(std::string_view units) : rest_(units) {
    // nop
  }

  /// Returns the next unit, or nothing at the end or where the bytes do not
  /// make a unit; `ok` then tells the two apart.
  std::optional<unit> next() {
    // Nearly all heads have two bytes at most; this is done for every message
    // in several rooms.
    if (rest_.size() >= 2 && ok_) {
      auto low = static_cast<std::uint8_t>(rest_[0]);
      auto high = static_cast<std::uint8_t>(rest_[1]);
      if (low < 0x80)
        return next(low, 1);
      if (high < 0x80 && high != 0)
        return next((low & 0x7fu) | static_cast<std::uint64_t>(high) << 7, 2);
    }
    return next_slowly();
  }

  /// Whether all read so far was well formed.
  bool ok() const {
    return ok_;
  }

  /// What has not been read yet.
  std::string_view rest() const {
    return rest_;
  }

private:
  /// Takes the unit whose head is `head`, in the first `at` bytes.
  std::optional<unit> next(std::uint64_t head, std::size_t at) {
    auto size = head >> 2;
    auto kind = static_cast<unit_kind>(head & 3);
    // Nobody would deliver the payload of an end marker.
    if (size > rest_.size() - at || (head & 3) > 2
        || (kind == unit_kind::end && size > 0)) {
      ok_ = false;
      return std::nullopt;
    }
    unit result{kind, rest_.substr(at, size)};
    rest_.remove_prefix(at + size);
    return result;
  }

  std::optional<unit> next_slowly();

  std::string_view rest_;
  bool ok_ = true;
};

/// Bytes that a unit takes with `payload` bytes in it.
std::size_t unit_size(std::size_t payload);

/// Counts the units in `units`; nothing if they are malformed.
std::optional<std::uint32_t> count_units(std::string_view units);

/// As above; `plain` tells whether all of them are of the kind `message`.
std::optional<std::uint32_t> count_units(std::string_view units, bool& plain);

/// Messages that were stamped together. They share one Lamport time and have
/// the sequence numbers `first` to `first + count - 1`. Immutable once made:
/// all rooms share it by pointer.
struct envelope_batch {
  view_id view;
  member_id origin = 0;
  lamport_time time = 0;
  seqno first = 0;
  std::uint32_t count = 0;
  /// False when further messages of the same time follow, in another piece.
  bool closes = true;
  /// What the origin had delivered from each member, in the order of the view,
  /// when this was sent; empty at levels that do not need it.
  std::vector<seqno> deps;
  /// `count` units, as `unit_writer` makes them; validated on the way in.
  slice units;
  /// Whether all units are known to be of the kind `message`. Not on the wire:
  /// whoever makes the batch or reads it has looked.
  bool plain = false;
  /// Of the origin's units before this batch, how many were parts of messages
  /// and not their last. Not on the wire: the door counts on delivery.
  std::uint64_t parts_before = 0;

  seqno last() const {
    return first + count - 1;
  }

  /// Place of the first message among those of the origin: what the
  /// application sees. Dense, as sequence numbers count parts, too.
  seqno first_message() const {
    return first - parts_before;
  }

  /// No later message of the origin can have this time or an earlier one.
  lamport_time heard() const {
    return closes ? time : time - 1;
  }
};

using envelope_batch_ptr = std::shared_ptr<const envelope_batch>;

/// Calls `f(number, payload)` for every message of `x`, in its order; end
/// markers are left out. Expects a batch from the door: of whole messages.
template <class F>
void for_each_message(const envelope_batch& x, F f) {
  unit_reader in{x.units.text()};
  auto number = x.first_message();
  for (auto next = in.next(); next; next = in.next(), ++number)
    if (next->kind == unit_kind::message)
      f(number, next->payload);
}

/// Returns the part of `x` from `from` on, sharing its bytes. Expects `from`
/// to lie within the batch.
envelope_batch_ptr drop_before(const envelope_batch_ptr& x, seqno from);

/// Returns the first `count` messages of `x` as a piece that does not close
/// its time, unless it is all of it.
envelope_batch_ptr keep_first(const envelope_batch_ptr& x, std::uint32_t count);

/// Returns the part of `x` from `first` to `last`, or as much of its front as
/// fits `bytes`, but one message at least. Expects both to lie within `x`.
envelope_batch_ptr part_of(const envelope_batch_ptr& x, seqno first, seqno last,
                           std::size_t bytes);

} // namespace troupe
