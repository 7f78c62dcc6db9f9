#include "nodes/simulation/service_node.hpp"

#include "actors/channel.hpp"
#include "actors/core/notification_service.hpp"
#include "nodes/simulation/group_node.hpp"
#include "nodes/simulation/sim_node.hpp"
#include "nodes/simulation/slow_disk.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

namespace troupe::simulation {

namespace {

/// Hears what people would be told: a server that gives up ends the run.
group_listener_actor::behavior_type
status_spy(std::shared_ptr<std::string> over) {
  return {
    [over](const group_status_ptr& x) {
      if (x->phase == group_phase::left || x->phase == group_phase::refused)
        *over = to_string(x->phase) + ": " + x->why;
    },
    [](const notice&) {},
  };
}

// -- clients ------------------------------------------------------------------

using scripted_actor
  = client_listener_actor::extend<caf::reacts_to<notify_client_actor>,
                                  caf::reacts_to<tick>>;

struct scripted_state {
  static constexpr const char* name = "script";
  notify_client_actor client;
};

std::string user_of(const client_script& script, client_index x) {
  return x + 2 >= script.clients ? "both" : "user" + std::to_string(x + 1);
}

/// Does the next thing that the script has.
std::optional<client_command> next_of(client_script& script,
                                      service_judge& judge, timespan now) {
  if (!script.connected || !script.waiting_for.empty() || script.toggle)
    return std::nullopt;
  if (script.toggles) {
    if (now >= script.until)
      return std::nullopt;
    auto sets = (script.posts++ * 7 + script.self) % 3 != 1;
    script.toggle = judge.on_toggle(sets, now);
    return client_command{packet_code::follow, sets ? "+user1" : "-user1"};
  }
  // The pairs of togglers are followed by nobody, and post nothing.
  if (script.follows == script.self)
    ++script.follows;
  if (script.follows + 2 < script.clients) {
    script.waiting_for = "+" + user_of(script, script.follows);
    return client_command{packet_code::follow, script.waiting_for};
  }
  if (now >= script.until)
    return std::nullopt;
  script.waiting_for = "c" + std::to_string(script.self + 1) + "#"
                       + std::to_string(++script.posts);
  judge.on_post(script.self, script.waiting_for);
  return client_command{packet_code::send, script.waiting_for};
}

/// What became of the request under way.
void settle(client_script& script, service_judge& judge,
            const client_event& what, timespan now) {
  auto known = what.what != client_event::kind::unknown;
  auto done = what.what == client_event::kind::done;
  if (script.toggle) {
    if (known && what.text.find("no user") != std::string::npos)
      judge.on_nobody(*script.toggle, now);
    else if (known)
      judge.on_toggled(*script.toggle, done, now);
    script.toggle.reset();
    return;
  }
  auto asked = std::exchange(script.waiting_for, {});
  if (asked.empty() || !known)
    return;
  if (asked.front() != '+')
    return judge.on_posted(script.self, asked, done, now);
  // A user that is not there yet is asked for again.
  if (!done && what.text.find("already") == std::string::npos)
    return;
  judge.on_follows(script.self, script.follows);
  ++script.follows;
}

scripted_actor::behavior_type
scripted(scripted_actor::stateful_pointer<scripted_state> self,
         client_script* script, service_judge* judge) {
  auto now = [self] { return self->clock().now().time_since_epoch(); };
  self->delayed_send(self, script->gap, tick{});
  return {
    [=](const client_event& x) {
      using kind = client_event::kind;
      switch (x.what) {
        case kind::connected:
          script->connected = true;
          break;
        case kind::rejected:
          script->rejected = true;
          break;
        case kind::notification:
          if (auto at = x.text.find(": "); at != std::string::npos)
            judge->on_shown(script->self, x.text.substr(at + 2), now());
          break;
        case kind::done:
        case kind::refused:
        case kind::unknown:
          settle(*script, *judge, x, now());
          break;
        default:
          break;
      }
    },
    [=](notify_client_actor& x) { self->state.client = std::move(x); },
    [=](tick) {
      if (auto next = next_of(*script, *judge, now()))
        self->send(self->state.client, std::move(*next));
      self->delayed_send(self, script->gap, tick{});
    },
  };
}

} // namespace

endpoint client_address(const run_plan& plan, client_index x) {
  return sim_address(plan.nodes + x);
}

service_node spawn_service_node(caf::actor_system& sys, service_setting& in,
                                const node_life& who, service_disk* disk) {
  const auto& plan = in.plan;
  auto judge = &in.judge;
  service_node it;
  auto own = [&](auto x) {
    it.actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  };
  it.who = who;
  it.over = std::make_shared<std::string>();
  auto paths = paths_of(plan.config);
  it.transport = own(
    spawn_sim_transport(sys, in.hub, sim_address(who.node), who.inc, paths));
  auto channel = own(sys.spawn(channel_behavior, plan.config.channel,
                               it.transport, group_id{0}));
  service_stack_options opts;
  opts.group = group_options_of(plan, who, disk->votes);
  opts.replica = {in.terms.replica, plan.nodes, disk->log};
  opts.reception = in.terms.reception;
  auto node = who.node;
  service_neighbours around;
  around.transport = it.transport;
  around.channel = channel;
  around.votes = own(spawn_vote_disk(sys, &disk->votes, plan.sync_takes));
  around.log = own(spawn_log_disk(sys, disk, in.terms.write_takes,
                                  [node, judge](const keep_log& x) {
                                    judge->on_written(node, x);
                                  }));
  around.listener = own(sys.spawn(status_spy, it.over));
  around.limits = {paths, plan.receive_room};
  it.stack
    = spawn_service_stack(sys, std::move(opts), around,
                          std::make_shared<core::notification_service>());
  for (const auto& x : it.stack.actors)
    it.actors.push_back(x);
  return it;
}

service_client spawn_service_client(caf::actor_system& sys, service_setting& in,
                                    client_script* script) {
  const auto& plan = in.plan;
  service_client it;
  auto own = [&](auto x) {
    it.actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  };
  auto at = client_address(plan, script->self);
  auto transport = own(spawn_sim_transport(
    sys, in.hub, at, 900'000 + script->self, paths_of(plan.config)));
  auto script_actor = own(sys.spawn(scripted, script, &in.judge));
  notify_client_setup setup;
  setup.opts = in.terms.client;
  setup.group = clients_group;
  setup.who.user = user_of(*script, script->self);
  for (node_index i = 0; i < plan.nodes; ++i)
    setup.who.servers.push_back(sim_address(i));
  setup.who.client.fill(static_cast<std::uint8_t>(script->self + 1));
  it.client = own(sys.spawn(notify_client_behavior, std::move(setup),
                            notify_client_neighbours{transport, script_actor}));
  caf::anon_send(transport,
                 attach{clients_group, {frame_kind::packet}, it.client});
  caf::anon_send(script_actor, it.client);
  return it;
}

} // namespace troupe::simulation
