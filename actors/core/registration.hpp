#pragma once

#include "config/discovery_options.hpp"
#include "messages/work.hpp"

#include <optional>
#include <string>

namespace troupe::core {

/// What a receiver tells the directory next.
enum class directory_step : std::uint8_t { none, enter, beat };

/// Keeps a receiver in the directory.
///
///                +--- silent: after `retry_every` ---+
///                v                                   |
/// outside --enters--> entering ----------------------+
///    ^                    | done: has an id
///    |                    v
///    +---- unknown --- listed --every `heartbeat_every`--> beats
class registration {
public:
  registration() = default;

  /// `id` is that of an earlier life, or empty.
  registration(receiver_options opts, std::string id)
    : opts_(std::move(opts)), id_(std::move(id)) {
    // nop
  }

  /// Returns what to tell the directory now.
  directory_step on_tick(instant now);

  /// Takes the answer to what `on_tick` has said. Returns whether the receiver
  /// is listed since then, and was not before.
  bool on_said(const directory_said& x, instant now);

  /// When `on_tick` is due; nothing while an answer is waited for.
  std::optional<instant> next_deadline() const {
    return asking_ ? std::nullopt : std::make_optional(due_);
  }

  const std::string& id() const {
    return id_;
  }

  bool listed() const {
    return listed_;
  }

private:
  receiver_options opts_;
  std::string id_;
  bool listed_ = false;
  bool asking_ = false;
  instant due_; // At once.
};

} // namespace troupe::core
