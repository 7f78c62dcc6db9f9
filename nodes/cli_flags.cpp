#include "nodes/cli_flags.hpp"

#include "config/units.hpp"

#include <charconv>
#include <cstdlib>

namespace troupe {

namespace {

constexpr double seconds_min = 0.1;
constexpr double seconds_max = 3600;

} // namespace

std::vector<std::string> names_below(const CLI::App& app) {
  std::vector<std::string> result;
  for (auto item : app.get_subcommands([](const CLI::App*) { return true; }))
    if (!item->get_group().empty()) // Hidden: processes of ours use it.
      result.push_back(item->get_name());
  return result;
}

std::vector<std::string> flags_of(const std::vector<const CLI::App*>& apps) {
  std::vector<std::string> result;
  for (auto app : apps)
    for (auto option : app->get_options())
      for (const auto& name : option->get_lnames())
        result.push_back("--" + name);
  return result;
}

const CLI::App* lowest_of(const CLI::App& app) {
  const CLI::App* result = &app;
  for (auto below = result->get_subcommands(); !below.empty();
       below = result->get_subcommands())
    result = below.back();
  return result;
}

void add_sets(CLI::App& app, std::vector<std::string>& out) {
  app.add_option("--set", out, "Override one key of the file")
    ->type_name("KEY=VALUE")
    ->allow_extra_args(false);
}

std::string what_is_extra(const std::string& extra, const CLI::App& command,
                          const CLI::App& all) {
  auto word = extra.substr(0, extra.find('='));
  auto is_flag = word.compare(0, 1, "-") == 0;
  auto known = is_flag ? flags_of({&command, &all}) : names_below(command);
  auto nearest = config::nearest(word, known);
  auto what = is_flag         ? "unknown flag "
              : known.empty() ? "unexpected argument "
                              : "unknown command ";
  auto text = what + config::in_quotes(word);
  if (!nearest.empty())
    text += "; did you mean \"" + nearest + "\"?";
  else if (!known.empty())
    text += ", expected one of " + config::join(known, ", ");
  return text;
}

std::optional<timespan> parse_seconds(const std::string& text) {
  if (text.empty() || text.find_first_not_of("0123456789.") != text.npos)
    return std::nullopt;
  char* end = nullptr;
  auto value = std::strtod(text.c_str(), &end);
  if (*end != '\0' || value < seconds_min || value > seconds_max)
    return std::nullopt;
  return std::chrono::duration_cast<timespan>(
    std::chrono::duration<double>(value));
}

std::optional<std::uint64_t>
parse_number(std::string_view text, std::uint64_t low, std::uint64_t high) {
  std::uint64_t result = 0;
  auto last = text.data() + text.size();
  auto [end, error] = std::from_chars(text.data(), last, result);
  if (error != std::errc{} || end != last || result < low || result > high)
    return std::nullopt;
  return result;
}

void add_runs(CLI::App& app, timespan& duration, std::uint64_t& runs) {
  constexpr std::uint64_t runs_max = 100;
  add_read(app, "--seconds", "T", "What is measured of each run [5]",
           "seconds from 0.1 to 3600", [&duration](const std::string& x) {
             auto value = parse_seconds(x);
             duration = value.value_or(timespan{0});
             return value.has_value();
           });
  add_read(app, "--runs", "N", "The median of so many is told [3]",
           "1 to " + std::to_string(runs_max), [&runs](const std::string& x) {
             auto value = parse_number(x, 1, runs_max);
             runs = value.value_or(0);
             return value.has_value();
           });
}

std::string placeholder(config::key_type type) {
  switch (type) {
    case config::key_type::count:
      return "N";
    case config::key_type::chance:
      return "SHARE";
    case config::key_type::range:
      return "MIN..MAX";
    case config::key_type::duration:
      return "TIME";
    case config::key_type::multicast:
      return "ADDRESS";
    default:
      return "WORD";
  }
}

void add_output_flag(CLI::App& app, std::optional<output_format>& out) {
  auto read = [&out](const std::string& text) {
    out = parse_output_format(text);
    if (!out)
      throw CLI::ValidationError("-o", "found " + config::in_quotes(text)
                                         + ", expected one of text, json, "
                                           "jsonl");
  };
  auto result = app.add_option_function<std::string>(
    "-o,--output", read, "Form of the results: text, json or jsonl");
  note_words(*result, "one of text, json, jsonl");
  result->type_name("WORD");
}

namespace {

/// Nobody forgets a demo for longer; it keeps all that was delivered.
constexpr timespan soak_max = std::chrono::hours{1};
constexpr timespan soak_min = std::chrono::seconds{1};

} // namespace

void add_flags(CLI::App& app, demo_election_options& out) {
  auto* soak = add_read(
    app, "--soak", "TIME",
    "Play no story: let the group talk for so long, in which nobody\n"
    "must be removed, and kill its leader then",
    "a duration from 1s to 1h, such as \"10m\"", [&out](const std::string& x) {
      out.soak = config::parse_duration(x);
      return out.soak && *out.soak >= soak_min && *out.soak <= soak_max;
    });
  add_value<std::uint64_t>(app, "--members", "comparison.peers",
                           "Number of members, 3 to 15 [5]",
                           [&out](std::uint64_t v) { out.members = v; });
  add_value<std::string>(app, "--level", "group.level",
                         "fifo, causal, agreed or safe [safe]",
                         [&out](const std::string& v) {
                           out.order = parse_level(v).value_or(out.order);
                         })
    ->excludes(soak);
  add_value<double>(app, "--loss", "transport.impairment.loss",
                    "Share of datagrams that is lost [0]",
                    [&out](double v) { out.loss = v; });
  add_value<std::uint64_t>(app, "--seed", "source.seed",
                           "Repeats the draws of an earlier run",
                           [&out](std::uint64_t v) { out.seed = v; });
}

void add_flags(CLI::App& app, demo_ordering_options& out) {
  using config::span_range;
  using std::uint64_t;
  add_value<uint64_t>(app, "--peers", "comparison.peers", "Number of peers [4]",
                      [&out](uint64_t v) { out.peers = v; });
  add_value<uint64_t>(app, "--messages", "source.messages",
                      "Messages of each peer [60]",
                      [&out](uint64_t v) { out.messages = v; });
  add_value<std::string>(app, "--level", "group.level",
                         "unordered, naive, fifo, causal, agreed or safe",
                         [&out](const std::string& v) {
                           out.order = parse_level(v);
                         });
  add_value<double>(app, "--loss", "transport.impairment.loss",
                    "Share of datagrams that is lost [0.05]",
                    [&out](double v) { out.impaired.loss = v; });
  add_value<span_range>(app, "--delay", "transport.impairment.delay",
                        "Delay of each datagram [1ms..60ms]",
                        [&out](const span_range& v) {
                          out.impaired.delay_min = v.min;
                          out.impaired.delay_max = v.max;
                        });
  add_value<double>(app, "--duplicate", "transport.impairment.duplicate",
                    "Share of datagrams that is doubled [0.01]",
                    [&out](double v) { out.impaired.duplicate = v; });
  add_value<span_range>(app, "--gap", "source.gap",
                        "Pause between two messages [10ms..99ms]",
                        [&out](const span_range& v) {
                          out.gap_min = v.min;
                          out.gap_max = v.max;
                        });
  add_value<uint64_t>(app, "--seed", "transport.impairment.seed",
                      "Repeats a run [drawn and printed]",
                      [&out](uint64_t v) { out.seed = v; });
  add_value<timespan>(app, "--round-limit", "comparison.round_limit",
                      "How long a round may take [30s, or more if needed]",
                      [&out](timespan v) { out.round_limit = v; });
}

void add_flags(CLI::App& app, node_question& out) {
  app
    .add_option("ADDRESS", out.whom,
                "HTTP address of a node, or the name of one of this user")
    ->required();
  add_value<timespan>(app, "--timeout", "peer.call_limit",
                      "How long to wait for the answer",
                      [&out](timespan x) { out.limit = x; });
  app.add_option("--token-file", out.token_file, "File with the bearer token")
    ->type_name("PATH");
}

std::string path_of(const CLI::App& command, const CLI::App& root) {
  std::string result = "troupe";
  for (auto app = &command; app != &root; app = app->get_parent())
    result.insert(6, " " + app->get_name());
  return result;
}

void add_log_flags(CLI::App& app, log_options& out,
                   std::vector<std::string>& sets) {
  add_value<std::string>(
    app, "--log-level", "log.level",
    "Least weight that is logged: debug, info, warning, error, off",
    [&out, &sets](const std::string& x) {
      out.level = parse_log_level(x).value_or(out.level);
      sets.push_back("log.level=" + x);
    });
  add_value<std::string>(
    app, "--log-format", "log.format", "Form of the log: text or json",
    [&out, &sets](const std::string& x) {
      out.format = parse_log_format(x).value_or(out.format);
      sets.push_back("log.format=" + x);
    });
}

} // namespace troupe
