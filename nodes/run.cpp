#include "nodes/run.hpp"

#include "actors/channel.hpp"
#include "actors/core/path_table.hpp"
#include "actors/inspected.hpp"
#include "actors/io/socket.hpp"
#include "actors/udp_transport.hpp"
#include "config/units.hpp"
#include "nodes/http_server.hpp"
#include "nodes/http_start.hpp"
#include "nodes/journal.hpp"
#include "nodes/node.hpp"
#include "nodes/node_watch.hpp"
#include "nodes/run_config.hpp"
#include "nodes/service_notice.hpp"
#include "nodes/state_folder.hpp"
#include "nodes/trace_start.hpp"
#include "nodes/transport_guard.hpp"

#include <spdlog/spdlog.h>

#include <caf/send.hpp>

#include <unistd.h>

namespace troupe {

namespace {

int fail(exit_code code, const std::string& text) {
  spdlog::error(text);
  return to_int(code);
}

exit_code code_of(state_error::kind x) {
  switch (x) {
    case state_error::kind::in_use:
      return exit_code::unavailable;
    case state_error::kind::newer_format:
    case state_error::kind::other_name:
      return exit_code::bad_config;
    case state_error::kind::damaged:
      return exit_code::bad_data;
    case state_error::kind::cannot_create:
      return exit_code::cannot_create;
    default:
      return exit_code::io_failed;
  }
}

/// Says once, clearly, what a small kernel buffer means.
void hint_at_buffer(const node_config& c, const bound_socket& socket) {
  auto others = std::max<std::size_t>(c.peers.empty() ? 1 : c.peers.size() - 1,
                                      1);
  auto window = core::window_limit_of(socket.receive_buffer_granted, others);
  if (c.kind != node_kind::peer || window >= c.group.window_bytes)
    return;
  spdlog::warn("the receive buffer granted is {}, of {} asked for: the others "
               "send at most {} each before it is read, less than "
               "group.window_bytes, {}. Raise net.core.rmem_max for more.",
               config::format_size(socket.receive_buffer_granted),
               config::format_size(c.transport.receive_buffer),
               config::format_size(window),
               config::format_size(c.group.window_bytes));
}

bool is_in_group(node_kind x) {
  return x == node_kind::peer || x == node_kind::member
         || x == node_kind::server || x == node_kind::discovery;
}

/// Of those that have nothing to tell but what all nodes do.
bool answers_questions(node_kind x) {
  return x == node_kind::manager || x == node_kind::comparison
         || x == node_kind::receiver;
}

/// Spawns what nodes of every kind talk through.
std::optional<start_error> spawn_transport(node& n, bound_socket& socket) {
  auto with = guard_of(n.config, n.life);
  if (!with.error.empty())
    return start_error{exit_code::bad_config, with.error};
  n.transport
    = n.own(spawn_udp_transport(n.sys, std::move(socket), n.life,
                                n.config.transport, std::move(with.guard)));
  n.channel = n.own(spawn_inspected(n.sys, channel_behavior, n.config.channel,
                                    n.transport, group_id{0}));
  n.parts.counted = {{"transport", n.transport}, {"channel", n.channel}};
  return std::nullopt;
}

std::optional<start_error> start_kind(node& n) {
  switch (n.config.kind) {
    case node_kind::manager:
      return start_manager(n);
    case node_kind::comparison:
      return start_comparison(n);
    case node_kind::discovery:
      return start_discovery(n);
    case node_kind::receiver:
      return start_receiver(n);
    case node_kind::requester:
      return start_requester(n);
    case node_kind::member:
      return start_member(n);
    case node_kind::server:
      return start_server(n);
    case node_kind::client:
      return start_client(n);
    case node_kind::gossip:
      return start_gossip(n);
    default:
      return start_peer(n);
  }
}

std::optional<start_error> start(node& n) {
  if (is_in_group(n.config.kind))
    if (auto bad = start_recorder(n))
      return bad;
  if (auto bad = start_kind(n))
    return bad;
  if (!n.http && answers_questions(n.config.kind))
    return start_named_http(n, any_health_routes(n));
  return std::nullopt;
}

/// Where the node answers HTTP; empty if it does not.
std::string http_address(const node& n) {
  return n.http ? to_string(n.http->local()) : std::string{};
}

exit_code code_of(const life_over& x) {
  if (x.why == errc::wire_version)
    return exit_code::wire_version;
  if (x.why == errc::refused)
    return exit_code::refused;
  if (x.why == errc::io_failed)
    return exit_code::io_failed;
  if (x.why == errc::timed_out)
    return exit_code::unavailable;
  if (x.why == errc::no_coordinator)
    return exit_code::not_now;
  return x.good ? exit_code::yes : exit_code::no;
}

/// Says that the node is ready, lets it begin, and waits for its end.
std::optional<life_over> live(node& n, wait_room& room,
                              const run_options& opts) {
  if (!n.interactive)
    n.standard_output->write(
      events::ready(n.output, to_string(n.config.kind), n.config.name, n.life,
                    {to_string(n.advertised), http_address(n)}));
  n.standard_output->flush();
  if (n.begin)
    n.begin();
  if (n.http)
    n.shown->publish(
      std::make_shared<const shown_node>(shown_node{n.parts, n.http.get()}));
  caf::anon_send(n.inspector, inspected_directory{n.actors});
  supervise all;
  for (auto& x : n.actors)
    all.actors.push_back(caf::actor_cast<caf::actor_addr>(x));
  caf::anon_send(n.supervisor, std::move(all));
  tell_service_manager("READY=1\nSTATUS=" + to_string(n.config.kind) + " "
                       + n.config.name + " on udp " + to_string(n.advertised)
                       + (n.http ? ", http " + http_address(n) : ""));
  return node_watch{n, room, opts}.wait();
}

void end_all(node& n) {
  if (n.let_go)
    n.let_go();
  if (n.http)
    n.http->stop(); // Nobody asks an actor that is gone.
  for (auto i = n.actors.rbegin(); i != n.actors.rend(); ++i)
    caf::anon_send_exit(*i, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(n.supervisor, caf::exit_reason::user_shutdown);
  n.actors.clear();
  n.sys.await_all_actors_done();
}

/// Only peers and members have a delivery log; empty where there is none.
std::string log_name_of(const node_config& c,
                        const std::optional<state_folder>& state) {
  if (c.kind != node_kind::peer && c.kind != node_kind::member)
    return {};
  if (c.log_file.empty() && state)
    return (state->path() / "delivery.log").string();
  return c.log_file;
}

endpoint address_for_others(const node_config& c, const bound_socket& socket,
                            std::optional<start_error>& bad) {
  if (c.transport.advertise.empty())
    return socket.local;
  auto found = resolve_endpoint(c.transport.advertise);
  if (auto error = std::get_if<socket_error>(&found)) {
    bad = start_error{exit_code::unavailable, error->text};
    return {};
  }
  auto result = std::get<endpoint>(found);
  if (result.port == 0)
    result.port = socket.local.port;
  return result;
}

} // namespace

int run_node(const node_config& config, const run_options& opts) {
  wait_room room;
  std::optional<state_folder> state;
  if (config.state_dir) {
    auto opened = state_folder::open(*config.state_dir, config.name);
    if (auto bad = std::get_if<state_error>(&opened))
      return fail(code_of(bad->what), bad->text);
    state.emplace(std::move(std::get<state_folder>(opened)));
  }
  auto socket = open_socket(config.transport);
  if (auto bad = std::get_if<socket_error>(&socket))
    return fail(exit_code::unavailable, bad->text);
  auto& bound = std::get<bound_socket>(socket);
  hint_at_buffer(config, bound);

  std::optional<start_error> bad;
  auto advertised = address_for_others(config, bound, bad);
  if (bad)
    return fail(bad->code, bad->text);

  auto log_name = log_name_of(config, state);
  auto log = log_name.empty() ? nullptr : line_sink::open(log_name);
  if (!log && !log_name.empty())
    return fail(exit_code::cannot_create,
                "cannot open the delivery log " + log_name);

  auto output = opts.output.value_or(
    ::isatty(STDOUT_FILENO) ? output_format::text : output_format::jsonl);
  run_config cfg;
  caf::actor_system sys{cfg};
  auto life = state ? state->life() : fresh_incarnation();
  node n{sys, config, output, life, advertised, bound.receive_buffer_granted,
         {},  {},     {},     {},   {},         {},
         {},  {},     {},     {},   {},         {},
         {},  {}};
  n.interactive = opts.interactive && output == output_format::text;
  n.standard_output = std::make_shared<line_sink>(stdout, false);
  n.log = log;
  n.log_name = log_name;
  n.state = state ? &*state : nullptr;
  n.supervisor = spawn_supervisor(sys, room);
  n.inspector = n.own(spawn_inspector(sys));
  bad = spawn_transport(n, bound);
  if (!bad)
    bad = start(n);
  std::optional<life_over> over = life_over{false};
  if (!bad)
    over = live(n, room, opts);
  end_all(n);
  if (bad)
    return fail(bad->code, bad->text);
  if (!n.interactive)
    n.standard_output->write(events::end(output, over && over->good));
  if (n.standard_output->flush() != 0)
    return to_int(exit_code::io_failed);
  return to_int(over ? code_of(*over) : exit_code::bug);
}

} // namespace troupe
