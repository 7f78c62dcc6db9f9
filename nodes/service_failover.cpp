#include "nodes/service_failover.hpp"

#include "config/units.hpp"
#include "nodes/crowd_host.hpp"

#include <chrono>
#include <optional>
#include <random>
#include <utility>

namespace troupe {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// How long one thing may take; far more than it should.
constexpr auto step_limit = seconds{20};
constexpr auto settle_limit = seconds{60};
constexpr auto look_pause = milliseconds{5};

/// Between two failures; drawn, so that they come at any phase of all timers.
constexpr std::uint64_t pause_min_ms = 300;
constexpr std::uint64_t pause_spread_ms = 300;

instant now() {
  return std::chrono::steady_clock::now();
}

double ms_between(instant from, instant to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

} // namespace

service_failover::service_failover(const std::string& program,
                                   const servers_plan& plan,
                                   const std::string& folder,
                                   client_factory make_clients)
  : make_clients_(std::move(make_clients)),
    stage_(program, plan, folder,
           [this](const std::string& node, const nlohmann::json& event) {
             if (clients_)
               clients_->on_event(node, event);
           }),
    begin_(now()) {
  // nop
}

bool service_failover::fault(std::string text) {
  run_.faults.push_back(std::move(text));
  return false;
}

bool service_failover::await(timespan limit,
                             const std::function<bool()>& done) {
  auto deadline = now() + limit;
  while (!done()) {
    if (now() >= deadline)
      return false;
    clients_->go_on();
    stage_.follow(look_pause, [] { return false; });
  }
  return true;
}

void service_failover::talk(timespan span) {
  await(span, [] { return false; });
}

bool service_failover::gather() {
  stage_.start_all();
  clients_ = make_clients_(stage_);
  auto ready = [this] { return clients_->count().ready && stage_.is_whole(); };
  if (!await(step_limit, ready))
    return fault("the servers did not take all clients within "
                 + config::format_duration(step_limit));
  clients_->tell(crowd_order::go);
  return true;
}

// -- failures -----------------------------------------------------------------

bool service_failover::strike(failure_kind how, const std::string& victim) {
  if (how == failure_kind::kill) {
    stage_.kill(victim);
    return true;
  }
  if (how == failure_kind::stop) {
    stage_.pause(victim);
    return true;
  }
  auto bad = stage_.cut({victim}, {clients_->address()});
  return !bad || fault(*bad);
}

bool service_failover::restore(failure_kind how, const std::string& victim) {
  std::optional<std::string> bad;
  if (how == failure_kind::kill)
    stage_.start_again(victim);
  else if (how == failure_kind::stop)
    stage_.resume(victim);
  else
    bad = stage_.heal();
  return !bad || fault(*bad);
}

bool service_failover::await_service(instant struck_at, service_step& out) {
  crowd_counts x;
  auto again = await(step_limit, [&] {
    x = clients_->count();
    return x.all_again.has_value();
  });
  if (!again)
    return fault(config::format_duration(step_limit) + " after " + out.victim
                 + " was lost, not all clients are answered");
  out.first_ms = ms_between(struck_at, *x.first_again);
  out.gap_ms = ms_between(struck_at, *x.all_again);
  out.primary = stage_.primary(out.victim);
  return true;
}

bool service_failover::lose_primary(failure_kind how, service_step& out) {
  out.victim = stage_.primary();
  if (out.victim.empty())
    return fault("no server knows who leads");
  auto struck_at = now();
  clients_->tell(crowd_order::fault);
  return strike(how, out.victim) && await_service(struck_at, out);
}

bool service_failover::bring_back(failure_kind how, service_step& x) {
  auto back_at = now();
  if (!restore(how, x.victim))
    return false;
  if (!await(step_limit, [this] { return stage_.is_whole(); }))
    return fault(x.victim + " was not a full member again within "
                 + config::format_duration(step_limit));
  x.rejoin_ms = ms_between(back_at, now());
  return true;
}

bool service_failover::lose_all(service_step& out) {
  out.victim = "all servers";
  auto struck_at = now();
  stage_.kill(stage_.names());
  clients_->tell(crowd_order::fault);
  for (const auto& name : stage_.names())
    stage_.start_again(name);
  if (!await_service(struck_at, out))
    return false;
  if (!await(step_limit, [this] { return stage_.is_whole(); }))
    return fault("the servers were not whole again within "
                 + config::format_duration(step_limit));
  out.rejoin_ms = ms_between(struck_at, now());
  return true;
}

// -- the end ------------------------------------------------------------------

service_run service_failover::end() {
  if (clients_) {
    clients_->tell(crowd_order::stop);
    if (run_.faults.empty()
        && !await(settle_limit, [this] { return clients_->count().settled; }))
      fault("what was acknowledged was not shown to all who follow within "
            + config::format_duration(settle_limit));
    run_.counts = clients_->count();
  }
  stage_.kill_all(); // How servers leave is not measured.
  for (const auto& x : stage_.problems())
    fault(x);
  const auto& x = run_.counts;
  auto none = [this](std::uint64_t count, const std::string& what) {
    if (count > 0)
      fault(std::to_string(count) + " " + what);
  };
  none(x.missing, "times an acknowledged post was not shown");
  none(x.shown_twice, "posts were shown twice");
  none(x.out_of_order, "posts were shown out of order");
  none(x.refused, "requests were refused");
  none(x.rejected, "clients lost their session for good");
  run_.seconds = ms_between(begin_, now()) / 1000;
  return std::move(run_);
}

service_run
play_service_failover(const std::string& program, const failover_plan& plan,
                      std::uint64_t kills, const std::string& folder,
                      const std::function<void()>& after_each) {
  auto make_clients = [&](service_stage& stage) {
    crowd_plan crowd;
    crowd.clients = measured_clients;
    crowd.follows = measured_follows;
    crowd.rate = plan.rate;
    crowd.seed = plan.seed;
    crowd.servers = stage.endpoints();
    return std::make_unique<crowd_host>(crowd);
  };
  service_failover it{program,
                      {plan.members, plan.loss, plan.seed, false, plan.sets},
                      folder,
                      make_clients};
  std::mt19937_64 random{plan.seed};
  auto pause = [&] {
    it.talk(milliseconds{pause_min_ms + random() % pause_spread_ms});
  };
  auto once = [&](service_step& x) {
    pause();
    if (plan.how == failure_kind::kill_all)
      return it.lose_all(x);
    if (!it.lose_primary(plan.how, x))
      return false;
    pause();
    return it.bring_back(plan.how, x);
  };
  auto good = it.gather();
  for (std::uint64_t i = 0; good && i < kills; ++i) {
    service_step step;
    good = once(step);
    if (!good)
      break;
    it.add(std::move(step));
    after_each();
  }
  if (good)
    pause();
  return it.end();
}

} // namespace troupe
