#pragma once

#include "actors/core/rtt_estimator.hpp"
#include "config/options.hpp"
#include "messages/frame.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace troupe::core {

/// How many pieces behind the first missing one an acknowledgement can name.
constexpr std::uint32_t ack_reach = 64;

/// Sends one body in pieces until all of them are acknowledged.
///
///            +------------- time-out, or overtaken -------------+
///            v                                                  |
/// waiting -> lost or never sent --window has room--> in flight -+-ack-> gone
///
/// A piece counts as overtaken when three that left later are acknowledged and
/// it is older than a round trip. A time-out doubles the pause and shrinks the
/// window to one piece; each acknowledged piece widens it again by one.
class chunk_sender {
public:
  chunk_sender() = default;

  /// Requires a body of at least one byte.
  chunk_sender(call_kind kind, std::uint64_t call, slice body,
               const channel_options& opts);

  /// Returns the pieces that leave first.
  std::vector<channel_chunk> on_start(instant now);

  /// Returns the pieces that may leave thereafter. An acknowledgement of what
  /// was never sent is forged or broken: nothing happens.
  std::vector<channel_chunk> on_ack(const channel_ack& x, instant now);

  /// Returns the pieces that leave again.
  std::vector<channel_chunk> on_tick(instant now);

  /// The receiver has shown in another way that it has all of the body.
  void on_all_received();

  bool done() const {
    return below_ == total_;
  }

  /// When `on_tick` is due; nothing while nothing is in flight.
  std::optional<instant> next_deadline() const;

  std::size_t bytes() const {
    return body_.size();
  }

  /// Pieces that left more than once.
  std::uint64_t resent() const {
    return resent_;
  }

private:
  struct piece {
    std::uint32_t index = 0;
    std::uint64_t order = 0; // Grows with everything that leaves.
    instant at;
    bool first_time = true;
  };

  struct ack_news {
    std::size_t count = 0;
    std::optional<piece> newest;
  };

  bool possible(const channel_ack& x) const;
  channel_chunk make(std::uint32_t index) const;
  std::vector<channel_chunk> fill_window(instant now);
  ack_news take_acked(const channel_ack& x);
  void drop_overtaken(instant now);

  call_kind kind_ = call_kind::request;
  std::uint64_t call_ = 0;
  slice body_;
  std::size_t chunk_bytes_ = 1;
  std::uint32_t total_ = 0;
  std::uint32_t below_ = 0; // All pieces before it are acknowledged.
  std::uint32_t next_ = 0;  // The first piece that never left.
  std::size_t window_ = 1;
  std::size_t window_max_ = 1;
  std::uint64_t order_ = 0;
  std::uint64_t newest_acked_ = 0; // The highest order of all that was acked.
  std::vector<piece> flight_;      // In the order in which they left.
  std::map<std::uint32_t, piece> lost_;
  rtt_estimator rtt_;
  std::uint64_t resent_ = 0;
};

} // namespace troupe::core
