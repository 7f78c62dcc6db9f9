#pragma once

#include "actors/io/sockaddr.hpp"
#include "actors/udp_transport.hpp"

#include <catch2/catch.hpp>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/io/middleman.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <optional>
#include <poll.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace troupe::test {

/// How long a real socket may take before a test has failed.
constexpr auto patience = std::chrono::seconds{10};

/// A kernel that takes no trains; the error that it tells instead.
inline std::atomic<int> train_failure{EINVAL};

inline int singles_only(int fd, mmsghdr* xs, unsigned n, int flags) {
  unsigned good = 0;
  while (good < n && xs[good].msg_hdr.msg_controllen == 0)
    ++good;
  if (good > 0)
    return ::sendmmsg(fd, xs, good, flags);
  errno = train_failure;
  return -1;
}

struct udp_config : caf::actor_system_config {
  udp_config() {
    set("scheduler.max-threads", 1);
    set("logger.verbosity", caf::atom("quiet"));
    load<caf::io::middleman>();
  }
};

inline bound_socket must_open(const transport_options& opts) {
  auto result = open_socket(opts);
  if (auto error = std::get_if<socket_error>(&result))
    FAIL(error->text);
  return std::get<bound_socket>(std::move(result));
}

inline bound_socket must_open(std::string bind) {
  transport_options opts;
  opts.bind = std::move(bind);
  return must_open(opts);
}

/// A socket without a transport: the enemy, or the wire as others see it.
struct plain_socket {
  bound_socket raw;

  explicit plain_socket(std::string bind = "127.0.0.1:0")
    : raw(must_open(std::move(bind))) {
    // nop
  }

  void send(const endpoint& to, std::string_view bytes) {
    sockaddr_storage at{};
    auto size = to_sockaddr(to, raw.family(), at);
    REQUIRE(::sendto(raw.fd(), bytes.data(), bytes.size(), 0,
                     reinterpret_cast<sockaddr*>(&at), size)
            == static_cast<ssize_t>(bytes.size()));
  }

  /// Returns the next datagram, or nothing if none comes within `limit`.
  std::optional<std::string> receive(std::chrono::milliseconds limit) {
    pollfd waiting{raw.fd(), POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(limit.count())) <= 0)
      return std::nullopt;
    std::string result(65536, '\0');
    auto size = ::recv(raw.fd(), result.data(), result.size(), 0);
    REQUIRE(size >= 0);
    result.resize(static_cast<std::size_t>(size));
    return result;
  }
};

/// An actor system with real sockets. The test itself hears all frames.
struct udp_world {
  udp_config cfg;
  caf::actor_system sys{cfg};
  caf::scoped_actor self{sys};
  std::vector<caf::strong_actor_ptr> spawned;
  /// Whether nodes that are spawned hear only who answers.
  bool proves = false;

  udp_world() = default;
  udp_world(const udp_world&) = delete;
  udp_world& operator=(const udp_world&) = delete;

  ~udp_world() {
    for (auto& x : spawned)
      caf::anon_send_exit(x, caf::exit_reason::user_shutdown);
  }

  struct node {
    transport_actor transport;
    endpoint at;
    incarnation life = 0;
  };

  node spawn(bound_socket socket, incarnation life,
             const transport_options& opts = {},
             send_function send = &::sendmmsg,
             std::shared_ptr<core::sealing> sealing = nullptr) {
    auto at = socket.local;
    transport_guard guard{std::move(sealing), nullptr};
    if (proves)
      guard.validator
        = std::make_shared<core::address_validator>(core::secret{});
    auto actor = spawn_udp_transport(sys, std::move(socket), life, opts,
                                     std::move(guard), send);
    spawned.push_back(caf::actor_cast<caf::strong_actor_ptr>(actor));
    self->send(actor, attach{1,
                             {frame_kind::heartbeat, frame_kind::who_are_you,
                              frame_kind::channel_chunk},
                             caf::actor_cast<frame_listener_actor>(self)});
    return {actor, at, life};
  }

  node spawn(const std::string& bind = "127.0.0.1:0", incarnation life = 1) {
    return spawn(must_open(bind), life);
  }

  /// Returns heartbeats `first` to `last` to `to`, each a datagram.
  static outbound_batch beats(const endpoint& to, std::uint64_t first,
                              std::uint64_t last, incarnation inc = 0) {
    outbound_batch result;
    for (auto n = first; n <= last; ++n) {
      outbound x;
      x.group = 1;
      x.to = to_one(to, inc);
      x.frames = {heartbeat{{n, 0}}};
      result.items.push_back(std::move(x));
    }
    return result;
  }

  /// Returns the next `n` frames that come in anywhere.
  std::vector<received_frame> hear(std::size_t n) {
    std::vector<received_frame> result;
    auto late = false;
    while (result.size() < n && !late)
      self->receive(
        [&](frame_batch& x) {
          for (auto& item : x.items)
            result.push_back(std::move(item));
        },
        caf::after(patience) >> [&] { late = true; });
    REQUIRE(result.size() == n);
    return result;
  }

  static std::uint64_t number(const received_frame& x) {
    REQUIRE(std::holds_alternative<heartbeat>(x.what));
    return std::get<heartbeat>(x.what).view.epoch;
  }

  std::uint64_t count(const node& whom, const std::string& name) {
    std::optional<std::uint64_t> result;
    self->request(whom.transport, patience, get_counters{})
      .receive(
        [&](const counters& xs) {
          for (const auto& x : xs.items)
            if (x.name == name)
              result = x.value;
        },
        [&](const caf::error& x) { FAIL(sys.render(x)); });
    REQUIRE(result);
    return *result;
  }

  /// Waits until the counter has reached `value`, which it must not exceed.
  void await_count(const node& whom, const std::string& name,
                   std::uint64_t value) {
    auto end = std::chrono::steady_clock::now() + patience;
    auto found = count(whom, name);
    while (found < value && std::chrono::steady_clock::now() < end)
      found = count(whom, name);
    INFO(name);
    REQUIRE(found == value);
  }
};

} // namespace troupe::test
