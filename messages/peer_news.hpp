#pragma once

#include "messages/endpoint.hpp"

#include <string>
#include <vector>

namespace troupe {

/// A node that takes part in the gossip.
struct gossip_peer {
  std::string name;
  address at;
};

/// Who has come, or lives elsewhere or anew, and who has gone.
struct peer_news {
  std::vector<gossip_peer> there;
  std::vector<std::string> gone{};
};

} // namespace troupe
