#include "actors/requester.hpp"
#include "actors/inspected.hpp"

#include "actors/io/line_reader.hpp"
#include "actors/io/port_probe.hpp"
#include "nodes/node.hpp"
#include "nodes/uuid.hpp"
#include "nodes/work_journal.hpp"
#include "nodes/work_start.hpp"

#include <caf/send.hpp>

#include <unistd.h>

namespace troupe {

std::optional<start_error> start_requester(node& n) {
  auto& c = n.config;
  auto way = way_to_directory(c);
  if (auto bad = std::get_if<start_error>(&way))
    return *bad;
  asker_setup asking{n.output,     n.standard_output,
                     n.supervisor, c.requester.requests,
                     {},           c.name};
  if (!asking.requests)
    asking.lines
      = n.own(spawn_line_reader(n.sys, STDIN_FILENO, c.channel.body_bytes_max));
  requester_setup with;
  with.opts = c.requester;
  with.client = parse_uuid(fresh_uuid()).value_or(uuid_bytes{});
  with.seed = n.life;
  with.channel = n.channel;
  with.directory = n.own(spawn_directory_client(
    n.sys, std::get<directory_client_setup>(std::move(way))));
  with.probe = n.own(spawn_port_probe(n.sys));
  n.begin = [&n, with, asking]() mutable {
    auto asker = n.own(spawn_asker(n.sys, asking));
    with.listener = caf::actor_cast<ask_listener_actor>(asker);
    auto requester = n.own(spawn_inspected(n.sys, requester_behavior, with));
    n.parts.counted.push_back(
      {"requester", caf::actor_cast<counted_actor>(requester)});
    caf::anon_send(asker, join_requester{requester});
  };
  return std::nullopt;
}

} // namespace troupe
