#pragma once

#include "config/options.hpp"
#include "messages/envelope.hpp"
#include "messages/view.hpp"

#include <cstdint>
#include <optional>
#include <random>
#include <string>

namespace troupe::core {

/// Makes the messages of a peer that has no person behind it, at random pauses
/// as the sources do.
///
/// text      "peer-2 says 7"
/// database  insert, update, query and delete in turn
/// relay     a chain through the group: each message names who speaks next;
///           the last one carries -2, "may stop" (behaviour 6.11)
class message_generator {
public:
  message_generator() = default;

  message_generator(source_options opts, std::uint64_t messages);

  /// Begins. In a relay the first member speaks first.
  void on_view(const view_ptr& next, instant now);

  /// Takes note of a delivery: in a relay it may name this member.
  void on_delivered(std::string_view payload, instant now);

  /// Returns the message that is due by `now`, if any.
  std::optional<std::string> on_tick(instant now);

  /// When the next message is due; nothing when none is known to be.
  std::optional<instant> next_at() const {
    return next_at_;
  }

  /// Whether nothing more will be said.
  bool finished() const;

private:
  std::uint64_t draw(std::uint64_t bound);
  void plan(instant now);
  std::string text() const;
  std::string database() const;
  std::string relay();

  source_options opts_;
  std::uint64_t messages_ = 0;
  view_ptr view_;
  std::mt19937_64 random_;
  std::uint64_t made_ = 0;
  std::uint64_t hop_ = 0;
  std::int64_t heard_hop_ = 0;
  bool stopped_ = false;
  std::optional<instant> next_at_;
};

} // namespace troupe::core
