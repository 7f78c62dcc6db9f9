#include "nodes/gossip_measure.hpp"

#include "actors/core/splitmix.hpp"
#include "nodes/json_payload.hpp"

#include <chrono>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;
using std::chrono::seconds;

/// How long all may take to know something; far more than they should.
constexpr auto know_limit = seconds{60};
/// Until the last news has been told, before nothing is measured to happen.
constexpr auto calm_after = seconds{5};
/// Heads of IPv4 and UDP.
constexpr double head_bytes = 28;

class measure {
public:
  measure(const std::string& program, const gossip_plan& plan,
          const bench_gossip_options& opts, const std::string& folder,
          const std::function<void(const std::string&)>& goes_on)
    : opts_(opts),
      goes_on_(goes_on),
      stage_(program, plan, folder),
      random_(plan.seed) {
    // nop
  }

  gossip_figures run() {
    auto begin = std::chrono::steady_clock::now();
    auto good = start() && idle() && update() && kill();
    out_.false_suspicions = stage_.recorder().false_suspicions();
    if (good)
      out_.round_peak = sum_of("gossiper", "gossip_round_peak", true);
    for (auto& x : stage_.end())
      fault(std::move(x));
    for (const auto& x : stage_.problems())
      fault(x);
    if (out_.false_suspicions > 0)
      fault(std::to_string(out_.false_suspicions)
            + " times a living node was given up");
    auto end = std::chrono::steady_clock::now();
    out_.seconds = std::chrono::duration<double>(end - begin).count();
    return std::move(out_);
  }

private:
  using names = std::set<std::string>;

  bool start() {
    goes_on_("starting");
    for (const auto& name : stage_.names()) {
      stage_.put(name, "first.txt");
      files_[name].insert("first.txt");
    }
    stage_.start_all();
    return stage_.follow(know_limit, [this] { return know_all(); })
           || fault("the nodes did not find each other within 60 s");
  }

  bool know_all() const {
    if (!stage_.recorder().all_know_each_other())
      return false;
    for (const auto& [name, files] : files_)
      if (!stage_.recorder().all_have(name, files))
        return false;
    return true;
  }

  /// What it costs that nothing happens. Asking costs no datagrams.
  bool idle() {
    goes_on_("idle");
    rest(calm_after);
    auto bytes = sum_of("transport", "bytes_sent");
    auto datagrams = sum_of("transport", "datagrams_sent");
    auto cpu = stage_.cpu_seconds();
    auto begin = std::chrono::steady_clock::now();
    rest(opts_.idle);
    std::chrono::duration<double> span = std::chrono::steady_clock::now()
                                         - begin;
    // The questions themselves are not of it.
    auto used = stage_.cpu_seconds() - cpu;
    bytes = sum_of("transport", "bytes_sent") - bytes;
    datagrams = sum_of("transport", "datagrams_sent") - datagrams;
    auto all = span.count() * static_cast<double>(stage_.names().size());
    out_.bytes_per_second = static_cast<double>(bytes) / all;
    out_.datagrams_per_second = static_cast<double>(datagrams) / all;
    out_.wire_bytes_per_second = out_.bytes_per_second
                                 + head_bytes * out_.datagrams_per_second;
    out_.cpu_percent = 100 * used / all;
    return true;
  }

  bool update() {
    for (std::uint64_t i = 1; i <= opts_.updates; ++i) {
      goes_on_("update " + std::to_string(i));
      const auto& who = draw();
      auto file = "update-" + std::to_string(i);
      files_[who].insert(file);
      auto begin = wall_us();
      stage_.put(who, file);
      auto known = stage_.follow(know_limit, [&] {
        return stage_.recorder().all_have(who, files_[who]);
      });
      if (!known)
        return fault("not all knew of a change within 60 s");
      auto end = stage_.recorder().last_heard(who);
      out_.update_ms.push_back(static_cast<double>(end - begin) / 1000);
      rest(seconds{1});
    }
    return true;
  }

  bool kill() {
    for (std::uint64_t i = 1; i <= opts_.kills; ++i) {
      goes_on_("kill " + std::to_string(i));
      const auto& who = draw();
      auto begin = wall_us();
      stage_.kill(who);
      auto known = stage_.follow(know_limit, [&] {
        return stage_.recorder().all_gave_up(who);
      });
      if (!known)
        return fault("not all noticed a kill within 60 s");
      auto end = stage_.recorder().last_gave_up(who);
      out_.kill_ms.push_back(static_cast<double>(end - begin) / 1000);
      stage_.start_again(who);
      if (!stage_.follow(know_limit, [this] { return know_all(); }))
        return fault("the killed node was not known again within 60 s");
      rest(seconds{1});
    }
    return true;
  }

  void rest(timespan span) {
    stage_.follow(span, [] { return false; });
  }

  /// The sum of a counter over all nodes, or the largest one.
  std::uint64_t sum_of(const char* part, const char* counter,
                       bool largest = false) {
    std::uint64_t result = 0;
    for (const auto& name : stage_.names()) {
      auto all = stage_.ask(name, "/v1/counters");
      auto found = all && all->contains(part)
                     ? (*all)[part].value(counter, std::uint64_t{0})
                     : 0;
      result = largest ? std::max(result, found) : result + found;
    }
    return result;
  }

  const std::string& draw() {
    return stage_.names()[random_.next() % stage_.names().size()];
  }

  bool fault(std::string text) {
    out_.faults.push_back(std::move(text));
    return false;
  }

  const bench_gossip_options& opts_;
  const std::function<void(const std::string&)>& goes_on_;
  gossip_stage stage_;
  core::splitmix random_;
  std::map<std::string, names> files_;
  gossip_figures out_;
};

} // namespace

gossip_figures
measure_gossip(const std::string& program, const gossip_plan& plan,
               const bench_gossip_options& opts, const std::string& folder,
               const std::function<void(const std::string&)>& goes_on) {
  return measure{program, plan, opts, folder, goes_on}.run();
}

} // namespace troupe
