#include "actors/core/resend_log.hpp"

#include <algorithm>

namespace troupe::core {

void resend_log::on_resent(std::size_t origin, seqno first, seqno last,
                           instant now) {
  if (!entries_.empty()) {
    // What goes on where the last one ended is one range with it.
    auto& newest = entries_.back();
    if (newest.origin == origin && newest.at == now
        && newest.last + 1 == first) {
      newest.last = last;
      return;
    }
  }
  if (entries_.size() >= ranges_max)
    entries_.pop_front();
  entries_.push_back({origin, first, last, now});
}

std::optional<instant> resend_log::last_resent(std::size_t origin,
                                               seqno number) const {
  auto covers = [&](const entry& x) {
    return x.origin == origin && x.first <= number && number <= x.last;
  };
  auto i = std::find_if(entries_.rbegin(), entries_.rend(), covers);
  if (i == entries_.rend())
    return std::nullopt;
  return i->at;
}

std::vector<resend_log::range> resend_log::rest_of(std::size_t origin,
                                                   seqno first, seqno last,
                                                   instant since) const {
  std::vector<range> result{{first, last}};
  // They stand in the order of time.
  for (auto i = entries_.rbegin(); i != entries_.rend() && i->at > since; ++i) {
    if (i->origin != origin || i->last < first || i->first > last)
      continue;
    std::vector<range> left;
    for (auto& [a, b] : result) {
      if (a < i->first)
        left.emplace_back(a, std::min(b, i->first - 1));
      if (b > i->last)
        left.emplace_back(std::max(a, i->last + 1), b);
    }
    result = std::move(left);
  }
  return result;
}

} // namespace troupe::core
