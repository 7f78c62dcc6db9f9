#pragma once

#include "messages/ids.hpp"
#include "messages/swim.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace troupe {

/// Asks a node what it knows that is shared. With `values` also the files of
/// each; without only how many there are.
struct get_gossip {
  bool values = true;
};

/// One origin as a node knows it at one moment.
struct gossip_row {
  std::string origin;
  incarnation inc = 0;
  std::int64_t version = -1;
  bool own = false;
  bool expired = false;
  /// All of the latest version is here.
  bool complete = true;
  std::uint64_t held = 0;
  std::uint64_t last = 0;
  /// Since the origin looked at its folder, and until that expires.
  timespan age{0};
  timespan expires_in{0};
  std::size_t files = 0;
  std::size_t bytes = 0;
  /// By name: what is told of each file; empty where only its name is.
  std::vector<std::pair<std::string, std::string>> values{};
};

/// In the order of names.
struct gossip_table {
  std::string node;
  incarnation inc = 0;
  std::size_t peers = 0;
  std::vector<gossip_row> rows;
};

using gossip_table_ptr = std::shared_ptr<const gossip_table>;

/// Replaces what this node says about itself: at most 512 bytes.
struct set_tags {
  std::string tags;
};

/// Addresses to join through, in the place of those that were known.
struct new_seeds {
  std::vector<endpoint> at;
};

/// Asks a node whom it knows.
struct get_peers {};

/// In the order of names; the gone are among them for as long as they are
/// remembered.
struct peer_table {
  std::string node;
  unsigned health = 0;
  std::vector<swim_update> rows;
};

using peer_table_ptr = std::shared_ptr<const peer_table>;

} // namespace troupe
