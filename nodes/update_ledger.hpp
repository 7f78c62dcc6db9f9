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
  /// `origin` has made an update in that life; returns its name.
  std::string on_made(const std::string& origin, std::uint64_t life,
                      std::uint64_t mark);

  /// `node` has all of that life up to `mark`; returns the names of those that
  /// it did not have before. At first only the latest counts: what came with it
  /// was never a message of its own.
  std::vector<std::string> on_known(const std::string& node,
                                    const std::string& origin,
                                    std::uint64_t life, std::uint64_t mark);

  /// `node` begins another life, and has nothing.
  void forget(const std::string& node);

private:
  struct life_made {
    /// From 1.
    std::size_t number = 0;
    std::vector<std::uint64_t> marks;
  };

  /// Up to which update of which life somebody has something.
  struct known {
    std::uint64_t life = 0;
    std::size_t count = 0;
  };

  static std::string name_of(const std::string& origin, const life_made& x,
                             std::size_t number);

  /// By origin and life.
  std::map<std::string, std::map<std::uint64_t, life_made>> made_;
  /// By node and origin.
  std::map<std::string, std::map<std::string, known>> known_;
};

} // namespace troupe
