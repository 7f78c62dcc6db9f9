#include "nodes/update_ledger.hpp"

#include <algorithm>

namespace troupe {

std::string update_ledger::name_of(const std::string& origin,
                                   const life_made& x, std::size_t number) {
  auto life = x.number > 1 ? "@" + std::to_string(x.number) : std::string{};
  return origin + life + "#" + std::to_string(number);
}

std::string update_ledger::on_made(const news& x) {
  auto& lives = made_[x.origin];
  auto [at, is_new] = lives.try_emplace(x.life);
  auto& made = at->second;
  if (is_new)
    made.number = lives.size();
  made.marks.push_back(x.mark);
  made.times.push_back(x.at_us);
  return name_of(x.origin, made, made.marks.size());
}

std::vector<std::string> update_ledger::on_known(const std::string& node,
                                                 const news& x) {
  std::vector<std::string> result;
  const auto& lives = made_[x.origin];
  auto found = lives.find(x.life);
  if (found == lives.end())
    return result;
  const auto& made = found->second;
  auto up_to = [](const auto& all, auto limit) {
    return static_cast<std::size_t>(
      std::upper_bound(all.begin(), all.end(), limit) - all.begin());
  };
  auto count = up_to(made.marks, x.mark);
  auto& has = known_[node][x.origin];
  if (has.life != x.life)
    has = {x.life, 0, up_to(made.times, x.at_us)};
  for (auto i = has.count; i < count; ++i)
    if (i + 1 == count || i >= has.old)
      result.push_back(name_of(x.origin, made, i + 1));
  has.count = std::max(has.count, count);
  return result;
}

void update_ledger::forget(const std::string& node) {
  known_.erase(node);
}

} // namespace troupe
