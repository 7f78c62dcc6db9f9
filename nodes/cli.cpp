#include "nodes/cli.hpp"

#include "config/schema.hpp"
#include "nodes/cli_flags.hpp"
#include "nodes/compare.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/logging.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <ostream>
#include <utility>

#include <unistd.h>

namespace troupe {

namespace {

/// The tree of commands. One object reads one command line.
class command_line {
public:
  command_line(const std::map<std::string, std::string>& environment,
               const cli_actions& actions, console io)
    : actions_(actions), io_(io) {
    with_.environment = told_.question.what.environment = environment;
    app_.require_subcommand(0, 1);
    app_.fallthrough();
    app_.set_help_flag("-h,--help", "Print this help");
    app_.footer("Example:\n  troupe demo ordering\n\n"
                "Each command has its own help: troupe run --help");
    app_.add_flag("--version", version_,
                  "Print the versions of troupe, of its wire and of CAF");
    add_output_flag(app_, output_);
    add_log_flags(app_, log_, log_sets_);
    add_run();
    add_check();
    add_config();
    add_compare();
    add_demo();
    add_ask();
    add_simulate();
    add_bench();
    auto add_one = [this](auto&&... x) -> CLI::App& {
      return add(std::forward<decltype(x)>(x)...);
    };
    add_trace(app_, add_one, told_.trace, io_);
    add_questions(
      app_, add_one, told_.question, [this] { return format(); }, io_);
  }

  command_line(const command_line&) = delete;
  command_line& operator=(const command_line&) = delete;

