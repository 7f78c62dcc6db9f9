#pragma once

#include "messages/ids.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace troupe {

// The options of those who share what a folder has: see options.hpp.

/// Keys: `gossip.*`. Times are those of the profile `lan`.
struct gossip_options {
  /// Activity 1: pause between two looks at the own folder. Each look raises
  /// the version, so a folder that does not change stays alive.
  timespan refresh_every = std::chrono::seconds{30};
  /// Activity 2: pause between two sends of own metadata to a random node.
  timespan own_every = std::chrono::seconds{40};
  /// Activity 3: likewise of another's metadata to a random third.
  timespan other_every = std::chrono::minutes{1};
  /// Activity 4: pause between two looks for what is old, and how old it may
  /// become.
  timespan expire_every = std::chrono::seconds{10};
  timespan expire_after = std::chrono::minutes{5};
  /// Length of a round, and datagrams of one: how many nodes hear of news.
  timespan round = std::chrono::milliseconds{200};
  std::size_t fanout = 3;
  /// Pause between two comparisons of tables with a random node; a difference
  /// is followed up with one in each round.
  timespan exchange_every = std::chrono::seconds{20};
  /// News is told this many times the digits of the number of nodes.
  std::size_t retransmit_mult = 6;
  /// Pause before what was asked for is asked for again.
  timespan pull_retry = std::chrono::milliseconds{400};
  /// Datagrams of one round that answer who asks for more of a value.
  std::size_t pull_datagrams = 200;
  /// Bytes of all frames of one datagram (600 to 60,000).
  std::size_t datagram_bytes = 1300;
  /// How long a tombstone is told to those who were away; who was longer takes
  /// everything anew. Also how long the mark of an expired origin is kept.
  /// Longer than any copy of a datagram can be under way: what comes after the
  /// mark is forgotten is believed again.
  timespan tombstone_kept = std::chrono::hours{24};
  std::size_t origins_max = 4096;
  /// Bytes of names and values of one origin.
  std::size_t origin_bytes_max = 16u << 20;
  /// Origins whose values are asked for at a time.
  std::size_t pulls_max = 64;
  /// Origins of which there is news.
  std::size_t news_max = 4096;
};

/// Keys: `gossip.folder.*`.
struct folder_options {
  /// Folder that is shared; empty: one with a random name is made.
  std::string path;
  /// What is told of a file beside its name.
  bool size = false;
  bool time = false;
  bool hash = false;
  /// Files beyond this are left out.
  std::size_t files_max = 200'000;
  /// Larger files are told without a hash.
  std::size_t hash_bytes_max = 64u << 20;
  /// How long a folder has to be quiet before it is looked at, so that a burst
  /// of changes is one look.
  timespan settle = std::chrono::milliseconds{20};
};

/// How a node that shares finds the others, and what it says of itself.
/// Keys: `gossip.*`.
struct gossip_contact {
  /// Addresses of nodes to join through; one that answers is enough.
  std::vector<std::string> seeds{};
  /// What others are told of this node.
  std::vector<std::string> tags{};
  /// Pause between two registrations at the manager, each of which also asks
  /// for the list.
  timespan register_every = std::chrono::seconds{5};
};

/// Bytes of all tags of a node, each with a line end.
inline constexpr std::size_t node_tag_bytes_max = 512;

} // namespace troupe
