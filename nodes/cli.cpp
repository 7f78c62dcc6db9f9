#include "nodes/cli.hpp"

#include "config/schema.hpp"
#include "nodes/cli_flags.hpp"
#include "nodes/compare.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/logging.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <ostream>

#include <unistd.h>

namespace troupe {

namespace {

/// The tree of commands. One object reads one command line.
class command_line {
public:
  command_line(const std::map<std::string, std::string>& environment,
               const cli_actions& actions, console io)
    : actions_(actions), io_(io) {
    with_.environment = environment;
    app_.require_subcommand(0, 1);
    app_.fallthrough();
    app_.set_help_flag("-h,--help", "Print this help");
    app_.footer("Example:\n  troupe demo ordering\n\n"
                "Each command has its own help: troupe run --help");
    add_global_flags();
    add_run();
    add_check();
    add_config();
    add_compare();
    add_demo();
    add_simulate();
    add_bench();
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
      return refuse_extras();
    } catch (const CLI::ParseError& e) {
      return refuse(e.what());
    }
    if (version_)
      return print_version(output_.value_or(output_format::text), io_);
    auto body = bodies_.find(chosen());
    if (body != bodies_.end())
      return body->second();
    return refuse("a command is missing, one of "
                  + config::join(names_below(*chosen()), ", "));
  }

private:
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

  void add_global_flags() {
    app_.add_flag("--version", version_,
                  "Print the versions of troupe, of its wire and of CAF");
    add_output_flag(app_, output_);
    add_value<std::string>(
      app_, "--log-level", "log.level",
      "Least weight that is logged: debug, info, warning, error, off",
      [this](const std::string& x) {
        log_.level = parse_log_level(x).value_or(log_.level);
        log_sets_.push_back("log.level=" + x);
      });
    add_value<std::string>(
      app_, "--log-format", "log.format", "Form of the log: text or json",
      [this](const std::string& x) {
        log_.format = parse_log_format(x).value_or(log_.format);
        log_sets_.push_back("log.format=" + x);
      });
  }

  static void add_sets(CLI::App& app, std::vector<std::string>& out) {
    app.add_option("--set", out, "Override one key of the file")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
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
                      return check_files(files_, with_,
                                         output_.value_or(output_format::text),
                                         io_);
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
                    "troupe compare peer-1.log peer-2.log peer-3.log", [this] {
                      return compare_logs(
                        files_, output_.value_or(output_format::text), io_);
                    });
    app.add_option("LOG", files_, "Delivery log of one peer")
      ->required()
      ->expected(2, static_cast<int>(compared_logs_max));
  }

  void add_demo() {
    auto& app = add(app_, "demo", "Play a story with real processes",
                    "troupe demo ordering");
    auto& x = add(app, "ordering",
                  "Show disorder, then order. Without --level it plays both.",
                  "troupe demo ordering --peers 4 --messages 60 --level safe "
                  "--loss 0.05\n    --delay 1ms..60ms --duplicate 0.01 "
                  "--gap 10ms..99ms --seed 7",
                  [this] {
                    demo_.output = output_.value_or(output_format::text);
                    demo_.log = log_;
                    init_logging(log_, may_colour(STDERR_FILENO));
                    return actions_.demo_ordering(demo_);
                  });
    add_flags(x, demo_);
  }

  void add_simulate() {
    auto& app = add(app_, "simulate",
                    "Break a simulated group in a thousand ways, in virtual "
                    "time",
                    "troupe simulate --nodes 5 --seeds 1..100 --duration 60s "
                    "--faults lossy\n    --level safe",
                    [this] {
                      simulate_.output = output_.value_or(output_format::text);
                      return actions_.simulate(simulate_);
                    });
    add_flags(app, simulate_);
    add_sets(app, simulate_.terms.sets);
  }

  void add_bench() {
    auto& app = add(app_, "bench", "Measure with real processes",
                    "troupe bench ordering");
    auto& x = add(app, "ordering",
                  "Throughput, latency and cost of ordered delivery",
                  "troupe bench ordering --members 3 --senders all --size 100 "
                  "--level safe\n    --rate max --seconds 5 --runs 3",
                  [this] {
                    bench_.output = output_.value_or(output_format::text);
                    return actions_.bench_ordering(bench_);
                  });
    add_flags(x, bench_);
    add_sets(x, bench_.load.sets);
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
    auto read_again = [file = file_, with] {
      return config::load_file(file, with);
    };
    return actions_.run_node(*config, {output_, read_again});
  }

  // -- what is wrong with it --------------------------------------------------

  /// Returns the command that was named, the lowest in the tree.
  const CLI::App* chosen() const {
    const CLI::App* result = &app_;
    for (auto below = result->get_subcommands(); !below.empty();
         below = result->get_subcommands())
      result = below.back();
    return result;
  }

  int refuse_extras() {
    auto extra = app_.remaining(true).front();
    auto word = extra.substr(0, extra.find('='));
    auto is_flag = word.compare(0, 1, "-") == 0;
    auto known = is_flag ? flags_of({chosen(), &app_}) : names_below(*chosen());
    auto nearest = config::nearest(word, known);
    auto what = is_flag         ? "unknown flag "
                : known.empty() ? "unexpected argument "
                                : "unknown command ";
    auto text = what + config::in_quotes(word);
    if (!nearest.empty())
      text += "; did you mean \"" + nearest + "\"?";
    else if (!known.empty())
      text += ", expected one of " + config::join(known, ", ");
    return refuse(text);
  }

  int refuse(const std::string& text) {
    std::string path = "troupe";
    for (auto app = chosen(); app != &app_; app = app->get_parent())
      path.insert(6, " " + app->get_name());
    io_.err << "troupe: " << printable(text) << " (see " << path
            << " --help)\n";
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
  demo_ordering_options demo_;
  simulate_options simulate_;
  bench_ordering_options bench_;
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
