#pragma once

#include "messages/ids.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace troupe::core {

/// What was sent again to one member, and when: so that a request that comes
/// twice is answered once, whatever part of a batch it asks for.
class resend_log {
public:
  /// Ranges that are remembered. Whoever forgets one sends a copy too many.
  static constexpr std::size_t ranges_max = 512;

  using range = std::pair<seqno, seqno>;

  /// Takes note that `first` to `last` of the member at position `origin`
  /// leave.
  void on_resent(std::size_t origin, seqno first, seqno last, instant now);

  /// When `number` was sent again, the last time.
  std::optional<instant> last_resent(std::size_t origin, seqno number) const;

  /// Returns what of `first` to `last` was not sent again after `since`.
  std::vector<range> rest_of(std::size_t origin, seqno first, seqno last,
                             instant since) const;

private:
  struct entry {
    std::size_t origin = 0;
    seqno first = 0;
    seqno last = 0;
    instant at{};
  };

  std::deque<entry> entries_;
};

} // namespace troupe::core
