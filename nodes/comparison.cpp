#include "actors/auditor.hpp"
#include "actors/inspected.hpp"
#include "actors/io/line_reader.hpp"
#include "nodes/comparison_report.hpp"
#include "nodes/node.hpp"
#include "nodes/resolve.hpp"
#include "nodes/state_folder.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <charconv>
#include <chrono>
#include <iostream>
#include <unistd.h>

namespace troupe {

namespace {

/// Longest answer to the question for the number of messages.
constexpr std::size_t answer_bytes_max = 64;

/// Pause before a person is asked again while an experiment is under way.
constexpr timespan ask_again_after = std::chrono::milliseconds{200};

std::optional<std::uint64_t> parse_count(const std::string& text) {
  std::uint64_t result = 0;
  auto last = text.data() + text.size();
  auto [end, error] = std::from_chars(text.data(), last, result);
  if (text.empty() || error != std::errc{} || end != last)
    return std::nullopt;
  return result;
}

/// Asks the person at the terminal how many messages the peers shall send,
/// until zero or the end of the input ends the peers and this node.
class prompt {
public:
  prompt(caf::event_based_actor* self, line_reader_actor lines,
         auditor_actor auditor, std::uint64_t rounds)
    : self_(self),
      lines_(std::move(lines)),
      auditor_(std::move(auditor)),
      rounds_(rounds) {
    // nop
  }

  void ask() const {
    std::cerr << "How many messages shall each peer send? (0 ends) "
              << std::flush;
    auto it = *this;
    self_->request(lines_, caf::infinite, read_lines{})
      .then([it](const input_lines& x) { it.on_lines(x); },
            [it](const caf::error&) { it.begin(0); });
  }

private:
  void on_lines(const input_lines& x) const {
    if (x.lines.empty() && x.last)
      return begin(0);
    auto count = x.lines.empty() ? std::nullopt : parse_count(x.lines.back());
    if (count)
      return begin(*count);
    std::cerr << "A whole number is wanted, such as 60.\n";
    ask();
  }

  void begin(std::uint64_t messages) const {
    auto it = *this;
    self_
      ->request(auditor_, caf::infinite,
                run_experiment{messages, rounds_, messages == 0})
      .then([it, messages](bool taken) {
        if (!taken)
          it.self_->delayed_send(it.self_, ask_again_after, messages);
        else if (messages != 0)
          it.ask();
      });
  }

  caf::event_based_actor* self_;
  line_reader_actor lines_;
  auditor_actor auditor_;
  std::uint64_t rounds_;

public:
  caf::behavior behavior() const {
    auto it = *this;
    return {[it](std::uint64_t messages) { it.begin(messages); }};
  }
};

std::optional<start_error> first_round(node& n, std::uint64_t& out) {
  // Peers refuse rounds that are past for them.
  if (!n.state) {
    out = std::chrono::duration_cast<std::chrono::seconds>(
            std::chrono::system_clock::now().time_since_epoch())
            .count();
    return std::nullopt;
  }
  constexpr std::uint64_t rounds_of_a_life = 1000000;
  auto reserved = n.state->reserve("rounds", rounds_of_a_life);
  if (auto bad = std::get_if<state_error>(&reserved))
    return start_error{exit_code::io_failed, bad->text};
  out = std::get<std::uint64_t>(reserved);
  return std::nullopt;
}

} // namespace

std::optional<start_error> start_comparison(node& n) {
  auto& c = n.config;
  auto asks = !c.comparison.messages;
  if (asks && !::isatty(STDIN_FILENO))
    return start_error{exit_code::bad_config,
                       "nobody says how many messages the peers shall send: "
                       "set comparison.messages, or start with a terminal"};
  auditor_setup setup{c.comparison, {}, n.advertised, 1};
  if (auto bad = resolve(c.manager, setup.manager))
    return bad;
  if (auto bad = first_round(n, setup.first_round))
    return bad;
  auto report = n.own(spawn_inspected(
    n.sys, comparison_report_behavior,
    comparison_report_setup{n.output, n.standard_output, n.supervisor, false}));
  n.begin = [&n, setup, report, asks] {
    auto auditor
      = n.own(n.sys.spawn(auditor_behavior, setup, n.channel, report));
    caf::anon_send(n.channel, serve{{call_name::submit_log}, auditor});
    if (!asks)
      return;
    auto lines
      = n.own(spawn_line_reader(n.sys, STDIN_FILENO, answer_bytes_max));
    auto rounds = setup.opts.rounds;
    n.own(n.sys.spawn([=](caf::event_based_actor* self) {
      prompt it{self, lines, auditor, rounds};
      it.ask();
      return it.behavior();
    }));
  };
  return std::nullopt;
}

} // namespace troupe
