#include "nodes/machine_facts.hpp"

#include "actors/core/datagram.hpp"
#include "actors/io/sockaddr.hpp"
#include "actors/io/socket.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timex.h>

namespace troupe {

namespace {

constexpr auto probe_pause = std::chrono::milliseconds{250};
/// Lives are far higher numbers.
constexpr incarnation no_life = 1;

/// A datagram to a life that never was, from nobody, or from the life that
/// seals.
std::string probe_bytes(const std::shared_ptr<core::sealing>& sealing) {
  outbound x;
  x.to = to_one({}, no_life);
  x.frames.emplace_back(heartbeat{});
  core::datagram_maker maker{sealing ? sealing->self() : no_life, sealing};
  std::vector<core::datagram> out;
  maker.make(x, wire::datagram_bytes_max, out);
  return std::string{core::join(out.at(0)).text()};
}

/// Whether it is what a node of this wire format says; `bytes` are garbage
/// afterwards.
bool is_answer(std::string& bytes, core::sealing* sealing) {
  if (sealing)
    return sealing->open(reinterpret_cast<std::byte*>(bytes.data()),
                         bytes.size())
           == wire::fault::none;
  wire::header head;
  std::vector<frame> frames;
  std::size_t skipped = 0;
  auto fault = wire::decode(slice::copy_of(bytes), head, frames, skipped);
  return fault == wire::fault::none || fault == wire::fault::version;
}

class prober {
public:
  prober(bound_socket socket, std::shared_ptr<core::sealing> sealing)
    : socket_(std::move(socket)), sealing_(std::move(sealing)) {
    // nop
  }

  std::map<endpoint, timespan> run(const std::vector<endpoint>& peers,
                                   timespan limit) {
    auto begin = std::chrono::steady_clock::now();
    auto again_at = begin;
    std::map<endpoint, instant> asked;
    for (auto now = begin; now < begin + limit && found_.size() < peers.size();
         now = std::chrono::steady_clock::now()) {
      if (now >= again_at) {
        again_at = now + probe_pause;
        for (const auto& to : peers)
          if (found_.count(to) == 0 && send(to))
            asked[to] = now;
      }
      take(asked, std::min<instant>(again_at, begin + limit));
    }
    return found_;
  }

private:
  bool send(const endpoint& to) const {
    sockaddr_storage at{};
    auto size = to_sockaddr(to, socket_.family(), at);
    // Sealed anew each time: what comes again is dropped as a replay.
    auto probe = probe_bytes(sealing_);
    return size > 0
           && ::sendto(socket_.fd(), probe.data(), probe.size(), 0,
                       reinterpret_cast<sockaddr*>(&at), size)
                > 0;
  }

  void take(const std::map<endpoint, instant>& asked, instant until) {
    auto now = std::chrono::steady_clock::now();
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                  std::max<timespan>(until - now, timespan{0}))
                  .count();
    pollfd waiting{socket_.fd(), POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(left) + 1) <= 0)
      return;
    std::string bytes(wire::datagram_bytes_max, '\0');
    sockaddr_storage at{};
    socklen_t size = sizeof(at);
    auto n = ::recvfrom(socket_.fd(), bytes.data(), bytes.size(), MSG_DONTWAIT,
                        reinterpret_cast<sockaddr*>(&at), &size);
    if (n <= 0)
      return;
    bytes.resize(static_cast<std::size_t>(n));
    auto from = from_sockaddr(at);
    auto when = asked.find(from);
    if (when != asked.end() && is_answer(bytes, sealing_.get()))
      found_.emplace(from, std::chrono::steady_clock::now() - when->second);
  }

  bound_socket socket_;
  std::shared_ptr<core::sealing> sealing_;
  std::map<endpoint, timespan> found_;
};

} // namespace

std::vector<net_address> addresses_here() {
  std::vector<net_address> result;
  ifaddrs* raw = nullptr;
  if (::getifaddrs(&raw) != 0)
    return result;
  std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> all{raw, ::freeifaddrs};
  for (auto* x = raw; x != nullptr; x = x->ifa_next) {
    if (x->ifa_addr == nullptr)
      continue;
    auto family = x->ifa_addr->sa_family;
    if (family != AF_INET && family != AF_INET6)
      continue;
    sockaddr_storage at{};
    auto size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    std::copy_n(reinterpret_cast<const char*>(x->ifa_addr), size,
                reinterpret_cast<char*>(&at));
    result.push_back(
      {x->ifa_name, from_sockaddr(at), (x->ifa_flags & IFF_UP) != 0});
  }
  return result;
}

bool is_time_kept() {
  timex x{};
  auto state = ::adjtimex(&x);
  return state >= 0 && state != TIME_ERROR && (x.status & STA_UNSYNC) == 0;
}

std::uint64_t descriptors_allowed() {
  rlimit x{};
  return ::getrlimit(RLIMIT_NOFILE, &x) == 0 ? x.rlim_cur : 0;
}

std::map<endpoint, timespan>
probe_peers(const endpoint& bind, const std::vector<endpoint>& peers,
            timespan limit, std::shared_ptr<core::sealing> sealing) {
  transport_options opts;
  opts.bind = to_string(bind);
  auto socket = open_socket(opts);
  if (auto* good = std::get_if<bound_socket>(&socket))
    return prober{std::move(*good), std::move(sealing)}.run(peers, limit);
  return {};
}

} // namespace troupe
