#include "nodes/crowd_host.hpp"

#include "actors/io/socket.hpp"
#include "actors/udp_transport.hpp"
#include "nodes/play_error.hpp"
#include "nodes/service_stack.hpp"
#include "nodes/state_folder.hpp"

#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <chrono>
#include <optional>
#include <utility>

namespace troupe {

namespace {

constexpr auto answer_limit = std::chrono::seconds{10};

} // namespace

crowd_host::crowd_host(crowd_plan plan) : sys_(config_) {
  transport_options opts;
  auto opened = open_socket(opts);
  if (auto bad = std::get_if<socket_error>(&opened))
    throw play_error{exit_code::unavailable, bad->text};
  auto& socket = std::get<bound_socket>(opened);
  address_ = socket.local;
  transport_ = spawn_udp_transport(sys_, std::move(socket), fresh_incarnation(),
                                   opts);
  crowd_ = sys_.spawn(crowd_behavior, std::move(plan), clients_group,
                      transport_);
  caf::anon_send(transport_,
                 attach{clients_group, {frame_kind::packet}, crowd_});
}

crowd_host::~crowd_host() {
  caf::anon_send_exit(crowd_, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(transport_, caf::exit_reason::user_shutdown);
  crowd_ = nullptr;
  transport_ = nullptr;
  sys_.await_all_actors_done();
}

void crowd_host::tell(crowd_order x) {
  caf::anon_send(crowd_, x);
}

crowd_counts crowd_host::count() {
  std::optional<crowd_counts> result;
  caf::scoped_actor self{sys_};
  self->request(crowd_, answer_limit, get_crowd{})
    .receive([&](crowd_counts& x) { result = std::move(x); },
             [](const caf::error&) {});
  if (!result)
    throw play_error{exit_code::bug, "the clients do not answer"};
  return std::move(*result);
}

} // namespace troupe
