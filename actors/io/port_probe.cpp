#include "actors/io/port_probe.hpp"

#include "actors/inspected.hpp"
#include "actors/io/sockaddr.hpp"
#include "actors/timer.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <cerrno>
#include <list>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>

namespace troupe {

namespace {

constexpr timespan look_every = std::chrono::milliseconds{10};
constexpr timespan look_for = std::chrono::milliseconds{100};
/// Probes under way; further ones are answered with silence.
constexpr std::size_t probes_max = 256;

using probe_with_tick = port_probe_actor::extend<caf::reacts_to<tick>>;

struct open_socket_holder {
  int fd = -1;

  explicit open_socket_holder(int x) : fd(x) {
    // nop
  }

  open_socket_holder(const open_socket_holder&) = delete;
  open_socket_holder& operator=(const open_socket_holder&) = delete;

  ~open_socket_holder() {
    if (fd >= 0)
      ::close(fd);
  }
};

struct probe {
  std::shared_ptr<open_socket_holder> socket;
  instant until;
  caf::typed_response_promise<port_probed> promise;
};

struct port_probe_state {
  static constexpr const char* name = "port-probe";
  std::list<probe> probes;
  std::optional<instant> armed;
};

void describe(const port_probe_state& st, inspection& out) {
  add_field(out.fields, "probes", st.probes.size());
}

/// Whether the kernel has heard that the port is closed.
bool is_refused(const probe& x) {
  int error = 0;
  socklen_t size = sizeof(error);
  return getsockopt(x.socket->fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0
         && error == ECONNREFUSED;
}

std::shared_ptr<open_socket_holder> send_byte(const endpoint& to) {
  auto family = to.is_v4() ? AF_INET : AF_INET6;
  auto result = std::make_shared<open_socket_holder>(
    ::socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_storage raw{};
  auto size = to_sockaddr(to, family, raw);
  char nothing = 0;
  if (result->fd < 0
      || ::connect(result->fd, reinterpret_cast<sockaddr*>(&raw), size) != 0
      || ::send(result->fd, &nothing, 1, 0) != 1)
    return nullptr;
  return result;
}

probe_with_tick::behavior_type
port_probe_behavior(probe_with_tick::stateful_pointer<port_probe_state> self) {
  auto look = [=] {
    auto& st = self->state;
    auto now = self->clock().now();
    for (auto i = st.probes.begin(); i != st.probes.end();) {
      auto refused = is_refused(*i);
      if (!refused && now < i->until) {
        ++i;
        continue;
      }
      i->promise.deliver(port_probed{refused});
      i = st.probes.erase(i);
    }
    if (!st.probes.empty())
      arm(self, st.armed, now + look_every);
  };
  return {
    [=](const probe_port& x) {
      auto promise = self->make_response_promise<port_probed>();
      auto socket = self->state.probes.size() < probes_max ? send_byte(x.at)
                                                           : nullptr;
      if (!socket) {
        promise.deliver(port_probed{});
        return promise;
      }
      self->state.probes.push_back(
        {std::move(socket), self->clock().now() + look_for, promise});
      look();
      return promise;
    },
    [=](tick) {
      disarm_due(self, self->state.armed);
      look();
    },
  };
}

} // namespace

port_probe_actor spawn_port_probe(caf::actor_system& sys) {
  return caf::actor_cast<port_probe_actor>(
    spawn_inspected(sys, port_probe_behavior));
}

} // namespace troupe
