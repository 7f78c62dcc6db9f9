#include "actors/core/weather.hpp"

#include "messages/check.hpp"

#include <algorithm>
#include <tuple>

namespace troupe::core {

namespace {

/// Sides of a fault, as bits.
constexpr std::uint8_t nodes_side = 1;
constexpr std::uint8_t others_side = 2;

constexpr std::array<const char*, fates> names{
  "carried",        "duplicated", "replayed",  "delayed",
  "corrupted",      "truncated",  "lost",      "burst_lost",
  "over_bandwidth", "cut",        "to_nobody", "queue_full",
};

bool is_hit(std::uint64_t drawn, parts chance) {
  return ((drawn >> 32) * all_parts >> 32) < chance;
}

timespan draw_delay(const fault& x, splitmix& draws) {
  auto span = std::max(x.delay_max - x.delay_min, timespan{0}).count();
  auto part = draws.next() % (static_cast<std::uint64_t>(span) + 1);
  return x.delay_min + timespan{static_cast<timespan::rep>(part)};
}

/// Each doubling of the delay is half as likely (Pareto's law with exponent 1),
/// from 1/4096 of the maximum up to the maximum. Within a doubling all delays
/// are alike.
timespan draw_tail(const fault& x, splitmix& draws) {
  constexpr int doublings = 12;
  auto base = std::max(x.delay_max, timespan{0}).count() >> doublings;
  auto bits = draws.next();
  for (int i = 1; i < doublings && (bits & 1) != 0; ++i, bits >>= 1)
    base *= 2;
  auto part = draws.next() % (static_cast<std::uint64_t>(base) + 1);
  return timespan{base + static_cast<timespan::rep>(part)};
}

std::vector<std::byte> bytes_of(const slice& x) {
  return {x.data(), x.data() + x.size()};
}

/// Flips some bits, each once; there must be a byte.
slice flip_bits(const slice& x, splitmix& draws) {
  auto bytes = bytes_of(x);
  std::array<std::uint64_t, bits_flipped_max> flipped;
  auto n = 1 + draws.next() % bits_flipped_max;
  for (std::size_t i = 0; i < n; ++i) {
    flipped[i] = draws.next() % (bytes.size() * 8);
    auto end = flipped.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::find(flipped.begin(), end, flipped[i]) == end)
      bytes[flipped[i] / 8] ^= std::byte{1} << flipped[i] % 8;
  }
  return slice::from(std::move(bytes));
}

} // namespace

std::string to_string(fate x) {
  return names[static_cast<std::size_t>(x)];
}

void weather::on_plan(std::vector<fault> plan, std::uint32_t nodes) {
  plan_ = std::move(plan);
  nodes_ = nodes;
  next_ = 0;
  active_.clear();
  TROUPE_CHECK(plan_.size() <= faults_max);
  plan_.erase(std::remove_if(plan_.begin(), plan_.end(),
                             [](auto& x) { return !is_of_network(x.kind); }),
              plan_.end());
  std::stable_sort(plan_.begin(), plan_.end(), [](auto& x, auto& y) {
    return std::tie(x.begin, x.end) < std::tie(y.begin, y.end);
  });
}

bool weather::on_time(timespan now) {
  now_ = now;
  active_.erase(std::remove_if(active_.begin(), active_.end(),
                               [=](auto& f) { return f.what.end <= now; }),
                active_.end());
  for (; next_ < plan_.size() && plan_[next_].begin <= now; ++next_)
    if (plan_[next_].end > now)
      open(plan_[next_]);
  return !active_.empty();
}

void weather::open(const fault& x) {
  open_fault f;
  f.what = x;
  auto links = x.kind < fault_kind::cut;
  auto add = [&](const std::vector<std::uint32_t>& xs, std::uint8_t side) {
    if (links && xs.empty())
      for (auto& y : f.sides)
        y |= side;
    for (auto node : xs)
      if (node < nodes_)
        f.sides[node] |= side;
  };
  f.sides.resize(nodes_);
  add(x.nodes, nodes_side);
  add(x.others, others_side);
  if (links)
    f.links.resize(nodes_);
  if (x.kind == fault_kind::swizzle) {
    f.away.resize(nodes_, {x.end, x.end});
    for (auto node : x.nodes)
      if (node < nodes_)
        f.away[node] = away_in(x, node);
  }
  active_.push_back(std::move(f));
}

fate weather::on_datagram(std::uint32_t from, std::uint32_t to,
                          const datagram& x, std::vector<passage>& out) {
  out.clear();
  out.emplace_back();
  TROUPE_CHECK(from < nodes_ && to < nodes_);
  if (from == to)
    return fate::carried;
  auto end = fate::carried;
  timespan wait{0};
  for (auto& f : active_) {
    auto next = draw(f, {from, to}, x, wait);
    if (end == fate::carried)
      end = next;
  }
  if (end != fate::carried) {
    out.clear();
    ++counts_[static_cast<std::size_t>(end)];
    return end;
  }
  if (wait > timespan{0}) {
    out.front().delay = wait;
    out.front().what = bit(fate::delayed);
  }
  keys_.assign(1, 0);
  for (auto& f : active_)
    if (f.concerned)
      copy(f, {from, to}, out);
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto old = (out[i].what & bit(fate::replayed)) != 0;
    for (auto& f : active_)
      if (f.concerned && !old)
        alter(f, keys_[i], x, out[i]);
    for (std::size_t what = 0; out[i].what != 0 && what < fates; ++what)
      counts_[what] += out[i].what >> what & 1u;
  }
  return fate::carried;
}

