#include "actors/core/fault_plan.hpp"

#include "actors/core/splitmix.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <tuple>
#include <utility>

namespace troupe::core {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

using node_list = std::vector<std::uint32_t>;

/// Draws faults for a run of so many nodes and so long a window.
class fault_drawer {
public:
  fault_drawer(std::uint64_t seed, std::uint32_t nodes, timespan window)
    : draws_(splitmix::mix(seed + 0x632be59bd9b4e019u)),
      nodes_(nodes),
      window_(window),
      // Round figures are read more easily.
      grain_(window >= seconds{1} ? timespan{milliseconds{1}} : timespan{1}) {
    // nop
  }

  std::size_t number(std::size_t first, std::size_t last) {
    return first + draws_.next() % (last - first + 1);
  }

  /// Adds `n` faults of the kinds from `first` to `last`: each kind once before
  /// any comes again, so that few faults are many kinds.
  void some(std::size_t n, fault_kind first, fault_kind last) {
    std::vector<fault_kind> kinds;
    for (auto i = static_cast<int>(first); i <= static_cast<int>(last); ++i)
      kinds.push_back(static_cast<fault_kind>(i));
    shuffle(kinds);
    for (std::size_t i = 0; i < n; ++i)
      add(kinds[i % kinds.size()]);
  }

  void mild_loss() {
    auto x = begin(fault_kind::loss);
    x.chance = percent(1, 5);
    faults_.push_back(std::move(x));
  }

  void add(fault_kind kind) {
    auto x = begin(kind);
    if (kind < fault_kind::cut)
      on_links(x);
    else if (!on_nodes(x))
      return;
    faults_.push_back(std::move(x));
  }

  /// Crashes one after the other over the whole window.
  void crashes() {
    constexpr timespan up_min = seconds{2};
    constexpr timespan up_max = seconds{8};
    constexpr timespan down_min = milliseconds{20};
    auto most = std::max(1u, (nodes_ - 1) / 2);
    for (auto t = between(timespan{0}, up_max); t + down_min < window_;) {
      fault x;
      x.kind = fault_kind::crash;
      x.begin = t;
      auto longest = std::max(down_min, std::min(window_ / 6, window_ - t));
      x.end = t + between(down_min, longest);
      x.nodes = some_nodes(1, most);
      std::sort(x.nodes.begin(), x.nodes.end());
      t = x.end + between(up_min, up_max);
      faults_.push_back(std::move(x));
    }
  }

  std::vector<fault> take() {
    std::stable_sort(faults_.begin(), faults_.end(), [](auto& x, auto& y) {
      return std::tie(x.begin, x.end) < std::tie(y.begin, y.end);
    });
    return std::move(faults_);
  }

private:
  timespan between(timespan first, timespan last) {
    auto grains = static_cast<std::uint64_t>((last - first) / grain_);
    auto n = draws_.next() % (grains + 1);
    return first + grain_ * static_cast<timespan::rep>(n);
  }

  parts percent(std::uint32_t first, std::uint32_t last) {
    return static_cast<parts>(number(first, last)) * (all_parts / 100);
  }

  /// A fault takes between a twentieth and a half of the window.
  fault begin(fault_kind kind) {
    fault result;
    result.kind = kind;
    auto length = between(window_ / 20, window_ / 2);
    result.begin = between(timespan{0}, window_ - length);
    result.end = result.begin + length;
    result.seed = static_cast<std::uint32_t>(draws_.next());
    return result;
  }

  template <class T>
  void shuffle(std::vector<T>& xs) {
    for (auto i = xs.size(); i > 1; --i)
      std::swap(xs[i - 1], xs[draws_.next() % i]);
  }

  node_list shuffled() {
    node_list result(nodes_);
    std::iota(result.begin(), result.end(), 0u);
    shuffle(result);
    return result;
  }

  /// Between `least` and `most` of the nodes, in an order that is drawn.
  node_list some_nodes(std::size_t least, std::size_t most) {
    auto result = shuffled();
    result.resize(number(least, most));
    return result;
  }

  void set_delay(fault& x, timespan min_from, timespan min_to, timespan more) {
    x.delay_min = between(min_from, min_to);
    x.delay_max = x.delay_min + between(timespan{0}, more);
  }

