#include "nodes/simulate.hpp"

#include "actors/core/mutant.hpp"
#include "nodes/commands.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/json_text.hpp"
#include "nodes/last_words.hpp"
#include "nodes/play_error.hpp"
#include "nodes/progress_bar.hpp"
#include "nodes/simulation/report.hpp"
#include "nodes/simulation/shrink.hpp"
#include "nodes/simulation/trace_writer.hpp"
#include "nodes/trace_export.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include <unistd.h>

namespace troupe {

namespace {

using namespace simulation;

/// Reads no more than shows that a file is too large.
std::string read_file(const std::string& name) {
  std::ifstream in{name, std::ios::binary};
  std::string text(shrunk_plan_bytes_max + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || (in.fail() && !in.eof()))
    throw play_error{exit_code::bad_data, name + " cannot be read"};
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

class command {
public:
  explicit command(const simulate_options& x)
    : opts_(x),
      bar_(std::cerr,
           x.output == output_format::text && isatty(STDERR_FILENO) == 1) {
    // nop
  }

  int run() {
    check();
    if (!opts_.mutant.empty() && !core::plant(opts_.mutant))
      throw play_error{exit_code::usage,
                       "unknown mutant \"" + opts_.mutant + "\""};
    leave_last_words("troupe: again: " + replay_line_before_seed(opts_));
    auto result = is_traced() || !opts_.only.empty()
                    ? play_one()
                    : play_campaign(opts_, [this](auto done, auto failed) {
                        show_progress(done, failed);
                      });
    bar_.clear();
    if (result.refused)
      refuse(*result.refused);
    if (opts_.shrink && result.failed() > 0)
      shrink_first(result);
    print(result);
    return to_int(result.failed() == 0 ? exit_code::yes : exit_code::no);
  }

private:
  bool is_traced() const {
    return !opts_.trace.empty() || !opts_.html.empty();
  }

  /// What no single flag can tell; the configuration of the nodes is checked
  /// as that of any node.
  void check() const {
    auto single = opts_.first_seed == opts_.last_seed;
    if (!single && (is_traced() || !opts_.only.empty()))
      throw play_error{exit_code::usage,
                       "--trace, --html and --only: found seeds "
                         + std::to_string(opts_.first_seed) + ".."
                         + std::to_string(opts_.last_seed)
                         + ", expected a single one: --seed N"};
    auto& terms = opts_.terms;
    auto least = nodes_min_of(terms.scenario);
    auto most = nodes_max_of(terms.scenario);
    if (terms.nodes < least || terms.nodes > most)
      throw play_error{exit_code::usage,
                       "--nodes: found " + std::to_string(terms.nodes)
                         + ", expected " + std::to_string(least) + " to "
                         + std::to_string(most) + " in the scenario "
                         + to_string(terms.scenario)};
    if (is_traced() && terms.scenario != simulation::scenario_kind::multicast)
      throw play_error{exit_code::usage,
                       (opts_.trace.empty() ? "--html" : "--trace")
                         + std::string{": found the scenario "}
                         + to_string(terms.scenario)
                         + ", expected multicast: only its runs are traced"};
    auto drawn = draw_plan(opts_.terms, opts_.first_seed);
    if (drawn.faults.empty())
      return;
    print_faults(drawn.faults, std::cerr);
    throw play_error{exit_code::bad_config, ""};
  }

  /// What is drawn differs from seed to seed, and with it what it goes with.
  [[noreturn]] static void refuse(const refused_seed& x) {
    print_faults(x.faults, std::cerr);
    throw play_error{exit_code::bad_config, "that is with what seed "
                                              + std::to_string(x.seed)
                                              + " draws"};
  }

  run_plan plan_of(std::uint64_t seed) const {
    auto plan = draw_plan(opts_.terms, seed).plan;
    if (opts_.only.empty())
      return plan;
    std::string why;
    auto left = read_shrunk_plan(read_file(opts_.only), why);
    if (!left)
      throw play_error{exit_code::bad_data,
                       opts_.only + " is not what --shrink writes: " + why};
    if (left->nodes > plan.nodes)
      throw play_error{exit_code::bad_data, opts_.only + " has "
                                              + std::to_string(left->nodes)
                                              + " nodes, more than --nodes "
                                              + std::to_string(plan.nodes)};
    apply(*left, plan);
    return plan;
  }

  /// Opens a file that is wanted before anything is played for it.
  static void open(std::ofstream& out, const std::string& name) {
    if (name.empty())
      return;
    out.open(name, std::ios::binary);
    if (!out)
      throw play_error{exit_code::cannot_create, name + " cannot be written"};
  }

  static void close(std::ofstream& out, const std::string& name) {
    out.close();
    if (!name.empty() && !out)
      throw play_error{exit_code::cannot_create, name + " cannot be written"};
  }

  /// A page has a trace within, so that is kept until the run is over.
  campaign_result play_one() const {
    auto plan = plan_of(opts_.first_seed);
    std::ofstream file;
    std::ofstream page;
    open(file, opts_.trace);
    open(page, opts_.html);
    std::stringstream kept;
    auto& out = opts_.html.empty() ? static_cast<std::ostream&>(file) : kept;
    std::optional<trace_writer> trace;
    if (is_traced())
      trace.emplace(out, plan.nodes);
    auto begin = std::chrono::steady_clock::now();
    campaign_result result;
    result.runs.push_back(
      simulation::simulate(plan, trace ? &*trace : nullptr));
    move_counts(result.runs.back(), result.counts);
    std::chrono::duration<double> spent = std::chrono::steady_clock::now()
                                          - begin;
    result.seconds = spent.count();
    if (!opts_.html.empty()) {
      write_trace_page(kept, page);
      if (!opts_.trace.empty())
        file << kept.str();
    }
    close(file, opts_.trace);
    close(page, opts_.html);
    return result;
  }

  /// Leaves the file beside the user, who replays it with `--only`.
  void shrink_first(campaign_result& all) {
    auto failing = std::find_if(all.runs.begin(), all.runs.end(),
                                [](auto& x) { return !x.violations.empty(); });
    auto seed = failing->seed;
    auto left
      = shrink(plan_of(seed), *failing,
               [this](auto tries, const auto& x) { show_shrinking(tries, x); });
    bar_.clear();
    failing->counts.clear();
    failing->only = "simulate-" + std::to_string(seed) + ".json";
    std::ofstream out{failing->only};
    out << simulation::to_json(left).dump(2) << "\n";
    out.close();
    if (!out)
      throw play_error{exit_code::cannot_create,
                       failing->only + " cannot be written"};
    bar_.note("Shrunk to " + std::to_string(left.nodes) + " nodes with "
              + std::to_string(left.messages) + " messages each and "
              + std::to_string(left.faults.size()) + " faults, in "
              + failing->only);
  }

  void show_progress(std::uint64_t done, std::uint64_t failed) {
    auto total = opts_.last_seed - opts_.first_seed + 1;
    std::chrono::duration<double> spent = std::chrono::steady_clock::now()
                                          - begun_;
    std::chrono::duration<double, std::ratio<3600>> played
      = opts_.terms.duration * static_cast<double>(done);
    std::array<char, 64> speed{};
    std::snprintf(speed.data(), speed.size(), ", %.0f a second, %.1f h",
                  static_cast<double>(done) / std::max(spent.count(), 0.001),
                  played.count());
    auto text = bar_text("simulate", done, total, "seeds") + speed.data();
    bar_.show(failed == 0 ? text
                          : text + ", " + std::to_string(failed) + " failed");
  }

  void show_shrinking(std::size_t tries, const shrunk_plan& x) {
    bar_.show("shrinking: " + std::to_string(tries) + " tries, "
              + std::to_string(x.nodes) + " nodes, "
              + std::to_string(x.messages) + " messages, "
              + std::to_string(x.faults.size()) + " faults left");
  }

  void print(const campaign_result& x) const {
    if (opts_.output == output_format::text) {
      std::cout << to_text(x, opts_) << std::flush;
      return;
    }
    std::cout << json_text(simulation::to_json(x, opts_), opts_.output)
              << std::flush;
  }

  simulate_options opts_;
  progress_bar bar_;
  std::chrono::steady_clock::time_point begun_
    = std::chrono::steady_clock::now();
};

} // namespace

int simulate(const simulate_options& opts) {
  return play_or_tell([&] { return command{opts}.run(); }, "all runs");
}

} // namespace troupe
