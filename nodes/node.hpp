#pragma once

#include "config/node_config.hpp"
#include "messages/actors.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/inspection.hpp"
#include "nodes/inspector.hpp"
#include "nodes/node_routes.hpp"
#include "nodes/output.hpp"
#include "nodes/supervisor.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

class http_server;
class line_sink;
class state_folder;

/// What every kind of node stands on, and what it adds.
struct node {
  caf::actor_system& sys;
  const node_config& config;
  output_format output = output_format::jsonl;
  incarnation life = 0;
  /// Where others reach this node.
  endpoint advertised;
  /// Bytes that come in before they are read: what the kernel granted.
  std::size_t receive_room = 0;
  transport_actor transport;
  channel_actor channel;
  node_supervisor_actor supervisor;
  std::shared_ptr<line_sink> standard_output;
  std::shared_ptr<line_sink> log;
  /// Null for a node that answers no HTTP.
  std::shared_ptr<http_server> http;
  std::string log_name;
  /// Null for a node that keeps nothing.
  state_folder* state = nullptr;

  /// All that was spawned: ended with the node, and missed when one falls.
  std::vector<caf::strong_actor_ptr> actors;
  /// Whom an inspection asks.
  inspected_parts parts;
  /// Begins, once the node has said that it is ready; may be empty.
  std::function<void()> begin;
  /// A person sits before it: no lines for programs, and what is typed can be
  /// edited.
  bool interactive = false;
  /// Gives back what the node has taken of the process; from any thread, any
  /// number of times. May be empty.
  std::function<void()> let_go;
  /// Takes leave of the others; empty where there is nobody to tell.
  std::function<void()> leave;
  /// What it shows over HTTP, from its begin on.
  std::shared_ptr<node_window> shown = std::make_shared<node_window>();
  /// Knows all of `actors`, once the node has begun.
  inspector_actor inspector{};

  template <class Handle>
  Handle own(Handle x) {
    actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  }
};

/// Why a node could not be started.
struct start_error {
  exit_code code = exit_code::unavailable;
  std::string text;
};

// One short list of spawns for each kind. Each returns what prevented it.

std::optional<start_error> start_peer(node& n);
std::optional<start_error> start_manager(node& n);
std::optional<start_error> start_comparison(node& n);
std::optional<start_error> start_discovery(node& n);
std::optional<start_error> start_receiver(node& n);
std::optional<start_error> start_requester(node& n);
std::optional<start_error> start_member(node& n);
std::optional<start_error> start_server(node& n);
std::optional<start_error> start_client(node& n);
std::optional<start_error> start_gossip(node& n);

} // namespace troupe
