#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe::core {

/// Of which origins there is news, how often it was told, and from where on it
/// is new. What is told is what the table says at that moment, so news is never
/// older than its teller.
class news_queue {
public:
  struct item {
    std::string origin;
    /// Those whom the news is for mostly have all changes up to this.
    std::uint64_t after = 0;
  };

  news_queue() = default;

  explicit news_queue(std::size_t max) : max_(max) {
    // nop
  }

  /// The changes of `origin` behind `after` are news: counting begins anew.
  /// Beyond the bound they are dropped; comparing tables finds them.
  void push(const std::string& origin, std::uint64_t after);

  /// Nobody needs to hear of `origin` any more.
  void drop(const std::string& origin) {
    items_.erase(origin);
  }

  /// The least told first, and of those the latest.
  std::vector<item> in_order() const;

  /// The news of `origin` was told once more, and is over with the `limit`th
  /// time.
  void on_told(const std::string& origin, std::size_t limit);

  bool empty() const {
    return items_.empty();
  }

  std::size_t size() const {
    return items_.size();
  }

  std::uint64_t dropped() const {
    return dropped_;
  }

private:
  struct state {
    std::uint64_t after = 0;
    std::size_t told = 0;
    std::uint64_t arrived = 0;
  };

  std::size_t max_ = 1024;
  std::map<std::string, state> items_;
  std::uint64_t next_ = 0;
  std::uint64_t dropped_ = 0;
};

} // namespace troupe::core
