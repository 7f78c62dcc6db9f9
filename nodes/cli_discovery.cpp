#include "nodes/cli_flags.hpp"

namespace troupe {

namespace {

/// Numbers of the story that one machine can play.
constexpr std::uint64_t nodes_max = 100;

} // namespace

void add_flags(CLI::App& app, demo_discovery_options& out) {
  auto number = [&app](const char* flag, const char* doc, std::uint64_t max,
                       std::uint64_t& to) {
    add_read(app, flag, "N", doc, "a number up to " + std::to_string(max),
             [&to, max](const std::string& x) {
               auto value = parse_number(x, 0, max);
               to = value.value_or(0);
               return value.has_value();
             });
  };
  number("--receivers", "Number of receivers at the start [10]", nodes_max,
         out.receivers);
  number("--requesters", "Number of requesters [10]", nodes_max,
         out.requesters);
  number("--requests", "Requests of all requesters [1000]", 10000000,
         out.requests);
  number("--kills", "Receivers that are killed, and come back [4]", nodes_max,
         out.kills);
  add_value<double>(app, "--fail", "receiver.fail_ratio",
                    "Share of acknowledgements that is withheld [0.5]",
                    [&out](double x) { out.fail_ratio = x; });
  add_value<timespan>(app, "--timeout", "requester.try_limit",
                      "How long a try waits [300ms]",
                      [&out](timespan x) { out.try_limit = x; });
  add_value<std::uint64_t>(app, "--seed", "receiver.fail_seed",
                           "Draws the same failures [drawn and printed]",
                           [&out](std::uint64_t x) { out.seed = x; });
}

void add_flags(CLI::App& app, ask_options& out) {
  add_read(app, "--discovery", "URL",
           "The discovery node's address; of several that run as one, all "
           "addresses with commas between them",
           "an address such as http://127.0.0.1:5000, or several with commas "
           "between them",
           [&out](const std::string& x) {
             auto all = parse_discovery(x);
             out.discovery = all.value_or(std::vector<std::string>{});
             return all.has_value();
           })
    ->required();
  app
    .add_option("--token-file", out.token_file,
                "File with the token that the discovery node asks for")
    ->type_name("FILE");
  app.add_option("--key-file", out.key_file, "File with the receivers' keys")
    ->type_name("FILE");
  add_value<std::string>(app, "--to", "requester.to",
                         "Whom to ask: an id, a number of the list, or any "
                         "[any]",
                         [&out](const std::string& x) {
                           out.request.to = x;
                           out.chosen = true;
                         });
  add_value<std::string>(app, "--tag", "requester.tag",
                         "Only receivers that have this tag",
                         [&out](const std::string& x) { out.request.tag = x; });
  add_value<std::uint64_t>(
    app, "--tries", "requester.tries_max",
    "Tries before it gives up [0: without end]", [&out](std::uint64_t x) {
      out.request.tries_max = static_cast<std::uint32_t>(x);
    });
  add_value<timespan>(app, "--timeout", "requester.try_limit",
                      "How long a try waits [5s]",
                      [&out](timespan x) { out.request.try_limit = x; });
  app
    .add_option("MESSAGE", out.message,
                "What to process; without it a person is asked, or each line "
                "of the standard input is one")
    ->type_name("TEXT");
}

} // namespace troupe
