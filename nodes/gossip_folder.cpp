#include "nodes/gossip_folder.hpp"

#include "actors/core/splitmix.hpp"
#include "actors/io/folder_watcher.hpp"
#include "nodes/small_file.hpp"
#include "nodes/state_folder.hpp"

#include <spdlog/spdlog.h>

#include <filesystem>
#include <system_error>

namespace troupe {

namespace {

namespace fs = std::filesystem;

bool is_folder(const std::string& path) {
  std::error_code bad;
  return !path.empty() && fs::is_directory(path, bad);
}

} // namespace

std::optional<start_error> choose_folder(const node& n, std::string& out) {
  out = n.config.folder.path;
  if (!out.empty()) {
    if (is_folder(out))
      return std::nullopt;
    return start_error{exit_code::cannot_create,
                       "the folder " + out
                         + " (gossip.folder.path) is not there"};
  }
  // Beside it, the name is kept: the files of an earlier life are shared again.
  auto kept = n.state ? n.state->path() / "folder" : fs::path{};
  if (n.state) {
    auto name = read_small(kept);
    out = (n.state->path() / name).string();
    if (!name.empty() && is_folder(out))
      return std::nullopt;
  }
  auto where = n.state ? n.state->path().string() : std::string{"."};
  auto reused = false;
  out = make_random_folder(where, core::splitmix::mix(n.life), reused);
  if (out.empty())
    return start_error{exit_code::cannot_create,
                       "cannot make a folder in " + where};
  if (reused)
    spdlog::warn("the folder {} is there already and is used again", out);
  auto name = fs::path{out}.filename().string();
  if (n.state && !replace_small(kept, name))
    spdlog::warn("cannot write {}: the next life will have another folder",
                 kept.string());
  return std::nullopt;
}

} // namespace troupe
