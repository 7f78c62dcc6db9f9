#include "actors/core/news_queue.hpp"

#include <algorithm>
#include <tuple>

namespace troupe::core {

void news_queue::push(const std::string& origin, std::uint64_t after) {
  auto i = items_.find(origin);
  if (i == items_.end()) {
    if (items_.size() >= max_) {
      ++dropped_;
      return;
    }
    items_[origin] = {after, 0, next_++};
    return;
  }
  // Who has not heard of the earlier news is told of both.
  i->second = {std::min(i->second.after, after), 0, next_++};
}

std::vector<news_queue::item> news_queue::in_order() const {
  std::vector<std::tuple<std::size_t, std::uint64_t, const std::string*>> keys;
  for (const auto& [origin, x] : items_)
    keys.emplace_back(x.told, ~x.arrived, &origin);
  std::sort(keys.begin(), keys.end());
  std::vector<item> result;
  result.reserve(keys.size());
  for (const auto& [told, arrived, origin] : keys)
    result.push_back({*origin, items_.at(*origin).after});
  return result;
}

void news_queue::on_told(const std::string& origin, std::size_t limit) {
  auto i = items_.find(origin);
  if (i != items_.end() && ++i->second.told >= limit)
    items_.erase(i);
}

} // namespace troupe::core
