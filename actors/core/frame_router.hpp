#pragma once

#include "actors/core/datagram.hpp"
#include "messages/frame.hpp"
#include "messages/stream.hpp"
#include "messages/wire.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace troupe::core {

/// What comes out of datagrams. The caller empties and reuses it.
struct frame_router_out {
  /// For each listener its frames, in the order of arrival.
  std::vector<frame_batch> batches;
  /// Answers to those who believe in another life of this node.
  std::vector<datagram> answers;
};

/// Turns outbound frames into datagrams, and datagrams into frames for those
/// who listen to their group and kind.
///
/// datagram -> whole, unharmed? -> meant for this life? -> one listener a kind
///                 |no                  |no                   |none
///              counted         counted, answered          counted
///                            once a second a source
class frame_router {
public:
  static constexpr std::size_t no_listener = ~std::size_t{0};

  /// Sources that can be answered within one `answer_pause`; further ones get
  /// no answer, so that forged sources cost neither memory nor bandwidth.
  static constexpr std::size_t answered_max = 1024;
  static constexpr timespan answer_pause = std::chrono::seconds{1};

  /// Groups that listeners can attach to.
  static constexpr std::size_t groups_max = 256;

  /// Buffers of sent datagrams that are used again.
  static constexpr std::size_t payloads_kept_max = 64;

  frame_router() = default;

  explicit frame_router(incarnation self) : self_(self) {
    // nop
  }

  /// Makes `listener`, an index that the caller chose, hear `kinds` of
  /// `group`, instead of who heard them before.
  void on_attach(group_id group, const std::vector<frame_kind>& kinds,
                 std::size_t listener);

  /// Whether any frame would still go to `listener`.
  bool is_heard_by(std::size_t listener) const;

  void on_datagram(const endpoint& from, const slice& bytes, instant now,
                   frame_router_out& out);

  /// Appends a datagram for each receiver.
  void on_outbound(const outbound& x, std::vector<datagram>& out);

  /// Appends what was received and dropped, by reason.
  void tell(counters& out) const;

private:
  /// Listeners of one group by frame kind.
  using table = std::array<std::size_t, std::variant_size_v<frame> + 1>;

  void answer(const endpoint& from, const wire::header& head, instant now,
              frame_router_out& out);

  bool may_answer(const endpoint& to, instant now);

  incarnation self_ = 0;
  std::map<group_id, table> listeners_;

  /// Who was answered within the last pause, also in the order of time.
  std::set<endpoint> answered_;
  std::deque<std::pair<instant, endpoint>> answers_;

  /// Reused, so that a datagram costs no allocation of its own.
  std::vector<frame> frames_;
  payload_pool payloads_{payloads_kept_max};

  struct {
    std::uint64_t datagrams_received = 0;
    std::uint64_t bytes_received = 0;
    std::uint64_t frames_received = 0;
    std::array<std::uint64_t, 7> faults{};
    std::uint64_t wrong_incarnation = 0;
    std::uint64_t answers = 0;
    std::uint64_t answers_withheld = 0;
    std::uint64_t unknown_kind = 0;
    std::uint64_t no_listener = 0;
    std::uint64_t too_large = 0;
    std::uint64_t groups_refused = 0;
  } counts_;
};

} // namespace troupe::core
