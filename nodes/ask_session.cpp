#include "nodes/ask_session.hpp"

#include "actors/channel.hpp"
#include "actors/io/port_probe.hpp"
#include "actors/requester.hpp"
#include "actors/udp_transport.hpp"
#include "nodes/key_file.hpp"
#include "nodes/run_config.hpp"
#include "nodes/state_folder.hpp"
#include "nodes/uuid.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <thread>
#include <utility>

namespace troupe {

namespace {

/// Pause before the list is asked for again.
constexpr timespan retry_after = std::chrono::seconds{1};

} // namespace

struct ask_session::parts {
  run_config config;
  caf::actor_system sys{config};
  incarnation life = fresh_incarnation();
  std::vector<caf::strong_actor_ptr> actors;
  channel_actor channel;
  directory_client_actor directory;
  port_probe_actor probe;

  template <class Handle>
  Handle own(Handle x) {
    actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  }
};

ask_session::ask_session(std::unique_ptr<parts> it) : parts_(std::move(it)) {
  // nop
}

std::variant<std::unique_ptr<ask_session>, socket_error>
ask_session::open(directory_client_setup way, const std::string& key_file) {
  transport_options opts;
  opts.bind = "0.0.0.0:0";
  auto socket = open_socket(opts);
  if (auto bad = std::get_if<socket_error>(&socket))
    return *bad;
  auto it = std::make_unique<parts>();
  auto sealed = sealing_of(key_file, it->life);
  if (!sealed.error.empty())
    return socket_error{socket_fault::no_key, sealed.error};
  auto transport = it->own(
    spawn_udp_transport(it->sys, std::get<bound_socket>(std::move(socket)),
                        it->life, opts, {std::move(sealed.sealing), nullptr}));
  it->channel = it->own(
    it->sys.spawn(channel_behavior, channel_options{}, transport, group_id{0}));
  it->directory = it->own(spawn_directory_client(it->sys, std::move(way)));
  it->probe = it->own(spawn_port_probe(it->sys));
  return std::unique_ptr<ask_session>{new ask_session{std::move(it)}};
}

ask_session::~ask_session() {
  for (auto i = parts_->actors.rbegin(); i != parts_->actors.rend(); ++i)
    caf::anon_send_exit(*i, caf::exit_reason::user_shutdown);
  parts_->actors.clear();
  parts_->channel = nullptr;
  parts_->directory = nullptr;
  parts_->probe = nullptr;
  parts_->sys.await_all_actors_done();
}

std::vector<reachable_receiver>
ask_session::list(const std::function<void(const std::string&)>& wait) {
  caf::scoped_actor self{parts_->sys};
  for (;;) {
    receivers_listed result;
    self->request(parts_->directory, caf::infinite, list_receivers{})
      .receive([&](receivers_listed& x) { result = std::move(x); },
               [&](const caf::error&) {
                 result.error = "the client of the discovery node has ended";
               });
    if (result.error.empty())
      return std::move(result.items);
    wait(result.error);
    std::this_thread::sleep_for(retry_after);
  }
}

void ask_session::ask(const requester_options& opts, const std::string& text,
                      const std::function<void(const ask_event&)>& show) {
  caf::scoped_actor self{parts_->sys};
  requester_setup with;
  with.opts = opts;
  with.client = parse_uuid(fresh_uuid()).value_or(uuid_bytes{});
  with.seed = parts_->life;
  with.channel = parts_->channel;
  with.directory = parts_->directory;
  with.probe = parts_->probe;
  with.listener
    = caf::actor_cast<ask_listener_actor>(caf::actor_cast<caf::actor>(self));
  auto requester = parts_->sys.spawn(requester_behavior, std::move(with));
  self->send(requester, ask_receiver{slice::copy_of(text)});
  self->send(requester, asked_all{});
  auto over = false;
  self->receive_while(
    [&] { return !over; })([&](const ask_event& x) { show(x); },
                           [](ask_more) {
                             // One request is all.
                           },
                           [&](const life_over&) { over = true; });
  self->send_exit(requester, caf::exit_reason::user_shutdown);
}

} // namespace troupe
