#pragma once

#include "messages/ids.hpp"

#include <map>
#include <optional>
#include <set>
#include <utility>

namespace troupe::core {

/// At most one deadline for each key, the earliest at hand.
template <class Key>
class deadline_set {
public:
  /// Moves the deadline of `key` to `at`; nothing means that it has none.
  void set(const Key& key, std::optional<instant> at) {
    auto i = by_key_.find(key);
    if (i != by_key_.end()) {
      if (at && i->second == *at)
        return;
      by_time_.erase({i->second, key});
      by_key_.erase(i);
    }
    if (at) {
      by_key_.emplace(key, *at);
      by_time_.emplace(*at, key);
    }
  }

  std::optional<instant> next() const {
    if (by_time_.empty())
      return std::nullopt;
    return by_time_.begin()->first;
  }

  /// Takes out the key of the earliest deadline that `now` has reached.
  std::optional<Key> pop_due(instant now) {
    if (by_time_.empty() || by_time_.begin()->first > now)
      return std::nullopt;
    auto key = by_time_.begin()->second;
    set(key, std::nullopt);
    return key;
  }

private:
  std::map<Key, instant> by_key_;
  std::set<std::pair<instant, Key>> by_time_;
};

/// The earlier of two deadlines, either of which may be missing.
inline std::optional<instant> earlier(std::optional<instant> x,
                                      std::optional<instant> y) {
  if (!x || !y)
    return x ? x : y;
  return *x < *y ? x : y;
}

} // namespace troupe::core