  void on_links(fault& x) {
    // Half of them befall all links; the others lead from some, or to some.
    auto where = nodes_ < 2 ? 0 : draws_.next() % 4;
    if (where == 2)
      x.nodes = some_nodes(1, nodes_ - 1);
    else if (where == 3)
      x.others = some_nodes(1, nodes_ - 1);
    std::sort(x.nodes.begin(), x.nodes.end());
    std::sort(x.others.begin(), x.others.end());
    switch (x.kind) {
      case fault_kind::loss:
        x.chance = percent(1, 60);
        break;
      case fault_kind::burst_loss:
        x.chance = percent(1, 10);
        x.recovery = percent(5, 50);
        break;
      case fault_kind::duplicate:
        x.chance = percent(1, 50);
        set_delay(x, milliseconds{0}, milliseconds{50}, milliseconds{200});
        break;
      case fault_kind::replay:
        x.chance = percent(1, 20);
        // As often up to some seconds as up to some minutes.
        set_delay(x, seconds{1}, seconds{5}, seconds{1 << number(1, 9)});
        break;
      case fault_kind::delay:
        x.chance = percent(10, 100);
        set_delay(x, milliseconds{0}, milliseconds{200}, milliseconds{1800});
        break;
      case fault_kind::tail:
        x.delay_max = between(milliseconds{200}, seconds{2});
        break;
      case fault_kind::corrupt:
      case fault_kind::truncate:
        x.chance = percent(1, 20);
        break;
      default:
        x.rate = std::uint64_t{1000} << number(5, 10);
        x.delay_max = between(milliseconds{50}, seconds{1});
        break;
    }
  }

  /// Returns false if there are too few nodes.
  bool on_nodes(fault& x) {
    auto least = x.kind == fault_kind::bridge ? 3u
                 : is_of_network(x.kind)      ? 2u
                                              : 1u;
    if (nodes_ < least)
      return false;
    switch (x.kind) {
      case fault_kind::cut:
      case fault_kind::partition:
        split(x, nodes_);
        break;
      case fault_kind::isolate:
      case fault_kind::pause:
        x.nodes = some_nodes(1, 1);
        break;
      case fault_kind::bridge:
        split(x, nodes_ - 1);
        break;
      case fault_kind::flap:
        split(x, nodes_);
        x.period = between(milliseconds{200}, seconds{5});
        x.share = percent(20, 80);
        break;
      case fault_kind::swizzle:
        swizzle(x);
        break;
      default:
        x.nodes = some_nodes(1, 1);
        x.period = between(milliseconds{50}, seconds{1});
        x.share = percent(2, 50);
        break;
    }
    return true;
  }

  /// Makes two sides of `n` nodes. Of a cut, these are two single nodes half of
  /// the time.
  void split(fault& x, std::uint32_t n) {
    auto all = shuffled();
    auto single = x.kind == fault_kind::cut && draws_.next() % 2 == 0;
    auto first = all.begin()
                 + static_cast<std::ptrdiff_t>(single ? 1 : number(1, n - 1));
    x.nodes.assign(all.begin(), first);
    x.others.assign(first, single ? first + 1 : all.begin() + n);
    std::sort(x.nodes.begin(), x.nodes.end());
    std::sort(x.others.begin(), x.others.end());
  }

  void swizzle(fault& x) {
    x.nodes = some_nodes(2, nodes_);
    x.others = x.nodes;
    shuffle(x.others);
    if (x.others == x.nodes)
      std::rotate(x.others.begin(), x.others.begin() + 1, x.others.end());
  }

  splitmix draws_;
  std::uint32_t nodes_;
  timespan window_;
  timespan grain_;
  std::vector<fault> faults_;
};

} // namespace

std::vector<fault> draw_faults(fault_profile profile, std::uint64_t seed,
                               std::uint32_t nodes, timespan window) {
  fault_drawer draw{seed, nodes, std::max(window, timespan{0})};
  switch (profile) {
    case fault_profile::calm:
      break;
    case fault_profile::lossy:
      draw.some(draw.number(2, 8), fault_kind::loss, fault_kind::bandwidth);
      break;
    case fault_profile::partitions:
      draw.some(draw.number(2, 6), fault_kind::cut, fault_kind::swizzle);
      draw.mild_loss();
      break;
    case fault_profile::crashes:
      draw.some(draw.number(1, 4), fault_kind::pause, fault_kind::pause);
      draw.mild_loss();
      break;
    case fault_profile::churn:
      draw.some(draw.number(2, 6), fault_kind::pause, fault_kind::slow);
      draw.mild_loss();
      draw.add(fault_kind::delay);
      break;
    case fault_profile::chaos:
      draw.some(draw.number(4, 12), fault_kind::loss, fault_kind::slow);
      break;
  }
  return draw.take();
}

std::vector<fault> draw_group_faults(fault_profile profile, std::uint64_t seed,
                                     std::uint32_t nodes, timespan window) {
  if (profile <= fault_profile::partitions)
    return draw_faults(profile, seed, nodes, window);
  fault_drawer draw{seed, nodes, std::max(window, timespan{0})};
  draw.crashes();
  if (profile == fault_profile::chaos) {
    draw.some(draw.number(2, 6), fault_kind::loss, fault_kind::slow);
    return draw.take();
  }
  if (profile == fault_profile::churn)
    draw.some(draw.number(1, 4), fault_kind::pause, fault_kind::slow);
  draw.mild_loss();
  return draw.take();
}

} // namespace troupe::core
