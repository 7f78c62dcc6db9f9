#pragma once

#include "actors/core/swim_table.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace troupe::core {

/// An upper bound of the bytes that an update takes within a frame.
std::size_t update_bytes(const swim_update& x);

/// What a record says, with its age.
swim_update update_of(const swim_record& x, instant now);

/// Whose news is still to be handed on, and how often it was. Only names stand
/// here: what is said of them is what the table says at that moment, so news is
/// never older than its teller. At most one entry for each record.
class swim_queue {
public:
  /// There is news of `name`: counting begins anew.
  void push(const std::string& name);

  /// Appends updates to `out` as long as they fit `bytes`, the least told and
  /// then the latest first, and drops what was told `limit` times. News of
  /// `first`, if there is such a record, goes before all others.
  void fill(const swim_table& table, instant now, std::size_t bytes,
            std::size_t limit, const std::string* first,
            std::vector<swim_update>& out);

  /// How often the news of `name` was told; nothing if none is left.
  bool has(const std::string& name) const {
    return keys_.count(name) > 0;
  }

  std::size_t size() const {
    return keys_.size();
  }

private:
  /// (times told, order of arrival backwards, name).
  using key = std::tuple<std::size_t, std::uint64_t, std::string>;

  std::set<key> order_;
  std::map<std::string, key> keys_;
  /// Counts down, so that the latest comes first.
  std::uint64_t next_ = ~std::uint64_t{0};
};

} // namespace troupe::core
