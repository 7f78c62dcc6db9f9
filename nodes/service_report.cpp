#include "nodes/failover_words.hpp"
#include "nodes/service_failover.hpp"
#include "nodes/text_table.hpp"

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// The times of all steps, by what they are of.
struct step_times {
  std::vector<double> first;
  std::vector<double> gap;
  std::vector<double> rejoin;

  explicit step_times(const std::vector<service_step>& steps) {
    for (const auto& x : steps) {
      first.push_back(x.first_ms);
      gap.push_back(x.gap_ms);
      rejoin.push_back(x.rejoin_ms);
    }
  }
};

json json_of(const service_step& x) {
  return {{"victim", x.victim},
          {"primary", x.primary},
          {"first_ms", rounded(x.first_ms)},
          {"gap_ms", rounded(x.gap_ms)},
          {"rejoin_ms", rounded(x.rejoin_ms)}};
}

} // namespace

json service_json(const failover_plan& plan, const service_run& run,
                  const std::string& folder) {
  step_times times{run.steps};
  const auto& x = run.counts;
  json steps = json::array();
  for (const auto& step : run.steps)
    steps.push_back(json_of(step));
  return {{"of", "notify"},
          {"how", to_string(plan.how)},
          {"servers", plan.members},
          {"clients", measured_clients},
          {"kills", run.steps.size()},
          {"rate", plan.rate},
          {"loss", plan.loss},
          {"seed", plan.seed},
          {"set", plan.sets},
          {"gap_ms", json_of(figures_of(times.gap))},
          {"first_ms", json_of(figures_of(times.first))},
          {"rejoin_ms", json_of(figures_of(times.rejoin))},
          {"given", x.given},
          {"acked", x.acked},
          {"acked_lost", x.missing},
          {"shown", x.shown},
          {"shown_twice", x.shown_twice},
          {"out_of_order", x.out_of_order},
          {"in_doubt", x.in_doubt},
          {"refused", x.refused},
          {"fail_overs", x.fail_overs},
          {"steps", std::move(steps)},
          {"verdict", run.good() ? "good" : "bad"},
          {"faults", run.faults},
          {"seconds", run.seconds},
          {"folder", folder}};
}

std::string service_table(const failover_plan& plan, const service_run& run,
                          const std::string& folder) {
  auto result = std::to_string(plan.members) + " servers, "
                + std::to_string(measured_clients)
                + " clients that follow each other and post "
                + std::to_string(plan.rate) + " times a second" + losses(plan)
                + "; the primary was " + what_is_done(plan.how) + ", "
                + std::to_string(run.steps.size()) + " times:\n\n";
  step_times times{run.steps};
  text_table table;
  table.add({"", "p50", "p90", "max"});
  auto add = [&](const std::string& what, const std::vector<double>& of) {
    auto x = figures_of(of);
    table.add({what, ms_shown(x.p50), ms_shown(x.p90), ms_shown(x.max)});
  };
  add("a first client is answered after", times.first);
  add("all clients are answered after", times.gap);
  add("it is a full member again after", times.rejoin);
  const auto& x = run.counts;
  result += table.text() + "\n" + std::to_string(x.acked) + " of "
            + std::to_string(x.given) + " posts were acknowledged, "
            + std::to_string(x.missing) + " of these not shown; "
            + std::to_string(x.shown) + " were shown, "
            + std::to_string(x.shown_twice) + " of these twice, "
            + std::to_string(x.out_of_order) + " out of order.\nLogs are in "
            + folder + "\n\n";
  return result + verdict_lines(run.faults);
}

} // namespace troupe
