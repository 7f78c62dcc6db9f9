#pragma once

#include "actors/core/splitmix.hpp"
#include "messages/endpoint.hpp"
#include "messages/ids.hpp"
#include "messages/transport.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

namespace troupe::core {

/// When the copies of one datagram leave: none if it is lost, two if it is
/// doubled.
struct departures {
  std::array<instant, 2> at;
  std::size_t count = 0;

  const instant* begin() const {
    return at.data();
  }

  const instant* end() const {
    return at.data() + count;
  }
};

/// What was done so far; a doubled datagram is delayed twice.
struct impairment_counts {
  std::uint64_t lost = 0;
  std::uint64_t duplicated = 0;
  std::uint64_t delayed = 0;
  /// Datagrams to links beyond `impairer::links_max`.
  std::uint64_t crowded = 0;
  /// Datagrams that came in and were dropped unread.
  std::uint64_t unheard = 0;
};

/// Decides the fate of each datagram that leaves one node, and which of those
/// that come in it hears.
///
/// Every destination has a generator of its own, so that a link repeats its
/// fate whatever the other links do. Each datagram takes the same number of
/// draws, so that a higher loss does not change the delays of what is left.
class impairer {
public:
  /// Destinations with a generator of their own. All others share one: their
  /// fate is drawn as well, but depends on each other.
  static constexpr std::size_t links_max = 4096;

  impairer() = default;

  impairer(const impairment& what, std::uint64_t seed);

  /// Sets the impairment of one link or of all that have none of their own.
  void on_impair(const impair& x);

  departures on_send(const endpoint& to, instant now);

  /// Whether anything that leaves is impaired; if not, nothing needs to be
  /// asked.
  bool active() const {
    return active_;
  }

  /// Whether anybody is not heard; if not, nothing needs to be asked.
  bool deaf() const {
    return deaf_;
  }

  /// Whether `datagrams` that come from there are heard; counts those that are
  /// not.
  bool on_receive(const endpoint& from, std::uint64_t datagrams = 1);

  const impairment_counts& counts() const {
    return counts_;
  }

private:
  struct link {
    splitmix draws;
    /// Empty where `common_` holds.
    std::optional<impairment> own;
  };

  link& link_to(const endpoint& to);

  /// Draws the delay of one copy.
  instant leave(splitmix& draws, const impairment& what, instant now) const;

  std::map<endpoint, link> links_;
  link crowd_;
  impairment common_;
  std::uint64_t seed_ = 0;
  bool active_ = false;
  bool deaf_ = false;
  impairment_counts counts_;
};

} // namespace troupe::core
