#include "nodes/simulation/gossip_traffic.hpp"

#include <chrono>
#include <utility>

namespace troupe::simulation {

void gossip_traffic::on_look(const sent_so_far& sent, std::size_t nodes,
                             std::uint64_t events, timespan now, bool idle) {
  auto before = std::exchange(last_, sent);
  auto since = now - std::exchange(at_, now);
  auto same = std::exchange(events_, events) == events
              && std::exchange(was_idle_, idle) == idle;
  if (!std::exchange(began_, true) || !same)
    return;
  auto& to = idle ? idle_ : changing_;
  to.datagrams += static_cast<double>(sent.datagrams - before.datagrams);
  to.bytes += static_cast<double>(sent.bytes - before.bytes);
  to.node_seconds += std::chrono::duration<double>(since).count()
                     * static_cast<double>(nodes);
}

void gossip_traffic::tell(std::map<std::string, double>& figures) const {
  tell(changing_, "changing", figures);
  tell(idle_, "idle", figures);
}

void gossip_traffic::tell(const sums& x, const std::string& when,
                          std::map<std::string, double>& figures) {
  if (x.node_seconds <= 0)
    return;
  figures["datagrams_per_node_second_" + when] = x.datagrams / x.node_seconds;
  figures["bytes_per_node_second_" + when] = x.bytes / x.node_seconds;
}

} // namespace troupe::simulation
