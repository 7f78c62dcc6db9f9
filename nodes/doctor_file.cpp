#include "nodes/doctor.hpp"

#include "actors/io/path_mtu.hpp"
#include "actors/io/socket.hpp"
#include "nodes/key_file.hpp"
#include "nodes/machine_facts.hpp"
#include "nodes/small_file.hpp"
#include "nodes/state_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace troupe {

namespace {

namespace fs = std::filesystem;

constexpr timespan probe_limit = std::chrono::seconds{1};
/// What a node opens beside its connections: sockets, logs, stores, CAF.
constexpr std::uint64_t descriptors_beside = 64;
/// A disk with less room is about to be full.
constexpr std::uintmax_t room_min = 64u << 20;

/// Who is around a node of this file, by the key that says so.
using neighbours = std::vector<std::pair<std::string, std::string>>;

neighbours neighbours_of(const node_config& c) {
  neighbours result;
  for (const auto& x : c.peers)
    if (x.name != c.name)
      result.emplace_back(x.name, x.address);
  if (!c.manager.empty())
    result.emplace_back("manager", c.manager);
  for (const auto& x : c.contact.seeds)
    result.emplace_back("gossip.seeds", x);
  return result;
}

/// Whether a node runs on this state folder now.
bool is_running(const node_config& c) {
  if (!c.state_dir)
    return false;
  auto fd = ::open((fs::path{*c.state_dir} / "lock").c_str(),
                   O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return false;
  auto held = ::flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(fd); // Lets go of the lock.
  return held;
}

void examine_socket(const node_config& c, health_report& out,
                    std::optional<endpoint>& from) {
  auto opts = c.transport;
  auto bind = resolve_endpoint(opts.bind);
  if (auto* bad = std::get_if<socket_error>(&bind)) {
    out.push_back({"interfaces", "transport.bind", false, bad->text,
                   "set transport.bind to an address of this machine"});
    return;
  }
  auto at = std::get<endpoint>(bind);
  std::vector<endpoint> others;
  for (const auto& [name, address] : neighbours_of(c)) {
    auto found = resolve_endpoint(address);
    if (auto* good = std::get_if<endpoint>(&found))
      others.push_back(*good);
  }
  std::optional<endpoint> told;
  if (!opts.advertise.empty())
    told = at;
  out.push_back(judge_bind(at, told, others, addresses_here()));
  auto runs = is_running(c);
  if (runs) // Its own address is in use by itself.
    at.port = 0;
  opts.bind = to_string(at);
  opts.multicast.clear();
  auto socket = open_socket(opts);
  if (auto* bad = std::get_if<socket_error>(&socket)) {
    out.push_back({"interfaces", c.transport.bind, false, bad->text,
                   "end who has it, or set transport.bind to another port"});
    return;
  }
  const auto& bound = std::get<bound_socket>(socket);
  out.push_back(judge_buffer("transport.receive_buffer", opts.receive_buffer,
                             bound.receive_buffer_granted));
  out.push_back(judge_buffer("transport.send_buffer", opts.send_buffer,
                             bound.send_buffer_granted));
  from = at;
}

/// Whether what is sent is sealed, and by which key. Returns what seals as the
/// node of this file would; null where nothing is.
std::shared_ptr<core::sealing> examine_sealing(const node_config& c,
                                               health_report& out) {
  if (c.key_file.empty()) {
    auto bind = resolve_endpoint(c.transport.bind);
    if (auto* at = std::get_if<endpoint>(&bind))
      out.push_back(judge_sealing(false, *at));
    return nullptr;
  }
  auto sealed = sealing_of(c.key_file, fresh_incarnation());
  health_check x{"sealing", "key_file", sealed.error.empty(), sealed.error};
  if (x.good) {
    const auto& ring = sealed.sealing->keys();
    x.found = "key " + std::to_string(ring.used().id) + " ("
              + fingerprint(ring.used()) + ") seals, "
              + std::to_string(ring.keys().size()) + " in all open";
  } else {
    x.fix = "give this node the key file of its group, with mode 600";
  }
  out.push_back(std::move(x));
  return sealed.sealing;
}

void examine_neighbours(const node_config& c,
                        const std::optional<endpoint>& from,
                        std::shared_ptr<core::sealing> sealing,
                        health_report& out) {
  std::vector<std::pair<std::string, endpoint>> found;
  std::vector<endpoint> all;
  for (const auto& [name, address] : neighbours_of(c)) {
    auto at = resolve_endpoint(address);
    if (auto* bad = std::get_if<socket_error>(&at)) {
      out.push_back({"reach", name, false, bad->text,
                     "correct the address of " + name
                       + " in the file, or add its host to /etc/hosts"});
      continue;
    }
    found.emplace_back(name, std::get<endpoint>(at));
    all.push_back(found.back().second);
  }
  auto wanted = c.transport.datagram_bytes;
  for (const auto& [name, at] : found)
    out.push_back(judge_mtu(name, wanted, datagram_bytes_to(at)));
  if (!from || all.empty())
    return;
  auto answered = probe_peers(*from, all, probe_limit, std::move(sealing));
  for (const auto& [name, at] : found) {
    auto took = answered.find(at);
    out.push_back(judge_peer(name, at,
                             took == answered.end()
                               ? std::nullopt
                               : std::optional<timespan>{took->second}));
  }
}

void examine_key_file(const std::string& key, const std::string& path,
                      health_report& out) {
  if (path.empty())
    return;
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0)
    out.push_back(
      judge_key_file(key, path, std::nullopt, std::strerror(errno)));
  else
    out.push_back(judge_key_file(key, path, about.st_mode, ""));
}

/// Whether the state folder can be written, by nobody else, and has room.
void examine_state(const node_config& c, health_report& out) {
  if (!c.state_dir)
    return;
  fs::path at{*c.state_dir};
  health_check x{"state", at.string()};
  struct stat about {};
  if (::stat(at.c_str(), &about) != 0) {
    x.good = errno == ENOENT;
    x.found = x.good ? "it will be made" : std::strerror(errno);
  } else if (::access(at.c_str(), W_OK | X_OK) != 0) {
    x.good = false;
    x.found = "this user may not write it";
    x.fix = "chown $(id -un) " + at.string();
  } else if ((about.st_mode & 0022) != 0) {
    x.good = false;
    x.found = "other users may write it";
    x.fix = "chmod go-w " + at.string();
  } else {
    x.found = "this user alone may write it";
  }
  std::error_code ignored;
  auto there = at;
  while (!there.empty() && !fs::exists(there, ignored)
         && there != there.parent_path())
    there = there.parent_path();
  auto room = fs::space(there, ignored);
  if (x.good && !ignored && room.available < room_min) {
    x.good = false;
    x.found = "the disk has " + std::to_string(room.available >> 20)
              + " MiB of room left";
    x.fix = "make room on it, or set state_dir to another disk";
  }
  out.push_back(std::move(x));
}

} // namespace

health_report examine_file(const node_config& x) {
  health_report result;
  std::optional<endpoint> from;
  examine_socket(x, result, from);
  auto sealing = examine_sealing(x, result);
  // Who cannot seal as the others do hears nobody: that is said already.
  if (x.key_file.empty() || sealing)
    examine_neighbours(x, from, std::move(sealing), result);
  result.push_back(judge_clock(is_time_kept()));
  result.push_back(
    judge_descriptors(std::nullopt, x.http.connections_max + descriptors_beside,
                      descriptors_allowed()));
  examine_key_file("http.token_file", x.http.token_file, result);
  examine_key_file("discovery_token_file", x.discovery_token_file, result);
  examine_state(x, result);
  return result;
}

} // namespace troupe
