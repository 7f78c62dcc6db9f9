#include "actors/core/explanation.hpp"
#include "nodes/ask_gossip.hpp"
#include "nodes/ask_group.hpp"
#include "nodes/ask_inspect.hpp"
#include "nodes/ask_round.hpp"
#include "nodes/cli_flags.hpp"

#include <memory>

namespace troupe {

namespace {

void add_members_flags(CLI::App& members, question_flags& flags,
                       round_wish& round) {
  auto* evidence = members.add_flag("--evidence", flags.evidence,
                                    "Add who suspected whom, and why");
  auto* matrix = members.add_flag("--matrix", flags.matrix.wanted,
                                  "Who hears whom, as each says itself");
  auto* deliveries
    = members.add_flag("--deliveries", round.deliveries,
                       "What each member has delivered last, in which order");
  auto* replicas = members.add_flag("--replicas", round.replicas,
                                    "Of servers: how far the log of each is");
  auto* watch = members.add_flag("--watch", flags.watch,
                                 "Tell of each change, until it is ended");
  watch->excludes(evidence);
  matrix->excludes(evidence)->excludes(watch);
  deliveries->excludes(evidence)->excludes(watch)->excludes(matrix);
  replicas->excludes(evidence)->excludes(watch)->excludes(matrix)->excludes(
    deliveries);
  members
    .add_option("--with", flags.matrix.with,
                "Whom to ask as well [all members, by their names]")
    ->delimiter(',')
    ->allow_extra_args(false)
    ->type_name("NODES")
    ->needs(matrix);
}

} // namespace

void add_questions(CLI::App& app, const add_command& add, question_flags& flags,
                   const std::function<output_format()>& format, console io) {
  auto question = [&, format, io](CLI::App& parent, const std::string& name,
                                  const std::string& doc,
                                  auto ask) -> CLI::App& {
    auto word = path_of(parent, app) + " " + name;
    auto& x = add(parent, name, doc,
                  word + " node-1\n  " + word + " 127.0.0.1:8080 -o json",
                  [&flags, format, io, ask] {
                    return ask(flags.what, format(), io);
                  });
    add_flags(x, flags.what);
    return x;
  };
  auto round = std::make_shared<round_wish>();
  auto& members = question(app, "members", "Who is in a node's group",
                           [&flags, round](const auto&... x) {
                             if (flags.watch)
                               return watch_members(x...);
                             if (round->deliveries)
                               return ask_deliveries(x...);
                             if (round->replicas)
                               return ask_replicas(x...);
                             return flags.matrix.wanted
                                      ? ask_matrix(x..., flags.matrix.with)
                                      : ask_members(x..., flags.evidence);
                           });
  add_members_flags(members, flags, *round);
  question(app, "leader", "Who leads a node's group", ask_leader);
  question(app, "inspect", "What the actors of a node do and wait for",
           [&flags](const auto&... x) {
             return inspect_node_at(x..., flags.inspect);
           })
    .add_option("ACTOR", flags.inspect.what,
                "One actor, or one field of it (ACTOR.PATH)");
  app.get_subcommand("inspect")->add_flag("--watch", flags.inspect.watch,
                                          "Look again every second");
  auto& why = question(
    app, "why", "For whom a node waits, and what happens next",
    [&flags](const auto&... x) { return ask_why(x..., flags.about); });
  add_read(why, "WHAT", "MESSAGE|VIEW",
           "A message (b:17, or 2/17) or a view (4.3); else all that waits",
           "a message such as b:17 or 2/17, or a view such as 4.3",
           [&flags](const std::string& x) {
             flags.about = x;
             return core::parse_why_question(x).has_value();
           });
  auto& gossip = add(app, "gossip", "Who shares what by gossip",
                     "troupe gossip ls node-1", nullptr);
  question(gossip, "ls", "Who shares what, as a node knows it",
           [&flags](const auto&... x) {
             return list_gossip(x..., flags.files);
           })
    .add_flag("--files", flags.files, "Add the names of all files");
  question(gossip, "watch", "Tell of each change that a node comes to know of",
           watch_gossip);
  add_top(app, add, flags, format, io);
  add_doctor(app, add, flags, format, io);
  add_chaos(app, add, flags, format, io);
  add_keys(app, add, flags, format, io);
}

} // namespace troupe
