#pragma once

#include "nodes/simulation/observed.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace troupe::simulation {

/// What all nodes of a world have sent so far.
struct sent_so_far {
  std::uint64_t datagrams = 0;
  std::uint64_t bytes = 0;
};

/// Says what a node sends in a second while folders change, and while none
/// does. Spans in which somebody died or began are left out.
class gossip_traffic {
public:
  /// A look at the world; `events` counts deaths and births.
  void on_look(const sent_so_far& sent, std::size_t nodes, std::uint64_t events,
               timespan now, bool idle);

  /// Adds what is known.
  void tell(std::map<std::string, double>& figures) const;

private:
  struct sums {
    double datagrams = 0;
    double bytes = 0;
    double node_seconds = 0;
  };

  static void tell(const sums& x, const std::string& when,
                   std::map<std::string, double>& figures);

  sums changing_;
  sums idle_;
  sent_so_far last_;
  std::uint64_t events_ = 0;
  timespan at_{};
  bool began_ = false;
  bool was_idle_ = false;
};

} // namespace troupe::simulation
