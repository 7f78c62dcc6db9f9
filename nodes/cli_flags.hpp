#pragma once

#include "config/schema.hpp"
#include "nodes/ask.hpp"
#include "nodes/ask_chaos.hpp"
#include "nodes/ask_inspect.hpp"
#include "nodes/ask_matrix.hpp"
#include "nodes/ask_top.hpp"
#include "nodes/bench_failover.hpp"
#include "nodes/bench_gossip.hpp"
#include "nodes/bench_ordering.hpp"
#include "nodes/bench_replication.hpp"
#include "nodes/command_tree.hpp"
#include "nodes/commands.hpp"
#include "nodes/completion.hpp"
#include "nodes/demo_discovery.hpp"
#include "nodes/demo_election.hpp"
#include "nodes/demo_gossip.hpp"
#include "nodes/demo_notify.hpp"
#include "nodes/demo_ordering.hpp"
#include "nodes/http_question.hpp"
#include "nodes/keys.hpp"
#include "nodes/notify.hpp"
#include "nodes/simulate.hpp"
#include "nodes/trace_export.hpp"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace troupe {

/// Returns the names of the commands below `app` that people use.
std::vector<std::string> names_below(const CLI::App& app);

/// Returns the long flags that `apps` take.
std::vector<std::string> flags_of(const std::vector<const CLI::App*>& apps);

/// Returns the command that was named, the lowest in the tree.
const CLI::App* lowest_of(const CLI::App& app);

/// Adds the flag `--set`, which writes to `out`.
void add_sets(CLI::App& app, std::vector<std::string>& out);

/// Says what is wrong with a word that `command` does not take, and what was
/// meant, perhaps; `all` has the flags that every command takes.
std::string what_is_extra(const std::string& extra, const CLI::App& command,
                          const CLI::App& all);

/// Returns the word that stands for such a value in help texts.
std::string placeholder(config::key_type type);

/// Adds a flag that takes what the key `path` takes, and hands its value on.
template <class T, class F>
CLI::Option* add_value(CLI::App& app, const std::string& flag,
                       const std::string& path, const std::string& doc,
                       F take) {
  const auto* row = config::find_key(path);
  auto read = [row, flag, take](const std::string& text) {
    auto value = config::read_text(*row, text);
    if (!value || !std::holds_alternative<T>(*value))
      throw CLI::ValidationError(flag, "found " + config::in_quotes(text)
                                         + ", expected "
                                         + config::expected(*row));
    take(std::get<T>(*value));
  };
  auto result = app.add_option_function<std::string>(flag, read, doc);
  note_words(*result, config::expected_form(*row));
  return result->type_name(placeholder(row->type));
}

/// Reads a whole number from `low` to `high`.
std::optional<std::uint64_t>
parse_number(std::string_view text, std::uint64_t low, std::uint64_t high);

/// Reads a number of seconds such as `5` or `0.1`, up to an hour.
std::optional<timespan> parse_seconds(const std::string& text);

/// Adds a flag whose text `take` reads; it returns whether it could.
template <class F>
CLI::Option* add_read(CLI::App& app, const std::string& flag,
                      const std::string& type, const std::string& doc,
                      const std::string& expected, F take) {
  auto read = [flag, expected, take](const std::string& text) {
    if (!take(text))
      throw CLI::ValidationError(flag, "found " + config::in_quotes(text)
                                         + ", expected " + expected);
  };
  auto result = app.add_option_function<std::string>(flag, read, doc);
  note_words(*result, expected);
  return result->type_name(type);
}

/// Adds `--seconds` and `--runs` of a measure.
void add_runs(CLI::App& app, timespan& duration, std::uint64_t& runs);

/// Adds the flag `-o`, which writes to `out`.
void add_output_flag(CLI::App& app, std::optional<output_format>& out);

/// Adds the flags of `troupe demo ordering`, which write to `out`.
void add_flags(CLI::App& app, demo_ordering_options& out);
void add_flags(CLI::App& app, demo_election_options& out);

