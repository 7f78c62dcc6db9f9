#include "actors/inspected.hpp"
#include "actors/io/line_reader.hpp"
#include "actors/notify_client.hpp"
#include "nodes/client_desk.hpp"
#include "nodes/journal.hpp"
#include "nodes/line_editor.hpp"
#include "nodes/logging.hpp"
#include "nodes/node.hpp"
#include "nodes/resolve.hpp"
#include "nodes/service_stack.hpp"
#include "nodes/time_text.hpp"
#include "nodes/uuid.hpp"

#include <caf/send.hpp>

#include <cstdio>
#include <memory>
#include <unistd.h>
#include <utility>

namespace troupe {

namespace {

/// Lines of the standard input, and to the standard output.
client_desk_setup plain_desk(node& n) {
  constexpr std::size_t line_bytes_max = 4096;
  auto out = n.standard_output;
  auto write = [out](const std::string& line) {
    out->write(line);
    return out->flush();
  };
  return {n.output, write,
          n.own(spawn_line_reader(n.sys, STDIN_FILENO, line_bytes_max)),
          n.supervisor};
}

/// The same of a terminal, where what comes stands above what is being typed.
client_desk_setup edited_desk(node& n,
                              const std::shared_ptr<line_editor>& editor) {
  n.let_go = [editor] { editor->close(); };
  auto write = [editor](const std::string& line) {
    return editor->print(line);
  };
  if (::isatty(STDERR_FILENO) == 1)
    log_to([it = std::weak_ptr<line_editor>{editor}](const std::string& line) {
      if (auto x = it.lock())
        x->print(line);
      else
        std::fputs((line + "\n").c_str(), stderr);
    });
  return {n.output, write, n.own(spawn_editor_reader(n.sys, editor)),
          n.supervisor};
}

client_desk_setup make_desk(node& n) {
  if (n.interactive)
    if (auto editor = line_editor::open(n.config.user + "> "))
      return edited_desk(n, editor);
  return plain_desk(n);
}

} // namespace

std::optional<start_error> start_client(node& n) {
  auto& c = n.config;
  notify_client_setup setup;
  setup.opts = c.client;
  setup.group = clients_group;
  setup.wall_clock = wall_ms;
  setup.who.user = c.user;
  setup.who.client = parse_uuid(fresh_uuid()).value_or(uuid_bytes{});
  if (c.servers.empty())
    return start_error{exit_code::bad_config, "servers names no server"};
  for (const auto& address : c.servers) {
    if (auto bad = resolve(address, setup.who.servers.emplace_back()))
      return bad;
  }
  auto with = make_desk(n);
  n.begin = [&n, setup, with] {
    auto desk = n.own(spawn_inspected(n.sys, client_desk, with));
    auto client = n.own(spawn_inspected(
      n.sys, notify_client_behavior, setup,
      notify_client_neighbours{n.transport,
                               caf::actor_cast<client_listener_actor>(desk)}));
    n.parts.counted.push_back({"notify-client", client});
    caf::anon_send(n.transport,
                   attach{clients_group, {frame_kind::packet}, client});
    caf::anon_send(desk, client);
    n.leave = [client] { caf::anon_send(client, leave{}); };
  };
  return std::nullopt;
}

} // namespace troupe
