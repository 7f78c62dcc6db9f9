#include "actors/core/notify_command.hpp"
#include "actors/io/line_reader.hpp"
#include "actors/io/socket.hpp"
#include "actors/notify_client.hpp"
#include "nodes/client_events.hpp"
#include "nodes/journal.hpp"
#include "nodes/node.hpp"
#include "nodes/service_stack.hpp"
#include "nodes/uuid.hpp"

#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstring>
#include <unistd.h>
#include <utility>

namespace troupe {

namespace {

/// Shows what a client is told, and hands it what the standard input says.
using client_desk_actor
  = client_listener_actor::extend<caf::reacts_to<notify_client_actor>>;

struct client_desk_state {
  static constexpr const char* name = "client-desk";
  notify_client_actor client;
  bool failed = false;
};

using desk_pointer = client_desk_actor::stateful_pointer<client_desk_state>;

struct desk_setup {
  output_format form = output_format::jsonl;
  std::shared_ptr<line_sink> out;
  line_reader_actor lines;
  supervisor_actor supervisor;
};

void show(desk_pointer self, const desk_setup& with, const std::string& line) {
  with.out->write(line);
  auto error = with.out->flush();
  if (error == 0 || std::exchange(self->state.failed, true))
    return;
  spdlog::error("cannot write the standard output: {}", std::strerror(error));
  self->send(with.supervisor, life_over{false});
}

void obey(desk_pointer self, const desk_setup& with, const std::string& line) {
  using kind = core::notify_command::kind;
  auto x = core::parse_notify_command(line);
  client_event says{client_event::kind::refused, x.text};
  switch (x.what) {
    case kind::request:
      self->send(self->state.client, client_command{x.code, x.text});
      break;
    case kind::quit:
      self->send(self->state.client, leave{});
      break;
    case kind::help:
      says = {client_event::kind::news, core::notify_help()};
      [[fallthrough]];
    case kind::fault:
      show(self, with, events::client_line(with.form, says));
      break;
    case kind::nothing:
      break;
  }
}

/// At its end the client leaves, once all that was asked is answered.
void read_on(desk_pointer self, const desk_setup& with) {
  self->request(with.lines, caf::infinite, read_lines{})
    .then([=](const input_lines& x) {
      for (const auto& line : x.lines)
        obey(self, with, line);
      for (auto size : x.too_large)
        spdlog::error("a line of {} bytes is too large and was skipped", size);
      if (x.last)
        self->send(self->state.client, leave{});
      else
        read_on(self, with);
    });
}

client_desk_actor::behavior_type client_desk(desk_pointer self,
                                             desk_setup setup) {
  return {
    [=](const client_event& x) {
      show(self, setup, events::client_line(setup.form, x));
      if (x.what == client_event::kind::left)
        self->send(setup.supervisor, life_over{});
      else if (x.what == client_event::kind::rejected)
        self->send(setup.supervisor, life_over{false, errc::refused});
    },
    [=](notify_client_actor& x) {
      self->state.client = std::move(x);
      read_on(self, setup);
    },
  };
}

std::uint64_t wall_clock() {
  using namespace std::chrono;
  return static_cast<std::uint64_t>(
    duration_cast<milliseconds>(system_clock::now().time_since_epoch())
      .count());
}

} // namespace

std::optional<start_error> start_client(node& n) {
  auto& c = n.config;
  notify_client_setup setup;
  setup.opts = c.client;
  setup.group = clients_group;
  setup.wall_clock = wall_clock;
  setup.who.user = c.user;
  setup.who.client = parse_uuid(fresh_uuid()).value_or(uuid_bytes{});
  for (const auto& address : c.servers) {
    auto found = resolve_endpoint(address);
    if (auto bad = std::get_if<socket_error>(&found))
      return start_error{exit_code::unavailable, bad->text};
    setup.who.servers.push_back(std::get<endpoint>(found));
  }
  constexpr std::size_t line_bytes_max = 4096;
  desk_setup with{n.output, n.standard_output,
                  n.own(spawn_line_reader(n.sys, STDIN_FILENO, line_bytes_max)),
                  n.supervisor};
  n.begin = [&n, setup, with] {
    auto desk = n.own(n.sys.spawn(client_desk, with));
    auto client = n.own(n.sys.spawn(
      notify_client_behavior, setup,
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