  int run(const std::vector<std::string>& arguments) {
    try {
      // The parser takes from the end.
      app_.parse(std::vector(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::CallForHelp&) {
      io_.out << app_.help();
      return to_int(exit_code::yes);
    } catch (const CLI::ExtrasError&) {
      return refuse(
        what_is_extra(app_.remaining(true).front(), *chosen(), app_));
    } catch (const CLI::ParseError& e) {
      return refuse(e.what());
    }
    if (version_)
      return print_version(format(), io_);
    auto body = bodies_.find(chosen());
    if (body != bodies_.end())
      return body->second();
    return refuse("a command is missing, one of "
                  + config::join(names_below(*chosen()), ", "));
  }

private:
  output_format format() const {
    return output_.value_or(output_format::text);
  }

  // -- the tree ---------------------------------------------------------------

  CLI::App& add(CLI::App& parent, const std::string& name,
                const std::string& doc, const std::string& example,
                std::function<int()> body = nullptr) {
    auto& result = *parent.add_subcommand(name, doc);
    result.footer("Example:\n  " + example);
    if (body)
      bodies_.emplace(&result, std::move(body));
    return result;
  }

  void add_run() {
    auto& app = add(app_, "run", "Run the node that a file describes",
                    "troupe run config/ordering/peer-1.json "
                    "--set group.level=agreed",
                    [this] { return run_file(); });
    app.add_option("FILE", file_, "Configuration")->required();
    add_sets(app, with_.sets);
  }

  void add_check() {
    auto& app = add(app_, "check", "Validate configuration; start nothing",
                    "troupe check config/ordering/*.json", [this] {
                      return check_files(files_, with_, format(), io_);
                    });
    app.add_option("FILE", files_, "Configuration")->required();
    add_sets(app, with_.sets);
  }

  void add_config() {
    auto& app = add(app_, "config", "Show configuration and its schema",
                    "troupe config show config/ordering/peer-1.json");
    auto& show = add(app, "show", "Print the effective configuration",
                     "troupe config show config/ordering/peer-1.json --origin",
                     [this] {
                       show_.format = output_;
                       return show_config(show_, with_, io_);
                     });
    show.add_option("FILE", show_.file, "Configuration")->required();
    show.add_flag("--origin", show_.origin, "Say who set each value");
    add_sets(show, with_.sets);
    auto& schema = add(app, "schema", "Print the JSON Schema of a kind of node",
                       "troupe config schema peer > peer.schema.json",
                       [this] { return print_schema(kind_, io_); });
    add_value<std::string>(schema, "KIND", "node",
                           config::join(config::kind_names(), ", "),
                           [this](const std::string& x) {
                             kind_ = parse_node_kind(x).value_or(kind_);
                           })
      ->required();
  }

  void add_compare() {
    auto& app = add(app_, "compare", "Compare delivery logs rank by rank",
                    "troupe compare peer-1.log peer-2.log peer-3.log",
                    [this] { return compare_logs(files_, format(), io_); });
    app.add_option("LOG", files_, "Delivery log of one peer")
      ->required()
      ->expected(2, static_cast<int>(compared_logs_max));
  }

  /// A command that talks while it runs, with its own flags.
  template <class Options, class Action>
  CLI::App& add_talking(CLI::App& parent, const std::string& name,
                        const std::string& doc, const std::string& example,
                        Options& opts, const Action& action) {
    auto& app = add(parent, name, doc, example, [this, &opts, &action] {
      opts.output = format();
      if (!log_sets_.empty())
        opts.log = log_;
      init_logging(opts.log, may_colour(STDERR_FILENO));
      return action(opts);
    });
    add_flags(app, opts);
    return app;
  }

  void add_demo() {
    auto& app = add(app_, "demo", "Play a story with real processes",
                    "troupe demo ordering");
    add_talking(app, "ordering",
                "Show disorder, then order. Without --level it plays both.",
                "troupe demo ordering --peers 4 --messages 60 --level safe "
                "--loss 0.05\n    --delay 1ms..60ms --duplicate 0.01 "
                "--gap 10ms..99ms --seed 7",
                told_.demo, actions_.demo_ordering);
    add_talking(app, "election",
                "Kill, restart, stop and part a group while it talks",
                "troupe demo election --members 5 --level safe --seed 7",
                told_.election, actions_.demo_election);
    add_talking(app, "notify",
                "Kill the servers of a service whose users notice nothing",
                "troupe demo notify --clients 4 --kills 5 --rate 100",
                told_.service, actions_.demo_notify);
    add_talking(app, "gossip",
                "Share folders, kill a node, and see what the others know",
                "troupe demo gossip --nodes 12 --seed 7", told_.gossip,
                actions_.demo_gossip);
    add_talking(app, "discovery",
                "Have work done by receivers that fail half of the time",
                "troupe demo discovery --receivers 10 --requests 1000 "
                "--fail 0.5 --kills 4",
                told_.workers, actions_.demo_discovery);
  }

  void add_ask() {
    add_talking(app_, "ask", "Have a receiver process a request",
                "troupe ask --discovery 127.0.0.1:5000 --to any hello",
                told_.ask, actions_.ask);
    add_talking(app_, "notify", "Follow others, and post what they are shown",
                "troupe notify ana --servers 127.0.0.1:7041,127.0.0.1:7042",
                told_.notify, actions_.notify);
  }

  void add_simulate() {
    auto& app = add(app_, "simulate",
                    "Break a simulated group in a thousand ways, in virtual "
                    "time",
                    "troupe simulate --nodes 5 --seeds 1..100 --duration 60s "
                    "--faults lossy\n    --level safe",
                    [this] {
                      told_.simulate.output = format();
                      return actions_.simulate(told_.simulate);
                    });
    add_flags(app, told_.simulate);
    add_sets(app, told_.simulate.terms.sets);
  }

  void add_bench() {
    auto& app = add(app_, "bench", "Measure with real processes",
                    "troupe bench ordering");
    add_talking(app, "ordering",
                "Throughput, latency and cost of ordered delivery",
                "troupe bench ordering --members 3 --senders all --size 100 "
                "--level safe\n    --rate max --seconds 5 --runs 3",
                told_.bench, actions_.bench_ordering);
    add_talking(app, "failover",
                "How long a group stands still when its leader is lost",
                "troupe bench failover --of group --kills 20 --how stop",
                told_.failover, actions_.bench_failover);
    add_talking(app, "replication",
                "How many requests a second are on the disks of all servers",
                "troupe bench replication --servers 3 --clients 1,64,256",
                told_.replication, actions_.bench_replication);
    add_talking(app, "gossip",
                "How soon all know of a change, and what gossip costs",
                "troupe bench gossip --nodes 30 --profile lan -o json",
                told_.gossip_bench, actions_.bench_gossip);
    auto& member = add(app, "member", "One process of a measured group",
                       "troupe bench ordering",
                       [this] { return actions_.bench_member(file_); });
    member.add_option("PLAN", file_, "What it does")->required();
    member.group(""); // Hidden.
  }

  // -- what it says -----------------------------------------------------------

  int run_file() {
    auto with = with_;
    with.sets.insert(with.sets.end(), log_sets_.begin(), log_sets_.end());
    auto config = load_or_tell(file_, with, io_);
    if (!config)
      return to_int(exit_code::bad_config);
    init_logging(config->log, may_colour(STDERR_FILENO));
    return actions_.run_node(*config, {output_, [file = file_, with] {
                                         return config::load_file(file, with);
                                       }});
  }

  const CLI::App* chosen() const {
    return lowest_of(app_);
  }

  int refuse(const std::string& text) {
    io_.err << "troupe: " << printable(text) << " (see "
            << path_of(*chosen(), app_) << " --help)\n";
    return to_int(exit_code::usage);
  }

  const cli_actions& actions_;
  console io_;
  CLI::App app_{"Group communication as an actor system.", "troupe"};
  std::map<const CLI::App*, std::function<int()>> bodies_;

  bool version_ = false;
  std::optional<output_format> output_;
  log_options log_;
  std::vector<std::string> log_sets_;
  config::overrides with_;
  std::string file_;
  std::vector<std::string> files_;
  show_options show_;
  node_kind kind_ = node_kind::peer;
  flag_values told_;
};

} // namespace

int run_cli(const std::vector<std::string>& arguments,
            const std::map<std::string, std::string>& environment,
            const cli_actions& actions, console io) {
  auto result = to_int(exit_code::bug);
  try {
    result = command_line{environment, actions, io}.run(arguments);
  } catch (const std::exception& e) {
    io.err << "troupe: bug: " << printable(e.what())
           << "; please report this line and the command\n";
  }
  io.out.flush();
  if (io.out)
    return result;
  io.err << "troupe: the result could not be written to the standard output\n";
  return to_int(exit_code::io_failed);
}

} // namespace troupe
