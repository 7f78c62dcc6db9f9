#include "actors/core/replica_log.hpp"

#include "messages/check.hpp"

#include <utility>

namespace troupe::core {

void replica_log::reset(const log_position& base) {
  base_ = base;
  entries_.clear();
  bytes_ = 0;
}

void replica_log::append(replica_entry x) {
  TROUPE_CHECK(x.at.index == last().index + 1);
  bytes_ += size_of(x);
  entries_.push_back(std::move(x));
}

void replica_log::cut_after(std::uint64_t index) {
  TROUPE_CHECK(index >= base_.index);
  while (!entries_.empty() && entries_.back().at.index > index) {
    bytes_ -= size_of(entries_.back());
    entries_.pop_back();
  }
}

void replica_log::forget_up_to(std::uint64_t index) {
  while (!entries_.empty() && entries_.front().at.index <= index) {
    base_ = entries_.front().at;
    bytes_ -= size_of(entries_.front());
    entries_.pop_front();
  }
}

bool replica_log::has(const log_position& x) const {
  if (x.index == base_.index)
    return x == base_;
  auto found = find(x.index);
  return found && found->at == x;
}

const replica_entry* replica_log::find(std::uint64_t index) const {
  if (index <= base_.index || index > last().index)
    return nullptr;
  return &entries_[static_cast<std::size_t>(index - base_.index - 1)];
}

log_position replica_log::position_of(std::uint64_t index) const {
  auto found = find(index);
  return found ? found->at : base_;
}

std::vector<replica_entry> replica_log::behind(std::uint64_t index,
                                               std::size_t bytes) const {
  std::vector<replica_entry> result;
  std::size_t sum = 0;
  for (auto x = find(index + 1); x; x = find(x->at.index + 1)) {
    sum += size_of(*x);
    if (!result.empty()
        && (sum > bytes || result.size() >= entries_of_batch_max))
      break;
    result.push_back(*x);
  }
  return result;
}

} // namespace troupe::core
