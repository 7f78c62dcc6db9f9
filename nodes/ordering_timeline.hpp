#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace troupe {

/// When messages were sent and delivered, in milliseconds: enough to tell a
/// stream from a heap that is sorted at its end.
class ordering_timeline {
public:
  /// Milliseconds with an event; what comes in others is only counted.
  static constexpr std::size_t slots_max = 1u << 20;

  /// Messages of `sender` up to number `last` have been sent.
  void on_sent(const std::string& sender, std::uint64_t last,
               std::int64_t at_us);

  void on_delivered(std::int64_t at_us);

  /// Whether the first half of all deliveries had taken place before the last
  /// quarter of all messages was sent. False while it cannot be told.
  bool first_half_before_last_quarter() const;

  /// Events for which there was no room.
  std::uint64_t dropped() const {
    return dropped_;
  }

private:
  using histogram = std::map<std::int64_t, std::uint64_t>;

  void add(histogram& to, std::int64_t at_us, std::uint64_t count);

  histogram sent_;
  histogram delivered_;
  std::map<std::string, std::uint64_t> last_;
  std::uint64_t dropped_ = 0;
};

} // namespace troupe