weather::link& weather::link_of(open_fault& f, link_id id) const {
  auto& row = f.links[id.first];
  if (row.empty()) {
    row.resize(nodes_);
    auto seed = splitmix::mix(std::uint64_t{f.what.seed} << 8
                              | static_cast<std::uint64_t>(f.what.kind));
    for (std::uint32_t to = 0; to < nodes_; ++to)
      row[to].draws = splitmix{splitmix::mix(
        seed ^ splitmix::mix((std::uint64_t{id.first} << 32 | to) + 1))};
  }
  return row[id.second];
}

bool weather::separates(const open_fault& f, link_id id) const {
  auto [from, to] = id;
  auto is_between = [&](std::uint32_t a, std::uint32_t b) {
    return (f.sides[a] & nodes_side) != 0 && (f.sides[b] & others_side) != 0;
  };
  auto is_away = [&](std::uint32_t node) {
    return f.away[node].first <= now_ && now_ < f.away[node].second;
  };
  switch (f.what.kind) {
    case fault_kind::cut:
      return is_between(from, to);
    case fault_kind::isolate:
      return ((f.sides[from] | f.sides[to]) & nodes_side) != 0;
    case fault_kind::flap:
      return (is_between(from, to) || is_between(to, from))
             && is_in_share(f.what, now_);
    case fault_kind::swizzle:
      return is_away(from) || is_away(to);
    default:
      return is_between(from, to) || is_between(to, from);
  }
}

fate weather::draw(open_fault& f, link_id id, const datagram& x,
                   timespan& wait) {
  f.concerned = false;
  if (f.what.kind >= fault_kind::cut)
    return separates(f, id) ? fate::cut : fate::carried;
  if ((f.sides[id.first] & nodes_side) == 0
      || (f.sides[id.second] & others_side) == 0)
    return fate::carried;
  f.concerned = true;
  auto& via = link_of(f, id);
  f.drawn = via.draws.next();
  switch (f.what.kind) {
    case fault_kind::loss:
      return is_hit(f.drawn, f.what.chance) ? fate::lost : fate::carried;
    case fault_kind::burst_loss:
      if (is_hit(f.drawn, via.bad ? f.what.recovery : f.what.chance))
        via.bad = !via.bad;
      return via.bad ? fate::burst_lost : fate::carried;
    case fault_kind::bandwidth: {
      auto begin = std::max(via.free_at, now_);
      if (begin - now_ > f.what.delay_max || f.what.rate == 0)
        return fate::over_bandwidth;
      auto length = std::uint64_t{x.size()} * 1'000'000'000 / f.what.rate;
      via.free_at = begin + timespan{static_cast<timespan::rep>(length)};
      wait = std::max(wait, via.free_at - now_);
      return fate::carried;
    }
    default:
      return fate::carried;
  }
}

void weather::copy(open_fault& f, link_id id, std::vector<passage>& out) {
  auto doubles = f.what.kind == fault_kind::duplicate;
  if ((!doubles && f.what.kind != fault_kind::replay)
      || !is_hit(f.drawn, f.what.chance))
    return;
  splitmix draws{f.drawn};
  passage x;
  x.delay = draw_delay(f.what, draws);
  if (doubles) {
    x.delay += out.front().delay;
    x.what = out.front().what | bit(fate::duplicated);
  } else {
    auto& coming = f.replays[id];
    coming.erase(std::remove_if(coming.begin(), coming.end(),
                                [=](auto at) { return at <= now_; }),
                 coming.end());
    if (coming.size() >= replays_max) {
      ++replays_refused_;
      return;
    }
    coming.push_back(now_ + x.delay);
    x.what = bit(fate::replayed);
  }
  out.push_back(std::move(x));
  keys_.push_back(f.drawn);
}

void weather::alter(const open_fault& f, std::uint64_t key, const datagram& x,
                    passage& out) const {
  splitmix draws{f.drawn ^ key};
  // A copy has a fate of its own, and other draws are to follow.
  if (!is_hit(draws.next(), f.what.chance))
    return;
  switch (f.what.kind) {
    case fault_kind::delay:
    case fault_kind::tail: {
      auto more = f.what.kind == fault_kind::delay ? draw_delay(f.what, draws)
                                                   : draw_tail(f.what, draws);
      out.delay += more;
      if (more > timespan{0})
        out.what |= bit(fate::delayed);
      break;
    }
    case fault_kind::corrupt:
    case fault_kind::truncate: {
      auto bytes = out.garbled ? *out.garbled : join(x);
      if (bytes.empty())
        break;
      auto flips = f.what.kind == fault_kind::corrupt;
      out.garbled = flips ? flip_bits(bytes, draws)
                          : bytes.sub(0, draws.next() % bytes.size());
      out.what |= bit(flips ? fate::corrupted : fate::truncated);
      break;
    }
    default:
      break;
  }
}

void weather::tell(counters& out) const {
  for (std::size_t i = 0; i < fates; ++i) {
    auto x = static_cast<fate>(i);
    if (x != fate::carried && x != fate::to_nobody && x != fate::queue_full)
      out.items.push_back({"weather_" + to_string(x), counts_[i]});
  }
  out.items.push_back({"weather_replays_refused", replays_refused_});
}

} // namespace troupe::core
