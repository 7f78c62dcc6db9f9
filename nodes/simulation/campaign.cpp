#include "nodes/simulation/campaign.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <thread>
#include <utility>

namespace troupe::simulation {

namespace {

/// How often the watcher is told.
constexpr std::chrono::milliseconds watch_pause{100};

thread_local std::uint64_t seed_of_thread = 0;

/// What one worker found beside the results of its runs.
struct share {
  std::map<std::string, std::uint64_t> counts;
  std::optional<refused_seed> refused;
};

/// Hands out seeds to workers. Each result has a place of its own, so nobody
/// waits for another.
class seed_queue {
public:
  explicit seed_queue(const simulate_options& x)
    : opts_(x), results_(x.last_seed - x.first_seed + 1) {
    // nop
  }

  /// Plays one seed after another, until there are no more.
  share work() {
    share own;
    for (auto i = next_++; i < results_.size(); i = next_++) {
      seed_of_thread = opts_.first_seed + i;
      auto drawn = draw_plan(opts_.terms, seed_of_thread);
      if (drawn.faults.empty()) {
        results_[i] = simulate(drawn.plan, nullptr);
        move_counts(results_[i], own.counts);
        failed_ += results_[i].violations.empty() ? 0 : 1;
      } else if (!own.refused) { // Its seeds ascend.
        own.refused = refused_seed{opts_.first_seed + i,
                                   std::move(drawn.faults)};
      }
      ++done_;
    }
    return own;
  }

  void tell(const progress_watcher& watch) const {
    watch(done_, failed_);
  }

  std::vector<run_result> take() {
    return std::move(results_);
  }

private:
  const simulate_options& opts_;
  std::vector<run_result> results_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::uint64_t> failed_{0};
};

void take_share(share x, campaign_result& out) {
  for (const auto& [name, value] : x.counts)
    out.counts[name] += value;
  if (x.refused && (!out.refused || x.refused->seed < out.refused->seed))
    out.refused = std::move(x.refused);
}

} // namespace

void move_counts(run_result& from, std::map<std::string, std::uint64_t>& sums) {
  for (const auto& [name, value] : from.counts)
    sums[name] += value;
  from.counts.clear();
}

std::size_t campaign_result::failed() const {
  return static_cast<std::size_t>(
    std::count_if(runs.begin(), runs.end(),
                  [](const auto& x) { return !x.violations.empty(); }));
}

double campaign_result::simulated_hours() const {
  timespan sum{0};
  for (const auto& x : runs)
    sum += x.virtual_time;
  return std::chrono::duration<double, std::ratio<3600>>(sum).count();
}

std::uint64_t seed_under_way() {
  return seed_of_thread;
}

campaign_result play_campaign(const simulate_options& x,
                              const progress_watcher& watch) {
  auto begin = std::chrono::steady_clock::now();
  seed_queue queue{x};
  auto seeds = x.last_seed - x.first_seed + 1;
  auto jobs
    = x.jobs.value_or(std::max(1u, std::thread::hardware_concurrency()));
  std::vector<std::future<share>> workers;
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(jobs, seeds); ++i)
    workers.push_back(
      std::async(std::launch::async, [&queue] { return queue.work(); }));
  campaign_result result;
  for (auto& worker : workers) {
    while (worker.wait_for(watch_pause) != std::future_status::ready)
      queue.tell(watch);
    take_share(worker.get(), result);
  }
  queue.tell(watch);
  if (!result.refused)
    result.runs = queue.take();
  std::chrono::duration<double> spent = std::chrono::steady_clock::now()
                                        - begin;
  result.seconds = spent.count();
  return result;
}

} // namespace troupe::simulation
