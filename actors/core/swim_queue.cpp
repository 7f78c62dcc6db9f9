#include "actors/core/swim_queue.hpp"

#include "messages/wire.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

namespace troupe::core {

std::size_t update_bytes(const swim_update& x) {
  // Two numbers of 10 bytes, one of 5, an address, a kind, sizes of 1, 1 and 2.
  constexpr std::size_t fixed = 10 + 10 + 5 + 18 + 1 + 4;
  return fixed + x.name.size() + x.by.size() + x.tags.size();
}

swim_update update_of(const swim_record& x, instant now) {
  auto result = x.what;
  if (is_gone(result)) {
    constexpr std::int64_t max = std::numeric_limits<std::uint32_t>::max();
    auto age = std::chrono::duration_cast<std::chrono::seconds>(now - x.since);
    result.age = static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(age.count(), 0, max));
    result.tags.clear();
  }
  return result;
}

void swim_queue::push(const std::string& name) {
  auto i = keys_.find(name);
  if (i != keys_.end())
    order_.erase(i->second);
  key next{0, next_--, name};
  keys_[name] = next;
  order_.insert(std::move(next));
}

void swim_queue::fill(const swim_table& table, instant now, std::size_t bytes,
                      std::size_t limit, const std::string* first,
                      std::vector<swim_update>& out) {
  auto take = [&](const swim_record* r) {
    if (!r || out.size() >= wire::updates_max)
      return false;
    auto next = update_of(*r, now);
    auto size = update_bytes(next);
    if (size > bytes)
      return false;
    bytes -= size;
    out.push_back(std::move(next));
    return true;
  };
  if (first)
    take(table.find(*first));
  std::vector<key> told;
  for (auto i = order_.begin(); i != order_.end();) {
    auto& name = std::get<2>(*i);
    auto r = table.find(name);
    auto is_told = first && name == *first; // Outside of the count.
    if (r && (is_told || !take(r))) {
      ++i;
      continue;
    }
    if (r)
      told.push_back(*i);
    else
      keys_.erase(name); // A tombstone whose time was over.
    i = order_.erase(i);
  }
  for (auto& x : told) {
    auto& name = std::get<2>(x);
    if (++std::get<0>(x) >= limit) {
      keys_.erase(name);
      continue;
    }
    keys_[name] = x;
    order_.insert(std::move(x));
  }
}

} // namespace troupe::core
