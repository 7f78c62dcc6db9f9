#include "actors/core/receiver_table.hpp"
#include "actors/directory_door.hpp"
#include "actors/inspected.hpp"
#include "actors/receiver_directory.hpp"
#include "nodes/directory_routes.hpp"
#include "nodes/http_ask.hpp"
#include "nodes/http_start.hpp"
#include "nodes/member_routes.hpp"
#include "nodes/receiver_store.hpp"
#include "nodes/replica_start.hpp"
#include "nodes/state_folder.hpp"

#include <caf/send.hpp>
#include <spdlog/spdlog.h>

#include <chrono>
#include <memory>
#include <utility>

namespace troupe {

namespace {

/// A node that stands alone keeps the list on its own disk.
std::optional<start_error> start_alone(node& n) {
  auto& opts = n.config.directory;
  auto path = n.state ? n.state->path() / "receivers.db"
                      : std::filesystem::path{};
  auto store = open_receiver_store(n.sys, path, [](const std::string& why) {
    spdlog::error("a change of the list of receivers was not kept: {}", why);
  });
  if (!store.error.empty())
    return start_error{store.newer_format ? exit_code::bad_config
                                          : exit_code::io_failed,
                       store.error};
  auto window = std::make_shared<receiver_window>();
  auto publish = [window](receiver_list_ptr list) {
    window->publish(show_receivers(std::move(list)));
  };
  auto directory = n.own(spawn_inspected(
    n.sys, receiver_directory_behavior, opts, n.own(store.actor),
    std::move(store.kept), publish_receivers{publish}));
  n.parts.counted.push_back({"directory", directory});
  return start_named_http(
    n, directory_routes({n.sys, directory, window, opts.answer_limit}));
}

/// What the door of a node that is one of several shows to the routes.
struct door_windows {
  std::shared_ptr<receiver_window> list = std::make_shared<receiver_window>();
  std::shared_ptr<http_snapshot<instant>> lease
    = std::make_shared<http_snapshot<instant>>();
  /// Of what the door has shown last. It is the only one who counts.
  std::shared_ptr<std::uint64_t> turn = std::make_shared<std::uint64_t>(0);

  /// A directory whose turn is over may say a last word after that, and is not
  /// heard.
  void show(std::shared_ptr<const shown_receivers> x) const {
    list->publish_if(x, [&](const shown_receivers& last) {
      return last.turn <= x->turn;
    });
  }
};

directory_door_actor spawn_door(node& n, const std::vector<member>& founders,
                                const door_windows& shown) {
  directory_door_setup setup;
  setup.open = [&sys = n.sys, opts = n.config.directory,
                shown](const receiver_store_actor& store,
                       std::vector<receiver_entry> kept) {
    auto publish = [shown, turn = ++*shown.turn](receiver_list_ptr x) {
      shown.show(show_receivers(std::move(x), turn));
    };
    return spawn_inspected(sys, receiver_directory_behavior, opts, store,
                           std::move(kept), publish_receivers{publish});
  };
  setup.publish_elsewhere = [shown](const std::string& at) {
    shown.show(std::make_shared<const shown_receivers>(
      shown_receivers{nullptr, {}, at, ++*shown.turn}));
  };
  setup.publish_lease = [lease = shown.lease](instant until) {
    lease->publish(std::make_shared<const instant>(until));
  };
  for (std::size_t i = 0; i < founders.size(); ++i)
    setup.http[founders[i].at] = n.config.peers[i].http;
  return n.own(
    spawn_inspected(n.sys, directory_door_behavior, std::move(setup)));
}

directory_service service_of(node& n, const directory_door_actor& door,
                             const door_windows& shown,
                             const server_watch_actor& watch) {
  auto limit = n.config.directory.answer_limit;
  directory_service result{n.sys, door, shown.list, limit};
  // Who leads may be cut off from the others, who have another leader then;
  // and who does not may have lost it.
  result.holds = [&sys = n.sys, lease = shown.lease, watch,
                  limit](const shown_receivers& x) {
    if (x.list) {
      auto until = lease->read();
      return until && std::chrono::steady_clock::now() < *until;
    }
    auto picture = ask_actor<group_picture_ptr>(sys, watch, limit,
                                                get_picture{});
    return picture && leader_lives(**picture);
  };
  return result;
}

/// Several keep it on the disks of all, and one of them serves.
std::optional<start_error> start_as_one_of(node& n) {
  constexpr auto name = "directory";
  replica_start with;
  if (auto bad = prepare_replica(n, name, with))
    return bad;
  door_windows shown;
  auto door = spawn_door(n, with.opts.group.who.founders, shown);
  with.around.lease_listeners.emplace_back(
    caf::actor_cast<lease_listener_actor>(door));
  auto routes = directory_routes(service_of(n, door, shown, with.watch));
  for (auto& x : with.routes)
    routes.push_back(std::move(x));
  if (auto bad = start_named_http(n, std::move(routes)))
    return bad;
  n.begin = [&n, with, door] {
    auto stack = spawn_replica_stack(n.sys, with.opts, with.around,
                                     std::make_shared<core::receiver_table>(),
                                     door);
    caf::anon_send(door, join_door{stack.replica, with.watch});
    own_replica(n, with, stack, {name, door});
  };
  return std::nullopt;
}

} // namespace

std::optional<start_error> start_discovery(node& n) {
  return n.config.peers.empty() ? start_alone(n) : start_as_one_of(n);
}

} // namespace troupe
