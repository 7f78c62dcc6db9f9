#pragma once

#include "messages/envelope.hpp"
#include "messages/stream.hpp"
#include "messages/view.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace troupe::core {

/// Puts messages together that were cut into fragments: the last room of the
/// stream, behind the order.
///
///           fragment                 message of the right size
///   whole ------------> gathering ------------------------------> whole
///                           |                 one message goes up
///            size is wrong  |
///                           v              message
///                        skipping -------------------------------> whole
///                                              nothing goes up
///
/// A message stands where its last part stood. What goes up is dense: ranks
/// and numbers count whole messages. All of it follows from the units of each
/// sender in their order and from nothing else, not from where batches begin
/// and end and not from this node's configuration, so all members do alike.
class message_assembler {
public:
  message_assembler() = default;

  /// What its first fragment says is larger than `bytes_max` is dropped. In a
  /// group, all members need the same limit.
  explicit message_assembler(std::size_t bytes_max) : bytes_max_(bytes_max) {
    // nop
  }

  /// Begins a view, behind the last delivery of the one before.
  void on_view(const view_ptr& next);

  /// Takes parts out of `x`, puts whole messages in, and gives it its rank.
  void on_delivery(delivery& x);

  /// Messages delivered in this view; of this member, and in all.
  std::uint64_t own_delivered() const {
    return own_delivered_;
  }

  std::uint64_t delivered() const {
    return rank_;
  }

  /// Appends what was put together and dropped.
  void tell(counters& out) const;

private:
  enum class state { whole, gathering, skipping };

  /// Messages of one batch that were put together and are not handed over.
  struct assembled_run {
    std::size_t bytes = 0;
    std::uint32_t count = 0;
    /// Of the first one: its unit's number, and the parts before it.
    seqno first = 0;
    std::uint64_t parts = 0;
  };

  struct origin_state {
    state now = state::whole;
    /// Units so far that were parts and not the last of their message.
    std::uint64_t parts = 0;
    /// Those that are whole, then the one that is put together.
    unit_writer messages;
    /// Bytes that `messages` has memory for.
    std::size_t room = 0;
    assembled_run assembled;
    /// Bytes of the message: how many it will have, and has.
    std::size_t total = 0;
    std::size_t got = 0;
  };

  /// Units of a batch that pass as they are.
  struct run {
    std::size_t offset = 0;
    std::size_t bytes = 0;
    seqno first = 0;
    std::uint32_t count = 0;
  };

  bool passes(const envelope_batch& x) const;
  void on_batch(const envelope_batch_ptr& x, delivery& out);
  void pass_on(origin_state& from, const envelope_batch_ptr& x, const run& what,
               delivery& out);
  void on_part(origin_state& from, std::string_view part, std::size_t behind,
               const envelope_batch_ptr& x, delivery& out);
  bool begins(origin_state& from, std::string_view& part);
  void on_last_part(origin_state& from, std::string_view part, seqno number);
  void deliver_assembled(origin_state& from, const envelope_batch_ptr& x,
                         delivery& out);
  void count_messages(member_id origin, std::uint64_t count);
  void drop(origin_state& from);

  std::size_t bytes_max_ = message_bytes_limit;
  view_ptr view_;
  std::vector<origin_state> origins_;
  /// Whether there was any part in this view.
  bool any_parts_ = false;
  std::uint64_t rank_ = 0;
  std::uint64_t own_delivered_ = 0;
  /// Bytes of messages that are not whole yet.
  std::uint64_t bytes_ = 0;

  std::uint64_t bytes_highest_ = 0;
  std::uint64_t fragments_ = 0;
  std::uint64_t assembled_ = 0;
  std::uint64_t dropped_ = 0;
};

} // namespace troupe::core
