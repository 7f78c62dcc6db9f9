#pragma once

#include "config/gossip_options.hpp"
#include "messages/gossip_actors.hpp"

#include <caf/actor_system.hpp>

#include <string>
#include <vector>

namespace troupe {

/// Spawns the watcher of a folder that is there. A change is seen by inotify;
/// what inotify leaves out is seen with the next look, at the latest when the
/// time of the request is over. Only files and links are told, not folders.
///
/// The watcher is detached: it waits in the kernel, and looks at its mailbox in
/// between.
folder_actor spawn_folder_watcher(caf::actor_system& sys, folder_options opts);

/// All files of the folder, sorted by name, with what `opts` asks for. Of a
/// file that goes away meanwhile, or cannot be read, only the name is told.
folder_seen scan_folder(const folder_options& opts);

/// Makes the folder of a node that was given none: the prefix `folder-` and 20
/// random capitals and digits, within `where`. One that is there is used again,
/// and `reused` says so. Returns its path; empty if it cannot be made, and then
/// `reused` is false.
std::string make_random_folder(const std::string& where, std::uint64_t chance,
                               bool& reused);

} // namespace troupe
