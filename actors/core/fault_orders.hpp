#pragma once

#include "messages/endpoint.hpp"
#include "messages/transport.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace troupe::core {

/// Something that goes wrong with a node's links for a time.
struct fault_order {
  /// Empty means all links.
  std::vector<endpoint> to;
  impairment what;
  timespan span{};
};

/// An order that holds.
struct standing_fault {
  fault_order what;
  instant until;
};

/// Which faults of a node's links hold, and what follows for each link.
///
///   order --> holds --its time is over, heal--> gone
///
/// Of all that hold for a link, and of what is configured, the worst is done:
/// the highest loss, the most copies, the longest delay. So orders can come and
/// go in any order.
class fault_orders {
public:
  /// Orders that hold at a time; more are refused.
  static constexpr std::size_t orders_max = 64;
  /// Links that are named over a life; orders that name more are refused.
  static constexpr std::size_t links_max = 1024;
  /// Nobody forgets a fault for longer.
  static constexpr timespan span_max = std::chrono::minutes{10};

  fault_orders() = default;

  /// `configured` is what all links do otherwise, with draws from `seed`.
  fault_orders(const impairment& configured, std::uint64_t seed)
    : configured_(configured), seed_(seed) {
    // nop
  }

  /// Returns false where there is no room for it; then nothing changes. A span
  /// above `span_max` is cut to it.
  bool on_order(fault_order x, instant now, std::vector<impair>& out);

  void on_heal(std::vector<impair>& out);

  /// Ends what is over.
  void on_tick(instant now, std::vector<impair>& out);

  std::optional<instant> next_deadline() const;

  /// In the order in which they came.
  const std::vector<standing_fault>& standing() const {
    return standing_;
  }

private:
  impairment worst_of(const std::optional<endpoint>& link) const;
  void settle(std::vector<impair>& out);

  impairment configured_;
  std::uint64_t seed_ = 0;
  std::vector<standing_fault> standing_;
  /// What the transport was told last, of all links and of those that were ever
  /// named: each has an impairment of its own there from then on.
  std::optional<impairment> common_;
  std::map<endpoint, std::optional<impairment>> links_;
};

} // namespace troupe::core
