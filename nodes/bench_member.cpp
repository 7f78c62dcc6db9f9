#include "nodes/bench_member.hpp"

#include "actors/io/path_mtu.hpp"
#include "actors/session.hpp"
#include "actors/timer.hpp"
#include "actors/udp_transport.hpp"
#include "nodes/bench_report.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/peer_stack.hpp"
#include "nodes/run_config.hpp"
#include "nodes/state_folder.hpp"
#include "nodes/supervisor.hpp"

#include <caf/send.hpp>

#include <iostream>
#include <utility>

#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace troupe {

namespace {

double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  auto seconds = [](const timeval& x) {
    return static_cast<double>(x.tv_sec) + static_cast<double>(x.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// All members start at once, so greetings may come closely.
handshake_options handshake_for_bench() {
  handshake_options result;
  result.interval = std::chrono::milliseconds{50};
  return result;
}

begin_round round_of(const bench_member_plan& plan) {
  begin_round result{1, peers_group, plan.self, {}};
  for (const auto& at : plan.members) {
    auto id = static_cast<member_id>(result.members.size() + 1);
    result.members.push_back({id, "member-" + std::to_string(id), 0, at});
  }
  return result;
}

/// The actors of one member.
class member_stack {
public:
  member_stack(caf::actor_system& sys, const bench_member_plan& plan,
               wait_room& room)
    : sample(std::make_shared<bench_sample>()),
      supervisor_(spawn_supervisor(sys, room)) {
    auto transport = own(spawn_udp_transport(
      sys, bound_socket{plan.socket, AF_INET}, fresh_incarnation(),
      transport_options_for(plan.load, plan.self)));
    auto app = own(sys.spawn(bench_member_behavior, plan, sample, supervisor_));
    stream_ = spawn_ordered_stream(sys, stream_options_for(plan.load),
                                   peers_group, transport, app);
    for (auto x : {caf::actor_cast<caf::strong_actor_ptr>(stream_.group),
                   caf::actor_cast<caf::strong_actor_ptr>(stream_.clock),
                   caf::actor_cast<caf::strong_actor_ptr>(stream_.resender),
                   caf::actor_cast<caf::strong_actor_ptr>(stream_.tracker),
                   caf::actor_cast<caf::strong_actor_ptr>(stream_.orderer)})
      actors_.push_back(std::move(x));
    auto session
      = own(sys.spawn(session_behavior, handshake_for_bench(), transport, app,
                      paths_for(transport_options_for(plan.load, plan.self))));
    caf::anon_send(transport,
                   attach{peers_group, {frame_kind::handshake}, session});
    supervise all;
    for (const auto& x : actors_)
      all.actors.push_back(caf::actor_cast<caf::actor_addr>(x));
    caf::anon_send(supervisor_, std::move(all));
    caf::anon_send(app, join_bench{stream_.group});
    caf::anon_send(session, round_of(plan));
  }

  void end() {
    auto reason = caf::exit_reason::user_shutdown;
    for (const auto& x : actors_)
      caf::anon_send_exit(x, reason);
    caf::anon_send_exit(supervisor_, reason);
    actors_.clear();
    stream_ = {};
    supervisor_ = nullptr;
  }

  std::shared_ptr<bench_sample> sample;

private:
  template <class Handle>
  Handle own(Handle x) {
    actors_.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  }

  node_supervisor_actor supervisor_;
  ordered_stream stream_;
  std::vector<caf::strong_actor_ptr> actors_;
};

/// Waits for the sample and tells it, then for the signal to go.
exit_code live(wait_room& room, const bench_sample& sample) {
  for (;;) {
    auto next = room.wait(std::nullopt);
    if (!next)
      continue;
    if (next->fell)
      return exit_code::bug;
    if (next->over == false)
      return exit_code::unavailable;
    if (next->over)
      std::cout << to_text(sample, peak_memory_mib()) << std::endl;
    if (next->signal == SIGTERM || next->signal == SIGINT)
      return exit_code::yes;
  }
}

} // namespace

bench_member_actor::behavior_type bench_member_behavior(
  bench_member_actor::stateful_pointer<bench_member_state> self,
  bench_member_plan plan, std::shared_ptr<bench_sample> result,
  supervisor_actor supervisor) {
  self->state.life = bench_life{plan, cpu_seconds};
  auto act = [=](bench_out& out) {
    auto& st = self->state;
    if (out.send)
      self->send(st.group, std::move(*out.send));
    if (out.end_stream)
      self->send(st.group, end_stream{});
    if (out.over) {
      *result = st.life.sample();
      self->send(supervisor, life_over{true});
    }
    arm(self, st.armed, st.life.next_deadline());
  };
  // Lets the life take a step and does what it says.
  auto step = [=](auto f) {
    bench_out out;
    f(self->state.life, self->clock().now(), out);
    act(out);
  };
  return {
    [=](join_bench& x) { self->state.group = std::move(x.group); },
    [=](const delivery& x) {
      self->state.life.on_delivery(x, self->clock().now());
    },
    [=](const send_result& x) {
      step(
        [&](auto& life, auto now, auto& out) { life.on_result(x, now, out); });
    },
    [=](credit) {
      step([](auto& life, auto now, auto& out) { life.on_credit(now, out); });
    },
    [=](const view_installed&) {
      step(
        [](auto& life, auto now, auto& out) { life.on_installed(now, out); });
    },
    [=](const stream_ended&) {
      step([](auto& life, auto, auto& out) { life.on_stream_ended(out); });
    },
    [=](const round_ready& x) {
      self->send(self->state.group, view_change{x.agreed});
    },
    [](const round_finished&) {},
    [=](const round_failed&) { self->send(supervisor, life_over{false}); },
    [=](tick) {
      disarm_due(self, self->state.armed);
      step([](auto& life, auto now, auto& out) { life.on_tick(now, out); });
    },
  };
}

int bench_member(const std::string& text) {
  auto plan = parse_bench_member(text);
  if (!plan) {
    std::cerr << "troupe: members are started by troupe bench ordering\n";
    return to_int(exit_code::usage);
  }
  wait_room room; // Before any other thread.
  run_config cfg;
  caf::actor_system sys{cfg};
  member_stack stack{sys, *plan, room};
  auto result = live(room, *stack.sample);
  stack.end();
  sys.await_all_actors_done();
  return to_int(result);
}

} // namespace troupe
