#include "nodes/simulation/linearizable.hpp"

#include "messages/check.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace troupe::simulation {

namespace {

/// Looks for an order (Wing, Gong 1993), and remembers where it found none
/// (Lowe 2017): a place is given by the operations that took effect and by
/// whether the key is set then.
class searcher {
public:
  explicit searcher(const std::vector<set_operation>& history) : all_(history) {
    // nop
  }

  bool run() {
    std::vector<place> stack{place{}};
    while (!stack.empty()) {
      auto here = std::move(stack.back());
      stack.pop_back();
      settle(here);
      if (!seen_.insert({{here.first, here.set}, here.taken}).second)
        continue;
      if (is_end(here))
        return true;
      auto limit = first_answer(here);
      for (auto i = here.first; i < all_.size(); ++i) {
        const auto& x = all_[i];
        if (x.asked > limit)
          break;
        if (here.taken.count(i) > 0)
          continue;
        // What it found has to be what it says; one that nobody was told of
        // takes effect only where it changes something.
        auto changes = x.sets != here.set;
        if (x.told ? changes != x.done : !changes)
          continue;
        auto next = here;
        next.taken.insert(i);
        next.set = changes ? x.sets : here.set;
        stack.push_back(std::move(next));
      }
    }
    return false;
  }

private:
  struct place {
    /// All before this one took effect, and these behind it.
    std::size_t first = 0;
    std::set<std::size_t> taken;
    bool set = false;
  };

  void settle(place& x) const {
    while (x.taken.erase(x.first) > 0)
      ++x.first;
  }

  /// What is left was told to nobody: it may never have been done.
  bool is_end(const place& x) const {
    for (auto i = x.first; i < all_.size(); ++i)
      if (all_[i].told && x.taken.count(i) == 0)
        return false;
    return true;
  }

  /// Nothing that was asked later can come before it.
  timespan first_answer(const place& x) const {
    auto result = timespan::max();
    for (auto i = x.first; i < all_.size(); ++i)
      if (all_[i].told && x.taken.count(i) == 0)
        result = std::min(result, *all_[i].told);
    return result;
  }

  const std::vector<set_operation>& all_;
  std::set<std::pair<std::pair<std::size_t, bool>, std::set<std::size_t>>>
    seen_;
};

} // namespace

bool is_linearizable(const std::vector<set_operation>& history) {
  TROUPE_CHECK(history.size() <= operations_max);
  return searcher{history}.run();
}

} // namespace troupe::simulation
