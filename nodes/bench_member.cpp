#include "nodes/bench_member.hpp"

#include "actors/io/multicast.hpp"
#include "actors/io/path_mtu.hpp"
#include "actors/session.hpp"
#include "actors/timer.hpp"
#include "actors/udp_transport.hpp"
#include "nodes/bench_life.hpp"
#include "nodes/bench_reply.hpp"
#include "nodes/bench_transfer.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/inspection.hpp"
#include "nodes/peer_stack.hpp"
#include "nodes/run_config.hpp"
#include "nodes/state_folder.hpp"
#include "nodes/supervisor.hpp"
#include "nodes/trace_start.hpp"
#include "nodes/transport_guard.hpp"

#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <fstream>
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

constexpr auto count_limit = std::chrono::seconds{5};
/// Pause between two looks for whom the group waits.
constexpr timespan look_pause = std::chrono::milliseconds{500};

std::unique_ptr<bench_work> work_of(const bench_member_plan& plan) {
  const auto& load = plan.load;
  if (load.file.empty())
    return std::make_unique<bench_life>(plan, cpu_seconds);
  std::unique_ptr<std::istream> file;
  if (plan.self == 1)
    file = std::make_unique<std::ifstream>(load.file, std::ios::binary);
  return std::make_unique<bench_transfer>(load.bytes, std::move(file),
                                          cpu_seconds);
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
               bound_socket socket, wait_room& room, incarnation life,
               transport_guard guard)
    : sample(std::make_shared<bench_sample>()),
      supervisor_(spawn_supervisor(sys, room)) {
    auto opts = transport_options_for(plan.load, plan.self);
    core::transport_limits limits{paths_for(opts),
                                  socket.receive_buffer_granted};
    auto transport = own(spawn_udp_transport(sys, std::move(socket), life, opts,
                                             std::move(guard)));
    auto app = own(sys.spawn(bench_member_behavior, plan, sample, supervisor_));
    stream_ = spawn_ordered_stream(sys, stream_options_for(plan.load),
                                   peers_group, transport, app);
    for (auto x : {caf::actor_cast<caf::strong_actor_ptr>(stream_.group),
                   caf::actor_cast<caf::strong_actor_ptr>(stream_.clock),
                   caf::actor_cast<caf::strong_actor_ptr>(stream_.resender),
                   caf::actor_cast<caf::strong_actor_ptr>(stream_.tracker),
                   caf::actor_cast<caf::strong_actor_ptr>(stream_.orderer)})
      actors_.push_back(std::move(x));
    record(sys, plan, transport);
    auto session = own(sys.spawn(session_behavior, handshake_for_bench(),
                                 transport, app, std::move(limits)));
    caf::anon_send(transport,
                   attach{peers_group, {frame_kind::handshake}, session});
    counted_ = {{"transport", transport},     {"group", stream_.group},
                {"clock", stream_.clock},     {"resender", stream_.resender},
                {"tracker", stream_.tracker}, {"orderer", stream_.orderer}};
    supervise all;
    for (const auto& x : actors_)
      all.actors.push_back(caf::actor_cast<caf::actor_addr>(x));
    caf::anon_send(supervisor_, std::move(all));
    caf::anon_send(app, join_bench{stream_.group, stream_.tracker});
    caf::anon_send(session, round_of(plan));
  }

  void end() {
    auto reason = caf::exit_reason::user_shutdown;
    for (const auto& x : actors_)
      caf::anon_send_exit(x, reason);
    caf::anon_send_exit(supervisor_, reason);
    actors_.clear();
    counted_.clear();
    stream_ = {};
    supervisor_ = nullptr;
  }

  /// Asks all rooms for their counters.
  std::map<std::string, std::uint64_t> count(caf::actor_system& sys) const {
    std::map<std::string, std::uint64_t> result;
    caf::scoped_actor self{sys};
    for (const auto& part : counted_)
      self->request(part.who, count_limit, get_counters{})
        .receive(
          [&](const counters& x) {
            for (const auto& item : x.items)
              result[part.name + "." + item.name] = item.value;
          },
          [&](const caf::error&) {
            std::cerr << "the " << part.name << " does not count\n";
          });
    return result;
  }

  std::shared_ptr<bench_sample> sample;

