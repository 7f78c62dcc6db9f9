#include "nodes/ordering_timeline.hpp"

#include <numeric>

namespace troupe {

namespace {

std::uint64_t total(const std::map<std::int64_t, std::uint64_t>& x) {
  return std::accumulate(x.begin(), x.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& slot) {
                           return sum + slot.second;
                         });
}

/// Returns when the event of this place, from 1, took place.
std::int64_t time_of(const std::map<std::int64_t, std::uint64_t>& x,
                     std::uint64_t place) {
  std::uint64_t seen = 0;
  for (const auto& [time, count] : x) {
    seen += count;
    if (seen >= place)
      return time;
  }
  return 0;
}

} // namespace

void ordering_timeline::add(histogram& to, std::int64_t at_us,
                            std::uint64_t count) {
  auto slot = at_us / 1000;
  if (to.size() < slots_max || to.count(slot) > 0)
    to[slot] += count;
  else
    dropped_ += count;
}

void ordering_timeline::on_sent(const std::string& sender, std::uint64_t last,
                                std::int64_t at_us) {
  auto& before = last_[sender];
  if (last <= before)
    return;
  add(sent_, at_us, last - before);
  before = last;
}

void ordering_timeline::on_delivered(std::int64_t at_us) {
  add(delivered_, at_us, 1);
}

bool ordering_timeline::first_half_before_last_quarter() const {
  auto sent = total(sent_);
  auto delivered = total(delivered_);
  if (sent == 0 || delivered == 0 || dropped_ > 0)
    return false;
  return time_of(delivered_, delivered - delivered / 2)
         < time_of(sent_, sent - sent / 4 + 1);
}

} // namespace troupe