/// Adds the flags of `troupe demo discovery`, which write to `out`.
void add_flags(CLI::App& app, demo_discovery_options& out);

/// Adds the flags of `troupe ask`, which write to `out`.
void add_flags(CLI::App& app, ask_options& out);

/// Adds the flags of `troupe notify`, which write to `out`.
void add_flags(CLI::App& app, notify_options& out);

/// Adds the flags of `troupe simulate`, which write to `out`.
void add_flags(CLI::App& app, simulate_options& out);

/// Adds the flags of `troupe bench ordering`, which write to `out`.
void add_flags(CLI::App& app, bench_ordering_options& out);

/// Adds the flags of `troupe bench failover`, which write to `out`.
void add_flags(CLI::App& app, demo_notify_options& out);
void add_flags(CLI::App& app, bench_failover_options& out);
void add_flags(CLI::App& app, bench_replication_options& out);

void add_flags(CLI::App& app, demo_gossip_options& out);
void add_flags(CLI::App& app, bench_gossip_options& out);

/// Adds a command to the tree below its parent; without a body it only has
/// others below it.
using add_command = std::function<CLI::App&(
  CLI::App& parent, const std::string& name, const std::string& doc,
  const std::string& example, std::function<int()> body)>;

struct question_flags {
  node_question what;
  keys_options keys;
  bool evidence = false;
  /// Tells of changes until it is ended.
  bool watch = false;
  bool files = false;
  chaos_wish chaos;
  matrix_wish matrix;
  top_wish top;
  /// Of a file that is looked at instead of a node.
  std::vector<std::string> sets;
  inspect_choice inspect;
  /// A message or a view.
  std::string about;
};

/// Adds the commands that ask a running node, by `add`, to the root of the
/// tree.
void add_questions(CLI::App& app, const add_command& add, question_flags& flags,
                   const std::function<output_format()>& format, console io);

/// Adds the commands that look after keys, likewise.
void add_keys(CLI::App& app, const add_command& add, question_flags& flags,
              const std::function<output_format()>& format, console io);

/// Adds `troupe chaos`, likewise.
void add_chaos(CLI::App& app, const add_command& add, question_flags& flags,
               const std::function<output_format()>& format, console io);

/// Adds `troupe top`, likewise.
void add_top(CLI::App& app, const add_command& add, question_flags& flags,
             const std::function<output_format()>& format, console io);

/// Adds `troupe doctor`, likewise.
void add_doctor(CLI::App& app, const add_command& add, question_flags& flags,
                const std::function<output_format()>& format, console io);

struct trace_flags {
  node_question node;
  trace_export_options files;
};

/// Adds the commands that record and draw traces, likewise.
void add_trace(CLI::App& app, const add_command& add, trace_flags& all,
               const std::function<output_format()>& format, console io);

struct paper_options {
  shell_kind shell = shell_kind::bash;
  std::vector<std::string> command;
  /// Where all pages are written; empty for one page, which is printed.
  std::string folder;
};

/// Adds the commands that print what is generated of the tree itself: manual
/// pages and completions.
void add_papers(CLI::App& app, const add_command& add, paper_options& out,
                console io);

/// Adds what a question to a node takes, which is written to `out`.
void add_flags(CLI::App& app, node_question& out);

/// Returns a command as it is typed, such as `troupe demo ordering`.
std::string path_of(const CLI::App& command, const CLI::App& root);

/// Adds what is said of the log, which is written to `out`, and to `sets` as
/// `--set` would say it.
void add_log_flags(CLI::App& app, log_options& out,
                   std::vector<std::string>& sets);

/// What the flags of all commands are written to.
struct flag_values {
  ask_options ask;
  bench_ordering_options bench;
  demo_ordering_options demo;
  demo_election_options election;
  bench_failover_options failover;
  demo_gossip_options gossip;
  bench_gossip_options gossip_bench;
  notify_options notify;
  paper_options paper;
  question_flags question;
  bench_replication_options replication;
  demo_notify_options service;
  simulate_options simulate;
  trace_flags trace;
  demo_discovery_options workers;
};

} // namespace troupe
