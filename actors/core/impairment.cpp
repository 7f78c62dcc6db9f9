#include "actors/core/impairment.hpp"

#include <algorithm>
#include <iterator>

namespace troupe::core {

namespace {

/// Makes the seed of one link: a change of any bit of `seed`, address or port
/// changes all of it.
std::uint64_t link_seed(std::uint64_t seed, const endpoint& to) {
  auto result = splitmix::mix(seed + 0x9e3779b97f4a7c15u);
  auto add = [&](std::uint64_t x) { result = splitmix::mix(result ^ x); };
  for (std::size_t half = 0; half < to.ip.size(); half += 8) {
    std::uint64_t x = 0;
    for (std::size_t i = half; i < half + 8; ++i)
      x = x << 8 | to.ip[i];
    add(x);
  }
  add(to.port);
  return result;
}

} // namespace

impairer::impairer(const impairment& what, std::uint64_t seed)
  : crowd_{splitmix{link_seed(seed, endpoint{})}, {}},
    common_(what),
    seed_(seed),
    active_(what.any()),
    deaf_(what.deaf) {
  // nop
}

void impairer::on_impair(const impair& x) {
  if (x.to) {
    if (links_.size() < links_max || links_.count(*x.to) != 0)
      links_[*x.to] = {splitmix{link_seed(x.seed, *x.to)}, x.what};
    else
      ++counts_.crowded;
  } else {
    common_ = x.what;
    seed_ = x.seed;
    crowd_.draws = splitmix{link_seed(x.seed, endpoint{})};
    for (auto i = links_.begin(); i != links_.end();)
      i = i->second.own ? std::next(i) : links_.erase(i);
  }
  active_ = common_.any();
  deaf_ = common_.deaf;
  for (const auto& [to, via] : links_) {
    active_ = active_ || (via.own && via.own->any());
    deaf_ = deaf_ || (via.own && via.own->deaf);
  }
}

bool impairer::on_receive(const endpoint& from, std::uint64_t datagrams) {
  auto found = links_.find(from);
  const auto& what
    = found != links_.end() && found->second.own ? *found->second.own : common_;
  counts_.unheard += what.deaf ? datagrams : 0;
  return !what.deaf;
}

departures impairer::on_send(const endpoint& to, instant now) {
  auto& via = link_to(to);
  const auto& what = via.own ? *via.own : common_;
  auto lost = via.draws.fraction() < what.loss;
  auto doubled = via.draws.fraction() < what.duplicate;
  auto first = leave(via.draws, what, now);
  auto second = leave(via.draws, what, now);
  departures result;
  if (lost) {
    ++counts_.lost;
    return result;
  }
  result.at[result.count++] = first;
  if (doubled) {
    ++counts_.duplicated;
    result.at[result.count++] = second;
  }
  for (auto at : result)
    counts_.delayed += at > now ? 1 : 0;
  return result;
}

impairer::link& impairer::link_to(const endpoint& to) {
  auto i = links_.find(to);
  if (i != links_.end())
    return i->second;
  if (links_.size() >= links_max) {
    ++counts_.crowded;
    return crowd_;
  }
  return links_.emplace(to, link{splitmix{link_seed(seed_, to)}, {}})
    .first->second;
}

instant impairer::leave(splitmix& draws, const impairment& what,
                        instant now) const {
  auto span = std::max(what.delay_max - what.delay_min, timespan{0});
  // The last nanosecond belongs to the range as well.
  auto part = draws.fraction() * (static_cast<double>(span.count()) + 1);
  return now + what.delay_min + timespan{static_cast<timespan::rep>(part)};
}

} // namespace troupe::core
