#include "nodes/cli_flags.hpp"

#include <charconv>

namespace troupe {

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

std::optional<std::uint64_t>
parse_number(std::string_view text, std::uint64_t low, std::uint64_t high) {
  std::uint64_t result = 0;
  auto last = text.data() + text.size();
  auto [end, error] = std::from_chars(text.data(), last, result);
  if (error != std::errc{} || end != last || result < low || result > high)
    return std::nullopt;
  return result;
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
  app.add_option_function<std::string>("-o,--output", read,
                                       "Form of the results: text, json or "
                                       "jsonl");
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

} // namespace troupe
