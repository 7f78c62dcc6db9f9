#include "nodes/bench_group.hpp"

#include "actors/io/socket.hpp"
#include "nodes/bench_life.hpp"
#include "nodes/node_player.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>

namespace troupe {

namespace {

/// How long processes may take to start and to greet each other, and how long
/// to deliver what is under way at the end. A member that was stopped for some
/// seconds comes back within it.
constexpr auto start_limit = std::chrono::seconds{30};
constexpr auto drain_limit = std::chrono::seconds{30};
/// A file may take its time, but not less than this many bytes a second.
constexpr std::uintmax_t file_bytes_per_second = 1u << 20;

/// Calls `f` where member `self` lives.
void at_home_of(member_id self, const bench_network* network,
                const std::function<void()>& f) {
  if (network != nullptr)
    network->within(self, f);
  else
    f();
}

bound_socket open_for(const bench_load& load, member_id self,
                      const bench_network* network) {
  auto opts = transport_options_for(load, self);
  opts.multicast.clear(); // The member joins when it lives.
  if (network != nullptr)
    opts.bind = bench_network::address_of(self) + ":0";
  auto next = open_socket(opts);
  if (auto bad = std::get_if<socket_error>(&next))
    throw play_error{exit_code::unavailable, bad->text};
  return std::move(std::get<bound_socket>(next));
}

} // namespace

timespan run_limit(const bench_load& load) {
  auto result = start_limit + bench_life::warm_up + load.duration
                + bench_life::after_run + drain_limit;
  std::error_code why;
  if (auto size = std::filesystem::file_size(load.file, why); !why)
    result += std::chrono::seconds{size / file_bytes_per_second};
  return result;
}

/// Members are given their sockets: a port that were only looked up could be
/// taken by someone else before the member is there.
bench_run run_group(const bench_load& load, const bench_network* network,
                    const std::function<void()>& watch) {
  std::vector<bound_socket> sockets;
  bench_member_plan plan{load, 0, -1, {}};
  for (member_id self = 1; self <= load.members; ++self)
    at_home_of(self, network, [&] {
      sockets.push_back(open_for(load, self, network));
      plan.members.push_back(sockets.back().local);
    });
  bench_crew crew;
  for (const auto& socket : sockets) {
    ++plan.self;
    // Only this one is passed on: the others close when a program starts.
    descriptor given{fcntl(socket.fd(), F_DUPFD, STDERR_FILENO + 1)};
    if (given.get() < 0)
      throw play_error{exit_code::not_now,
                       std::string{"cannot pass on a socket: "}
                         + std::strerror(errno)};
    plan.socket = given.get();
    at_home_of(plan.self, network, [&] {
      crew.start("member " + std::to_string(plan.self),
                 {own_program(), {"bench", "member", to_text(plan)}}, true);
    });
  }
  sockets.clear(); // Only a member that lives has its port.
  return crew.run(run_limit(load), watch);
}

} // namespace troupe
