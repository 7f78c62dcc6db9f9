#include "nodes/simulation/service_client.hpp"

#include "nodes/simulation/sim_node.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <utility>

namespace troupe::simulation {

namespace {

/// Of the requests of the one who reads, so many are read before one is a post.
constexpr std::uint64_t reads_before_post = 7;

using scripted_actor
  = client_listener_actor::extend<caf::reacts_to<notify_client_actor>,
                                  caf::reacts_to<tick>>;

struct scripted_state {
  static constexpr const char* name = "script";
  notify_client_actor client;
};

std::string user_of(const client_script& script) {
  switch (script.part) {
    case client_part::toggles:
      return "both";
    case client_part::reads:
      return "reader";
    default:
      return "user" + std::to_string(script.self + 1);
  }
}

client_command next_post(client_script& script, service_judge& judge) {
  script.waiting_for = "c" + std::to_string(script.self + 1) + "#"
                       + std::to_string(++script.turns);
  judge.on_post(script.self, script.waiting_for);
  return {packet_code::send, script.waiting_for};
}

/// Follows all others who post, then posts.
std::optional<client_command>
next_of_poster(client_script& script, service_judge& judge, timespan now) {
  if (script.follows == script.self)
    ++script.follows;
  if (script.follows < script.posters) {
    script.waiting_for = "+user" + std::to_string(script.follows + 1);
    return client_command{packet_code::follow, script.waiting_for};
  }
  if (now >= script.until)
    return std::nullopt;
  return next_post(script, judge);
}

/// The next thing that the script has, if it may say it.
std::optional<client_command> next_of(client_script& script,
                                      service_judge& judge, timespan now) {
  if (!script.connected || !script.waiting_for.empty() || script.on_key)
    return std::nullopt;
  if (script.part == client_part::posts)
    return next_of_poster(script, judge, now);
  if (now >= script.until)
    return std::nullopt;
  if (script.part == client_part::toggles) {
    auto sets = (script.turns++ * 7 + script.self) % 3 != 1;
    script.on_key = judge.on_asked(sets ? key_call::set : key_call::clear, now);
    return client_command{packet_code::follow, sets ? "+reader" : "-reader"};
  }
  if ((script.turns + 1) % (reads_before_post + 1) == 0)
    return next_post(script, judge);
  ++script.turns;
  script.on_key = judge.on_asked(key_call::get, now);
  return client_command{packet_code::user_info, {}};
}

bool says(const client_event& what, const char* words) {
  return what.text.find(words) != std::string::npos;
}

/// What became of a request about the key that two share.
void settle_key(client_script& script, service_judge& judge,
                const client_event& what, timespan now) {
  auto number = *std::exchange(script.on_key, std::nullopt);
  auto done = what.what == client_event::kind::done;
  if (what.what == client_event::kind::unknown)
    return;
  if (script.part == client_part::toggles) {
    if (says(what, "no user"))
      judge.on_nobody(number, now);
    else
      judge.on_told(number, done, now);
  } else if (done) {
    judge.on_told(number, !says(what, ": 0 followers"), now);
  }
}

/// What became of the request under way.
void settle(client_script& script, service_judge& judge,
            const client_event& what, timespan now) {
  if (script.on_key)
    return settle_key(script, judge, what, now);
  auto asked = std::exchange(script.waiting_for, {});
  if (asked.empty() || what.what == client_event::kind::unknown)
    return;
  auto done = what.what == client_event::kind::done;
  if (asked.front() != '+') {
    auto epoch = script.answered_in[what.number];
    return done ? judge.on_acknowledged(script.self, asked, epoch, now)
                : judge.on_refused(script.self, asked, now);
  }
  // A user that is not there yet is asked for again.
  if (!done && !says(what, "already"))
    return;
  judge.on_follows(script.self, script.follows);
  ++script.follows;
}

/// Where a client stands in a trace, behind the servers.
struct traced_client {
  trace_writer* out = nullptr;
  node_index place = 0;
};

std::string words_of(const client_command& x) {
  switch (x.code) {
    case packet_code::send:
      return "posts " + x.text;
    case packet_code::follow:
      return (x.text.front() == '-' ? "unfollows " : "follows ")
             + x.text.substr(1);
    default:
      return "asks who follows it";
  }
}

void tell(const traced_client& in, client_script& script, const client_event& x,
          timespan now) {
  using kind = client_event::kind;
  if (in.out == nullptr)
    return;
  auto settled = x.what == kind::done || x.what == kind::refused
                 || x.what == kind::unknown;
  if (settled && script.call)
    in.out->on_answered(*std::exchange(script.call, std::nullopt),
                        x.what == kind::done      ? "ok"
                        : x.what == kind::refused ? "failed"
                                                  : "unknown",
                        now);
  else if (x.what == kind::fail_over)
    in.out->on_notice(in.place, "is served by " + x.text + " now", now);
  else if (x.what == kind::waiting)
    in.out->on_notice(in.place, "waits: " + x.text, now);
}

scripted_actor::behavior_type
scripted(scripted_actor::stateful_pointer<scripted_state> self,
         client_script* script, service_judge* judge, traced_client traced) {
  auto now = [self] { return self->clock().now().time_since_epoch(); };
  self->delayed_send(self, script->gap, tick{});
  return {
    [=](const client_event& x) {
      using kind = client_event::kind;
      tell(traced, *script, x, now());
      switch (x.what) {
        case kind::connected:
          script->connected = true;
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
      if (auto next = next_of(*script, *judge, now())) {
        if (traced.out != nullptr)
          script->call = traced.out->on_call(traced.place, words_of(*next),
                                             now());
        self->send(self->state.client, std::move(*next));
      }
      self->delayed_send(self, script->gap, tick{});
    },
  };
}

/// Between the transport and the client: sees in which epoch a request is
/// answered. The first answer is the one that the client takes.
frame_listener_actor::behavior_type
answer_spy(frame_listener_actor::pointer self, notify_client_actor client,
           client_script* script) {
  return {[=](frame_batch& x) {
    for (const auto& item : x.items) {
      auto said = std::get_if<packet>(&item.what);
      if (said == nullptr)
        continue;
      if (said->code == packet_code::accept)
        script->answered_in.clear();
      else if (said->code == packet_code::info)
        script->answered_in.emplace(said->sequence, said->epoch);
    }
    self->send(client, std::move(x));
  }};
}

} // namespace

service_client spawn_service_client(caf::actor_system& sys,
                                    const service_setting& in,
                                    client_script* script) {
  const auto& plan = in.plan;
  service_client it;
  auto own = [&](auto x) {
    it.actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  };
  auto transport = own(
    spawn_sim_transport(sys, in.hub, sim_address(plan.nodes + script->self),
                        900'000 + script->self, paths_of(plan.config)));
  auto script_actor
    = own(sys.spawn(scripted, script, &in.judge,
                    traced_client{in.trace, plan.nodes + script->self}));
  notify_client_setup setup;
  setup.opts = in.terms.client;
  setup.group = clients_group;
  setup.who.user = user_of(*script);
  for (node_index i = 0; i < plan.nodes; ++i)
    setup.who.servers.push_back(sim_address(i));
  setup.who.client.fill(static_cast<std::uint8_t>(script->self + 1));
  it.client = own(sys.spawn(notify_client_behavior, std::move(setup),
                            notify_client_neighbours{transport, script_actor}));
  auto spy = own(sys.spawn(answer_spy, it.client, script));
  caf::anon_send(transport, attach{clients_group, {frame_kind::packet}, spy});
  caf::anon_send(script_actor, it.client);
  return it;
}

} // namespace troupe::simulation
