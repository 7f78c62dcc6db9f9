#include "nodes/simulation/campaign.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace troupe::simulation {

namespace {

/// How often the watcher is told.
constexpr std::chrono::milliseconds watch_pause{100};

/// Hands out seeds to threads and collects what became of them.
class seed_queue {
public:
  explicit seed_queue(const simulate_options& x)
    : opts_(x), results_(x.last_seed - x.first_seed + 1) {
    // nop
  }

  /// Plays one seed after another, until there are no more.
  void work() {
    for (;;) {
      auto i = next_.fetch_add(1);
      if (i >= results_.size())
        return;
      auto drawn = draw_plan(opts_.terms, opts_.first_seed + i);
      if (drawn.faults.empty())
        note(i, simulate(drawn.plan, nullptr));
      else
        refuse(i, std::move(drawn.faults));
    }
  }

  void watch(const progress_watcher& f) {
    std::unique_lock guard{mutex_};
    while (done_ < results_.size()) {
      changed_.wait_for(guard, watch_pause);
      auto done = done_;
      auto failed = failed_;
      guard.unlock();
      f(done, failed);
      guard.lock();
    }
  }

  campaign_result take() {
    result_.runs = std::move(results_);
    if (result_.refused)
      result_.runs.clear();
    return std::move(result_);
  }

private:
  void note(std::size_t i, run_result x) {
    std::lock_guard guard{mutex_};
    failed_ += x.violations.empty() ? 0 : 1;
    ++done_;
    result_.take_counts(x);
    results_[i] = std::move(x);
    changed_.notify_one();
  }

  /// All other seeds are drawn too, so that the lowest one is told.
  void refuse(std::size_t i, config::fault_list faults) {
    std::lock_guard guard{mutex_};
    ++done_;
    auto seed = opts_.first_seed + i;
    if (!result_.refused || seed < result_.refused->seed)
      result_.refused = refused_seed{seed, std::move(faults)};
    changed_.notify_one();
  }

  const simulate_options& opts_;
  std::vector<run_result> results_;
  campaign_result result_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
};

} // namespace

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

void campaign_result::take_counts(run_result& x) {
  for (const auto& [name, value] : x.counts)
    counts[name] += value;
  x.counts.clear();
}

campaign_result play_campaign(const simulate_options& x,
                              const progress_watcher& watch) {
  auto begin = std::chrono::steady_clock::now();
  seed_queue queue{x};
  auto seeds = x.last_seed - x.first_seed + 1;
  auto jobs
    = x.jobs.value_or(std::max(1u, std::thread::hardware_concurrency()));
  std::vector<std::thread> workers;
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(jobs, seeds); ++i)
    workers.emplace_back([&queue] { queue.work(); });
  queue.watch(watch);
  for (auto& worker : workers)
    worker.join();
  auto result = queue.take();
  std::chrono::duration<double> spent = std::chrono::steady_clock::now()
                                        - begin;
  result.seconds = spent.count();
  return result;
}

} // namespace troupe::simulation