private:
  template <class Handle>
  Handle own(Handle x) {
    actors_.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  }

  /// Where `--set trace.file=...` asks for it.
  void record(caf::actor_system& sys, const bench_member_plan& plan,
              const transport_actor& transport) {
    auto opts = trace_options_for(plan.load, plan.self);
    if (opts.file.empty())
      return;
    auto made = spawn_recorder(sys, opts, "member-" + std::to_string(plan.self),
                               plan.load.order, transport);
    own(made.recorder);
    caf::anon_send(transport, tap{made.recorder, made.room});
    caf::anon_send(stream_.group, tap{made.recorder, made.room});
  }

  node_supervisor_actor supervisor_;
  ordered_stream stream_;
  std::vector<counted_part> counted_;
  std::vector<caf::strong_actor_ptr> actors_;
};

/// Waits for the sample and tells it, then for the signal to go.
exit_code live(caf::actor_system& sys, wait_room& room,
               const member_stack& stack) {
  for (;;) {
    auto next = room.wait(std::nullopt);
    if (!next)
      continue;
    if (next->fell)
      return exit_code::bug;
    if (next->over && !next->over->good)
      return exit_code::unavailable;
    if (next->over)
      std::cout << to_text(
        {*stack.sample, peak_memory_mib("self"), stack.count(sys)})
                << std::endl;
    if (next->signal == SIGTERM || next->signal == SIGINT)
      return exit_code::yes;
  }
}

} // namespace

bench_member_actor::behavior_type bench_member_behavior(
  bench_member_actor::stateful_pointer<bench_member_state> self,
  bench_member_plan plan, std::shared_ptr<bench_sample> result,
  supervisor_actor supervisor) {
  self->state.work = work_of(plan);
  auto act = [=](bench_out& out) {
    auto& st = self->state;
    if (out.send)
      self->send(st.around.group, std::move(*out.send));
    if (out.end_stream)
      self->send(st.around.group, end_stream{});
    if (out.over) {
      *result = st.work->sample();
      self->send(supervisor, life_over{true});
    }
    arm(self, st.armed, st.work->next_deadline());
  };
  // Lets the work take a step and does what it says.
  auto step = [=](auto f) {
    bench_out out;
    f(*self->state.work, self->clock().now(), out);
    act(out);
  };
  return {
    [=](join_bench& x) { self->state.around = std::move(x); },
    [=](const delivery& x) {
      self->state.work->on_delivery(x, self->clock().now());
    },
    [=](const send_result& x) {
      step(
        [&](auto& work, auto now, auto& out) { work.on_result(x, now, out); });
    },
    [=](credit) {
      step([](auto& work, auto now, auto& out) { work.on_credit(now, out); });
    },
    [=](const view_installed&) {
      self->delayed_send(self, look_pause, report_due{});
      step(
        [](auto& work, auto now, auto& out) { work.on_installed(now, out); });
    },
    [=](const stream_ended&) {
      step([](auto& work, auto, auto& out) { work.on_stream_ended(out); });
    },
    [=](const round_ready& x) {
      self->send(self->state.around.group, view_change{x.agreed});
    },
    [](const round_finished&) {},
    [=](const round_failed&) { self->send(supervisor, life_over{false}); },
    [=](tick) {
      disarm_due(self, self->state.armed);
      step([](auto& work, auto now, auto& out) { work.on_tick(now, out); });
    },
    [=](report_due) {
      self->request(self->state.around.waited, caf::infinite, get_waits{})
        .then([=](const wait_list& x) {
          self->state.work->on_waits(x, self->clock().now());
        });
      self->delayed_send(self, look_pause, report_due{});
    },
  };
}

int bench_member(const std::string& text) {
  auto plan = parse_bench_member(text);
  if (!plan) {
    std::cerr << "troupe: members are started by troupe bench ordering\n";
    return to_int(exit_code::usage);
  }
  auto socket = adopt_socket(plan->socket);
  auto opts = transport_options_for(plan->load, plan->self);
  if (!opts.multicast.empty()) {
    auto bad = join_multicast(socket, opts);
    if (bad) {
      std::cerr << "troupe: " << bad->text << "\n";
      return to_int(exit_code::unavailable);
    }
  }
  auto life = fresh_incarnation();
  auto with = guard_of(settings_of(plan->load, plan->self).config, life);
  if (!with.error.empty()) {
    std::cerr << "troupe: " << with.error << "\n";
    return to_int(exit_code::bad_config);
  }
  wait_room room; // Before any other thread.
  run_config cfg;
  caf::actor_system sys{cfg};
  member_stack stack{sys,  *plan, std::move(socket),
                     room, life,  std::move(with.guard)};
  auto result = live(sys, room, stack);
  stack.end();
  sys.await_all_actors_done();
  return to_int(result);
}

} // namespace troupe
