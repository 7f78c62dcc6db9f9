#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace troupe::core {

/// Which of the numbers of one sender's life have come, as far as that has to
/// be known to refuse each that comes again (RFC 6479 does it likewise).
///
///   refused unseen |<------- size ------->| top
///   ---------------|. x x . x x x . . x x x|  . . . not yet seen: fresh
///
/// A number is only to be noted once its datagram was opened: or a stranger
/// could move the window ahead of the sender, who then would not be heard.
class replay_window {
public:
  static constexpr std::size_t size = 1024;

  /// Whether `number` has not come and is not too old to say so. Zero never is
  /// fresh.
  bool is_fresh(std::uint64_t number) const;

  void on_accepted(std::uint64_t number);

private:
  static constexpr std::size_t word_bits = 64;

  std::uint64_t top_ = 0;
  std::array<std::uint64_t, size / word_bits> seen_{};
};

} // namespace troupe::core
