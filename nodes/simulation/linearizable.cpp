#include "nodes/simulation/linearizable.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

namespace troupe::simulation {

namespace {

/// Looks for an order (Wing, Gong 1993), and remembers where it found none
/// (Lowe 2017). What changes nothing takes effect as soon as it may: that
/// stands in nobody's way.
class searcher {
public:
  explicit searcher(const std::vector<key_operation>& history) : all_(history) {
    // nop
  }

  bool run() {
    std::vector<place> stack{place{}};
    while (!stack.empty()) {
      auto here = std::move(stack.back());
      stack.pop_back();
      auto limit = take_what_changes_nothing(here);
      if (here.first == all_.size())
        return true;
      if (!seen_.insert(key_of(here)).second)
        continue;
      for (auto i = here.first; i < all_.size() && all_[i].asked <= limit; ++i)
        if (here.taken.count(i) == 0 && changes(all_[i], here)) {
          auto next = here;
          next.taken.insert(i);
          next.set = !here.set;
          stack.push_back(std::move(next));
        }
      if (here.lost[here.set ? 1 : 0] > 0) {
        auto next = std::move(here);
        --next.lost[next.set ? 1 : 0];
        next.set = !next.set;
        stack.push_back(std::move(next));
      }
    }
    return false;
  }

private:
  /// The operations that took effect, and whether the key is set then.
  struct place {
    /// All before this one took effect or are lost, and of those behind it
    /// these did.
    std::size_t first = 0;
    std::set<std::size_t> taken;
    /// Of those whose end nobody knows and which may still come: how many set,
    /// and how many clear.
    std::array<std::uint32_t, 2> lost{};
    bool set = false;
  };

  using place_key = std::tuple<std::size_t, bool, std::array<std::uint32_t, 2>,
                               std::set<std::size_t>>;

  static place_key key_of(const place& x) {
    return {x.first, x.set, x.lost, x.taken};
  }

  /// Whether `x` may take effect here, and changes the key.
  static bool changes(const key_operation& x, const place& here) {
    return x.call != key_call::get && (x.call == key_call::set) != here.set
           && (!x.told || x.done);
  }

  /// Whether it is told what it found, which is what is here.
  static bool finds(const key_operation& x, const place& here) {
    if (!x.told)
      return false;
    return x.call == key_call::get
             ? x.done == here.set
             : !x.done && (x.call == key_call::set) == here.set;
  }

  void settle(place& x) const {
    for (; x.first < all_.size(); ++x.first) {
      const auto& next = all_[x.first];
      if (x.taken.erase(x.first) > 0)
        continue;
      if (next.told)
        return;
      if (next.call != key_call::get)
        ++x.lost[next.call == key_call::set ? 0 : 1];
    }
  }

  /// Returns when the first of those that are left was told: nothing that was
  /// asked later can come before it.
  timespan take_what_changes_nothing(place& x) const {
    while (true) {
      settle(x);
      auto limit = timespan::max();
      for (auto i = x.first; i < all_.size() && all_[i].asked <= limit; ++i)
        if (all_[i].told && x.taken.count(i) == 0)
          limit = std::min(limit, *all_[i].told);
      auto before = x.taken.size();
      for (auto i = x.first; i < all_.size() && all_[i].asked <= limit; ++i)
        if (finds(all_[i], x))
          x.taken.insert(i);
      if (x.taken.size() == before)
        return limit;
    }
  }

  const std::vector<key_operation>& all_;
  std::set<place_key> seen_;
};

} // namespace

bool is_linearizable(const std::vector<key_operation>& history) {
  return searcher{history}.run();
}

} // namespace troupe::simulation
