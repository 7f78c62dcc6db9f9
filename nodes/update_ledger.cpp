#include "nodes/update_ledger.hpp"

#include <algorithm>

namespace troupe {

std::string update_ledger::name_of(const std::string& origin,
                                   const life_made& x, std::size_t number) {
  auto life = x.number > 1 ? "@" + std::to_string(x.number) : std::string{};
  return origin + life + "#" + std::to_string(number);
}

std::string update_ledger::on_made(const std::string& origin,
                                   std::uint64_t life, std::uint64_t mark) {
  auto& lives = made_[origin];
  auto [at, is_new] = lives.try_emplace(life);
  if (is_new)
    at->second.number = lives.size();
  at->second.marks.push_back(mark);
  return name_of(origin, at->second, at->second.marks.size());
}

std::vector<std::string>
update_ledger::on_known(const std::string& node, const std::string& origin,
                        std::uint64_t life, std::uint64_t mark) {
  std::vector<std::string> result;
  const auto& lives = made_[origin];
  auto made = lives.find(life);
  if (made == lives.end())
    return result;
  const auto& marks = made->second.marks;
  auto count = static_cast<std::size_t>(
    std::upper_bound(marks.begin(), marks.end(), mark) - marks.begin());
  auto& has = known_[node][origin];
  auto first = has.life == life ? has.count
                                : std::max<std::size_t>(count, 1) - 1;
  for (auto i = first; i < count; ++i)
    result.push_back(name_of(origin, made->second, i + 1));
  if (has.life != life || count > has.count)
    has = {life, count};
  return result;
}

void update_ledger::forget(const std::string& node) {
  known_.erase(node);
}

} // namespace troupe
