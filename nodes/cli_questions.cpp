#include "nodes/ask_gossip.hpp"
#include "nodes/ask_group.hpp"
#include "nodes/cli_flags.hpp"

namespace troupe {

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
  question(app, "members", "Who is in a node's group",
           [&flags](const auto&... x) {
             return ask_members(x..., flags.evidence);
           })
    .add_flag("--evidence", flags.evidence, "Add who suspected whom, and why");
  question(app, "leader", "Who leads a node's group", ask_leader);
  auto& gossip = add(app, "gossip", "Who shares what by gossip",
                     "troupe gossip ls node-1", nullptr);
  question(gossip, "ls", "Who shares what, as a node knows it",
           [&flags](const auto&... x) {
             return list_gossip(x..., flags.files);
           })
    .add_flag("--files", flags.files, "Add the names of all files");
  question(gossip, "watch", "Tell of each change that a node comes to know of",
           watch_gossip);
  add_keys(app, add, flags.keys, format, io);
}

} // namespace troupe
