#include "nodes/failover_report.hpp"

#include "config/units.hpp"
#include "nodes/failover_words.hpp"
#include "nodes/text_table.hpp"

#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// The times of all steps, by what they are of.
struct step_times {
  std::vector<double> view;
  std::vector<double> gap;
  std::vector<double> rejoin;

  explicit step_times(const std::vector<failover_step>& steps) {
    for (const auto& x : steps) {
      view.push_back(x.view_ms);
      gap.push_back(x.gap_ms);
      if (x.rejoin_ms)
        rejoin.push_back(*x.rejoin_ms);
    }
  }
};

json json_of(const failover_step& x) {
  return {{"victim", x.victim},
          {"leader", x.leader},
          {"view_ms", rounded(x.view_ms)},
          {"gap_ms", rounded(x.gap_ms)},
          {"rejoin_ms", x.rejoin_ms ? json(rounded(*x.rejoin_ms)) : json{}}};
}

/// What both documents say of a run.
void add_counts(json& out, const failover_run& run, const std::string& folder) {
  const auto& x = run.counts;
  out["given"] = x.given;
  out["acked"] = x.acked;
  out["acked_lost"] = x.acked_lost;
  out["shown_twice"] = x.shown_twice;
  out["out_of_order"] = x.out_of_order;
  out["stale_acks"] = x.stale_acks;
  out["stale_claims"] = x.stale_claims;
  out["pinned_questions"] = x.pinned;
  out["views"] = x.views;
  out["deliveries"] = x.deliveries;
  out["messages"] = x.messages;
  out["hash"] = x.hash;
  json steps = json::array();
  for (const auto& step : run.steps)
    steps.push_back(json_of(step));
  out["steps"] = std::move(steps);
  out["verdict"] = run.good() ? "good" : "bad";
  out["faults"] = run.faults;
  out["seconds"] = run.seconds;
  out["folder"] = folder;
}

} // namespace

json failover_json(const failover_plan& plan, const failover_run& run,
                   const std::string& folder) {
  step_times times{run.steps};
  json result{{"of", "group"},
              {"how", to_string(plan.how)},
              {"members", plan.members},
              {"kills", run.steps.size()},
              {"rate", plan.rate},
              {"loss", plan.loss},
              {"seed", plan.seed},
              {"set", plan.sets},
              {"gap_ms", json_of(figures_of(times.gap))},
              {"view_ms", json_of(figures_of(times.view))},
              {"rejoin_ms", json_of(figures_of(times.rejoin))},
              {"resolution_ms", rounded(resolution_ms(plan))}};
  add_counts(result, run, folder);
  return result;
}

std::string failover_table(const failover_plan& plan, const failover_run& run,
                           const std::string& folder) {
  std::string result = std::to_string(plan.members) + " members, given "
                       + std::to_string(plan.rate) + " lines a second"
                       + losses(plan) + "; their leader was "
                       + what_is_done(plan.how) + ", "
                       + std::to_string(run.steps.size()) + " times:\n\n";
  step_times times{run.steps};
  text_table table;
  table.add({"", "p50", "p90", "max"});
  auto add = [&](const std::string& what, const std::vector<double>& of) {
    auto x = figures_of(of);
    table.add({what, ms_shown(x.p50), ms_shown(x.p90), ms_shown(x.max)});
  };
  add("all others are in a new view after", times.view);
  add("all others deliver a new line after", times.gap);
  add("it is a full member again after", times.rejoin);
  const auto& x = run.counts;
  result += table.text() + "\n" + std::to_string(x.acked) + " of "
            + std::to_string(x.given) + " lines were acknowledged, "
            + std::to_string(x.acked_lost) + " of these lost, "
            + std::to_string(x.shown_twice) + " shown twice, "
            + std::to_string(x.stale_acks) + " stale.\n";
  if (x.pinned > 0)
    result += std::to_string(x.pinned)
              + " questions had waited for a leader that stood still; "
              + std::to_string(x.stale_claims)
              + " times it said that it still leads.\n";
  result += std::to_string(x.views) + " views. Times are long by up to "
            + ms_shown(resolution_ms(plan))
            + ", the pause between two lines. Logs are in " + folder + "\n\n";
  return result + verdict_lines(run.faults);
}

json soak_json(const failover_plan& plan, timespan span,
               const failover_run& run, const std::string& folder) {
  json result{
    {"members", plan.members}, {"soak", config::format_duration(span)},
    {"loss", plan.loss},       {"rate", plan.rate},
    {"seed", plan.seed},       {"false_removals", run.false_removals}};
  add_counts(result, run, folder);
  return result;
}

std::string soak_words(const failover_run& run) {
  const auto& x = run.counts;
  return std::to_string(x.given) + " lines were given, "
         + std::to_string(x.acked) + " acknowledged; "
         + std::to_string(x.deliveries) + " deliveries, "
         + std::to_string(x.messages)
         + " messages in the state that all end with.\n\n"
         + verdict_lines(run.faults);
}

} // namespace troupe
