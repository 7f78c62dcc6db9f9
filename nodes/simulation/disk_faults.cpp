// What a disk loses, and how.
#include "nodes/simulation/disk.hpp"

#include <algorithm>
#include <utility>

namespace troupe::simulation {

void disk::crash(core::splitmix& draws) {
  auto what = draw_survival(draws);
  settle_names(what, draws);
  names_ = durable_names_;
  for (auto& [_, file] : files_) {
    settle(file, what, draws);
    file.content.forget();
    file.opens = 0;
  }
  sweep();
  ++counts_.crashes;
  ++life_;
  powered_ = true;
  power_cut_in_ = 0;
}

/// Of eight crashes one loses everything, one nothing, two all after some
/// change, and four a subset.
survival disk::draw_survival(core::splitmix& draws) const {
  auto kind = draws.next() % 8;
  auto at = draws.fraction();
  if (kind < 2)
    return {static_cast<double>(kind), survival::never, survival::never, 0};
  if (kind >= 4)
    return {at, survival::never, 0, 1.0 / 16};
  // All that is unsynced is numbered; what is synced may be, and does not care.
  std::uint64_t first = changes_;
  for (const auto& x : name_changes_)
    first = std::min(first, x.number);
  for (const auto& [_, x] : files_)
    first = std::min(first, x.content.first_unsynced());
  auto last = first
              + static_cast<std::uint64_t>(
                at * static_cast<double>(changes_ - first + 1));
  return {1, last, last, 0.5};
}

void disk::settle_names(const survival& x, core::splitmix& draws) {
  for (const auto& change : name_changes_)
    if (x.spares(change.number, draws))
      apply(change, durable_names_);
    else
      ++counts_.names_lost;
  name_changes_.clear();
}

void disk::settle(stored_file& file, const survival& x, core::splitmix& draws) {
  auto losses = file.content.settle(x, draws);
  counts_.sectors_lost += losses.lost;
  counts_.sectors_torn += losses.torn;
}

bool disk::flip_bit(const std::string& name, std::uint64_t bit) {
  auto i = names_.find(name);
  return i != names_.end() && files_.at(i->second).content.flip_bit(bit);
}

timespan disk::take_waited() {
  return std::exchange(waited_, timespan{});
}

} // namespace troupe::simulation
