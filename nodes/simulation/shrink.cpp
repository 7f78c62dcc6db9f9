#include "nodes/simulation/shrink.hpp"

#include <algorithm>

namespace troupe::simulation {

namespace {

/// Runs that are tried at most.
constexpr std::size_t tries_max = 400;

class shrinker {
public:
  shrinker(const run_plan& plan, run_result& result,
           const shrink_watcher& watch)
    : plan_(plan),
      result_(result),
      watch_(watch),
      best_{plan.nodes, plan.config.source.messages, plan.faults, plan.guests} {
    // nop
  }

  shrunk_plan run() {
    for (bool smaller = true; smaller && tries_ < tries_max;) {
      smaller = drop_faults();
      smaller = drop_nodes() || smaller;
      smaller = drop_messages() || smaller;
    }
    return best_;
  }

private:
  /// Takes `x` if it still fails.
  bool attempt(const shrunk_plan& x) {
    if (tries_ >= tries_max)
      return false;
    ++tries_;
    auto plan = plan_;
    apply(x, plan);
    auto result = simulate(plan, nullptr);
    auto fails = !result.violations.empty()
                 && result.violations.front().invariant
                      == result_.violations.front().invariant;
    if (fails) {
      best_ = x;
      result_ = std::move(result);
    }
    watch_(tries_, best_);
    return fails;
  }

  /// Leaves out halves, then quarters, and so on down to single faults.
  bool drop_faults() {
    auto before = best_.faults.size();
    for (auto size = before; size > 0; size /= 2)
      for (std::size_t at = 0; at < best_.faults.size();) {
        auto x = best_;
        auto first = x.faults.begin() + static_cast<std::ptrdiff_t>(at);
        auto count = std::min(size, x.faults.size() - at);
        x.faults.erase(first, first + static_cast<std::ptrdiff_t>(count));
        if (!attempt(x))
          at += size;
      }
    return best_.faults.size() < before;
  }

  bool drop_nodes() {
    auto before = best_.nodes;
    for (std::uint32_t nodes = 2; nodes < before; ++nodes) {
      auto x = best_;
      x.nodes = nodes;
      auto concerns_others = [&](const core::fault& item) {
        auto is_gone = [&](std::uint32_t node) { return node >= nodes; };
        return std::any_of(item.nodes.begin(), item.nodes.end(), is_gone)
               || std::any_of(item.others.begin(), item.others.end(), is_gone);
      };
      x.faults.erase(std::remove_if(x.faults.begin(), x.faults.end(),
                                    concerns_others),
                     x.faults.end());
      if (attempt(x))
        return true;
    }
    return false;
  }

  bool drop_messages() {
    auto before = best_.messages;
    for (auto step = best_.messages / 2; step > 0; step /= 2) {
      auto x = best_;
      x.messages -= step;
      if (x.messages > 0)
        attempt(x);
    }
    return best_.messages < before;
  }

  const run_plan& plan_;
  run_result& result_;
  const shrink_watcher& watch_;
  shrunk_plan best_;
  std::size_t tries_ = 0;
};

} // namespace

shrunk_plan shrink(const run_plan& failing, run_result& result,
                   const shrink_watcher& watch) {
  return shrinker{failing, result, watch}.run();
}

} // namespace troupe::simulation
