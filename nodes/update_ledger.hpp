#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace troupe {

/// Names what nodes share by gossip, update by update, and knows who has which:
/// a picture then shows each as a message from who made it to each that has it.
///
/// An update is what a node has changed at one moment. It has a mark, which
/// ascends in each life of the node; whoever has a later mark of that life has
/// the update as well. `node-3#17` is the 17th one of its first life,
/// `node-3@2#1` the first one of its second.
class update_ledger {
public:
  /// An update, or what somebody has of others': times ascend.
  struct news {
    std::string origin;
    std::uint64_t life = 0;
    std::uint64_t mark = 0;
    std::int64_t at_us = 0;
  };

  /// The origin has made an update; returns its name.
  std::string on_made(const news& x);

  /// `node` has all of that life up to the mark; returns the names of those
  /// that it did not have before. Of what was made before it knew of that life
  /// only the latest counts: the others were never messages to it.
  std::vector<std::string> on_known(const std::string& node, const news& x);

  /// `node` begins another life, and has nothing.
  void forget(const std::string& node);

private:
  struct life_made {
    /// From 1.
    std::size_t number = 0;
    std::vector<std::uint64_t> marks;
    std::vector<std::int64_t> times;
  };

  /// Up to which update of which life somebody has something.
  struct known {
    std::uint64_t life = 0;
    std::size_t count = 0;
    /// How many there were when it came to know of that life.
    std::size_t old = 0;
  };

  static std::string name_of(const std::string& origin, const life_made& x,
                             std::size_t number);

  /// By origin and life.
  std::map<std::string, std::map<std::uint64_t, life_made>> made_;
  /// By node and origin.
  std::map<std::string, std::map<std::string, known>> known_;
};

} // namespace troupe
