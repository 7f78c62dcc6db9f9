#include "actors/core/train_queue.hpp"

#include "messages/check.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

bool follows(const datagram& x, const datagram& before) {
  return x.room != nullptr
         && x.room == before.payload.data() + before.payload.size();
}

} // namespace

slice row_of(const train& x) {
  TROUPE_CHECK(x.in_a_row);
  for (const auto& y : x.wagons)
    std::copy(y.header.begin(), y.header.end(), y.room);
  return {nullptr, x.wagons.front().room, x.bytes};
}

bool train_queue::push(datagram x, bool joins) {
  ++size_;
  auto known = joins ? train_for(x) : nullptr;
  if (!known)
    trains_.push_back(make_train());
  auto& to = known ? *known : trains_.back();
  to.in_a_row = to.wagons.empty() ? x.room != nullptr
                                  : to.in_a_row && follows(x, to.wagons.back());
  to.bytes += x.size();
  to.wagons.push_back(std::move(x));
  return !known;
}

/// Returns the train that `x` can leave with. Only the newest one for its
/// destination comes into question, or else it would overtake others.
train* train_queue::train_for(const datagram& x) {
  auto looks = std::min(looks_max, trains_.size());
  for (std::size_t i = 1; i <= looks; ++i) {
    auto& it = trains_[trains_.size() - i];
    const auto& first = it.wagons.front();
    if (first.to != x.to)
      continue;
    auto fits = !it.alone && it.wagons.size() < wagons_max
                && it.bytes + x.size() <= bytes_max && x.size() <= first.size()
                && it.wagons.back().size() == first.size();
    return fits ? &it : nullptr;
  }
  return nullptr;
}

train train_queue::make_train() {
  train result;
  if (!spare_.empty()) {
    result.wagons = std::move(spare_.back());
    spare_.pop_back();
  }
  return result;
}

void train_queue::pop_front() {
  auto wagons = std::move(trains_.front().wagons);
  trains_.pop_front();
  size_ -= wagons.size();
  wagons.clear();
  if (spare_.size() < spare_max)
    spare_.push_back(std::move(wagons));
}

void train_queue::take_front_apart() {
  auto wagons = std::move(trains_.front().wagons);
  trains_.pop_front();
  for (auto i = wagons.rbegin(); i != wagons.rend(); ++i) {
    auto single = make_train();
    single.bytes = i->size();
    single.alone = true;
    single.wagons.push_back(std::move(*i));
    trains_.push_front(std::move(single));
  }
}

void train_queue::clear() {
  trains_.clear();
  size_ = 0;
}

} // namespace troupe::core
