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
      auto result = simulate(drawn.plan, nullptr);
      std::lock_guard guard{mutex_};
      failed_ += result.violations.empty() ? 0 : 1;
      ++done_;
      results_[i] = std::move(result);
      changed_.notify_one();
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

  std::vector<run_result> take() {
    return std::move(results_);
  }

private:
  const simulate_options& opts_;
  std::vector<run_result> results_;
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

std::map<std::string, std::uint64_t> campaign_result::counts() const {
  std::map<std::string, std::uint64_t> result;
  for (const auto& run : runs)
    for (const auto& [name, value] : run.counts)
      result[name] += value;
  return result;
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
  campaign_result result;
  result.runs = queue.take();
  std::chrono::duration<double> spent = std::chrono::steady_clock::now()
                                        - begin;
  result.seconds = spent.count();
  return result;
}

} // namespace troupe::simulation
