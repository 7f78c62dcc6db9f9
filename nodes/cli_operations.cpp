#include "actors/core/fault_orders.hpp"
#include "config/units.hpp"
#include "nodes/cli_flags.hpp"
#include "nodes/doctor.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace troupe {

void add_chaos(CLI::App& app, const add_command& add, question_flags& flags,
               const std::function<output_format()>& format, console io) {
  auto& x = add(app, "chaos", "Break a running node, for a time",
                "troupe chaos node-1 loss 0.3 --for 10s\n"
                "  troupe chaos node-1 partition node-2 node-3\n"
                "  troupe chaos 127.0.0.1:8080 pause --for 3s\n"
                "  troupe chaos node-1 heal",
                [&flags, format, io] {
                  return order_chaos(flags.what, format(), io, flags.chaos);
                });
  add_flags(x, flags.what);
  auto& wish = flags.chaos;
  x.add_option("FAULT", wish.fault,
               "loss, delay, duplicate, cut, partition, pause, kill or heal; "
               "without one, says which faults hold")
    ->check(CLI::IsMember({"loss", "delay", "duplicate", "cut", "partition",
                           "pause", "kill", "heal"}));
  x.add_option("VALUE", wish.values,
               "0.3 (loss, duplicate), 1ms..60ms (delay), or whom to part from "
               "(cut, partition): addresses, or names that the node knows");
  x.add_option("--to", wish.to, "Whom links lead to [all]")
    ->delimiter(',')
    ->allow_extra_args(false)
    ->type_name("WHOM");
  add_read(x, "--for", "T",
           "How long, up to 10m, pause up to 1m [1m, pause 5s]",
           "a duration such as \"10s\", up to 10m",
           [&wish](const std::string& text) {
             wish.span = config::parse_duration(text);
             return wish.span && *wish.span > timespan{0}
                    && *wish.span <= core::fault_orders::span_max;
           });
}

void add_top(CLI::App& app, const add_command& add, question_flags& flags,
             const std::function<output_format()>& format, console io) {
  constexpr timespan pause_min = std::chrono::milliseconds{100};
  constexpr timespan pause_max = std::chrono::minutes{1};
  constexpr std::uint64_t looks_max = 1000000;
  auto& x = add(app, "top", "Rates, queues and waits of a group, live",
                "troupe top node-1\n"
                "  troupe top 127.0.0.1:8080 --with 127.0.0.1:8081 -o jsonl",
                [&flags, format, io] {
                  return watch_top(flags.what, format(), io, flags.top);
                });
  add_flags(x, flags.what);
  auto& wish = flags.top;
  x.add_option("--with", wish.with,
               "Whom to ask as well [all members, by their names]")
    ->delimiter(',')
    ->allow_extra_args(false)
    ->type_name("NODES");
  add_read(x, "--every", "T", "Time between two looks [1s]",
           "a duration such as \"2s\", from 100ms to 1m",
           [=, &wish](const std::string& text) {
             auto value = config::parse_duration(text);
             wish.every = value.value_or(timespan{0});
             return wish.every >= pause_min && wish.every <= pause_max;
           });
  add_read(x, "--looks", "N", "End after so many looks [at q or Ctrl-C]",
           "1 to " + std::to_string(looks_max),
           [=, &wish](const std::string& text) {
             auto value = parse_number(text, 1, looks_max);
             wish.looks = value.value_or(0);
             return value.has_value();
           });
}

void add_doctor(CLI::App& app, const add_command& add, question_flags& flags,
                const std::function<output_format()>& format, console io) {
  auto& x = add(app, "doctor",
                "What is wrong with a node or what it stands on, and the fix",
                "troupe doctor config/election/member-1.json\n"
                "  troupe doctor node-1 -o json",
                [&flags, format, io] {
                  return consult_doctor(flags.what, format(), io,
                                        {flags.sets, flags.what.environment});
                });
  add_flags(x, flags.what);
  x.get_option("ADDRESS")->description(
    "A node's file, its HTTP address, or its name");
  add_sets(x, flags.sets);
}

} // namespace troupe
