#include "nodes/service_events.hpp"

#include "nodes/json_payload.hpp"

namespace troupe::events {

namespace {

using json = nlohmann::ordered_json;

} // namespace

std::string standing_sentence(const service_standing& x,
                              const std::string& leader) {
  if (x.serves)
    return "this server leads, and serves clients from now on (epoch "
           + std::to_string(x.epoch) + ")";
  if (!x.leader)
    return "no server leads; clients are told to wait";
  auto at = to_string(*x.leader);
  return (leader.empty() ? at : leader + " (" + at + ")")
         + " leads since epoch " + std::to_string(x.epoch)
         + "; clients are sent there";
}

std::string standing_line(const service_standing& x,
                          const std::string& leader) {
  json line{{"event", x.serves ? "serving" : "advising"},
            {"epoch", x.epoch},
            {"leader", leader.empty() ? json(nullptr) : json(leader)},
            {"address", x.leader ? json(to_string(*x.leader)) : json(nullptr)},
            {"at_us", wall_us()}};
  return line.dump();
}

} // namespace troupe::events
