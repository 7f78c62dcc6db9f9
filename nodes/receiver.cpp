#include "actors/receiver.hpp"
#include "actors/inspected.hpp"

#include "actors/io/command_runner.hpp"
#include "actors/processor.hpp"
#include "actors/registrar.hpp"
#include "nodes/http_token.hpp"
#include "nodes/logging.hpp"
#include "nodes/node.hpp"
#include "nodes/request_store.hpp"
#include "nodes/state_folder.hpp"
#include "nodes/work_journal.hpp"
#include "nodes/work_start.hpp"

#include <caf/send.hpp>

#include <array>
#include <unistd.h>

namespace troupe {

namespace {

/// How others reach this machine: by the address they were told, or by its name
/// if the socket listens on all addresses.
std::string own_host(const endpoint& at) {
  auto any = endpoint{};
  auto any_v4 = v4_endpoint(0, 0);
  if (at.ip == any.ip || at.ip == any_v4.ip) {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) == 0)
      return name.data();
  }
  auto text = to_string(at);
  text.erase(text.rfind(':'));
  return text.front() == '[' ? text.substr(1, text.size() - 2) : text;
}

processor_actor spawn_processor(node& n) {
  auto& opts = n.config.receiver;
  if (opts.processor == processor_kind::exec)
    return n.own(spawn_command_runner(n.sys, opts));
  return caf::actor_cast<processor_actor>(
    n.own(spawn_inspected(n.sys, processor_behavior, opts)));
}

} // namespace

std::variant<directory_client_setup, start_error>
way_to_directory(const node_config& config) {
  directory_client_setup result;
  result.addresses = config.discovery;
  if (!config.discovery_token_file.empty()) {
    auto read = read_token_file(config.discovery_token_file);
    if (!read.error.empty())
      return start_error{exit_code::bad_config, read.error};
    result.token = std::move(read.token);
  }
  return result;
}

std::optional<start_error> start_receiver(node& n) {
  auto& c = n.config;
  auto way = way_to_directory(c);
  if (auto bad = std::get_if<start_error>(&way))
    return *bad;
  auto store = open_request_store(
    n.sys, n.state ? n.state->path() / "requests.db" : std::filesystem::path{});
  if (!store.error.empty())
    return start_error{store.newer_format ? exit_code::bad_config
                                          : exit_code::io_failed,
                       store.error};
  receiver_neighbours around;
  around.channel = n.channel;
  around.processor = spawn_processor(n);
  around.store = n.own(store.actor);
  around.listener = n.own(
    spawn_work_journal(n.sys, n.output, n.standard_output, n.supervisor));
  auto receiver = n.own(spawn_inspected(n.sys, receiver_behavior, c.receiver,
                                        around, std::move(store.kept)));
  n.parts.counted.push_back(
    {"receiver", caf::actor_cast<counted_actor>(receiver)});
  registrar_setup with;
  with.opts = c.receiver;
  with.self.id = store.id;
  with.self.name = c.name;
  with.self.host = own_host(n.advertised);
  with.self.port = n.advertised.port;
  with.self.inc = n.life;
  with.self.tags = c.receiver.tags;
  with.directory = n.own(spawn_directory_client(
    n.sys, std::get<directory_client_setup>(std::move(way))));
  with.store = around.store;
  with.supervisor = n.supervisor;
  with.tell = log_notice;
  n.begin = [&n, with] {
    auto registrar = n.own(spawn_inspected(n.sys, registrar_behavior, with));
    n.leave = [registrar] { caf::anon_send(registrar, leave{}); };
  };
  return std::nullopt;
}

} // namespace troupe
