#include "actors/inspected.hpp"
#include "actors/receiver_directory.hpp"
#include "nodes/directory_routes.hpp"
#include "nodes/http_start.hpp"
#include "nodes/node.hpp"
#include "nodes/receiver_store.hpp"
#include "nodes/state_folder.hpp"

namespace troupe {

std::optional<start_error> start_discovery(node& n) {
  auto& opts = n.config.directory;
  auto path = n.state ? n.state->path() / "receivers.db"
                      : std::filesystem::path{};
  auto store = open_receiver_store(n.sys, path);
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
  return start_http(
    n, directory_routes({n.sys, directory, window, opts.answer_limit}));
}

} // namespace troupe
