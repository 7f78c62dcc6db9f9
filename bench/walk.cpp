// Messages per second and CPU time per message through the nine rooms of every
// member, in one process and one thread: real bytes, no sockets, no waiting.
//
//   walk [MEMBERS] [SIZE] [MESSAGES] [BATCH]

#include "actors/sim_network.hpp"
#include "nodes/freed_memory.hpp"
#include "nodes/stack.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <numeric>
#include <vector>

using namespace troupe;

namespace {

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

std::uint64_t argument(int argc, char** argv, int i, std::uint64_t otherwise) {
  return argc > i ? std::strtoull(argv[i], nullptr, 10) : otherwise;
}

struct testing_config : caf::actor_system_config {
  testing_config() {
    config_file_path = "";
    set("scheduler.policy", caf::atom("testing"));
  }
};

application_actor::behavior_type counter_behavior(application_actor::pointer,
                                                  std::uint64_t* count) {
  return {[=](const delivery& x) {
            for (auto& b : x.batches)
              *count += b->count;
          },
          [](const send_result&) {}, [](credit) {},
          [](const view_installed&) {}, [](const stream_ended&) {}};
}

void print(std::uint64_t members, std::uint64_t size, std::uint64_t batch,
           std::uint64_t datagram, const std::vector<std::uint64_t>& delivered,
           double cpu) {
  auto total = std::accumulate(delivered.begin(), delivered.end(),
                               std::uint64_t{0});
  auto deliveries = static_cast<double>(total);
  std::printf("{\"members\":%zu,\"size\":%zu,\"batch\":%zu,"
              "\"datagram\":%zu,"
              "\"deliveries\":%zu,\"cpu_seconds\":%.3f,"
              "\"deliveries_per_cpu_second\":%.0f,"
              "\"cpu_us_per_delivery\":%.3f}\n",
              members, size, batch, datagram, total, cpu, deliveries / cpu,
              cpu * 1e6 / deliveries);
}

view view_of(std::uint64_t members) {
  view result;
  result.id = {1, 0};
  for (std::uint32_t i = 0; i < members; ++i)
    result.members.push_back({i + 1, "m", 1, v4_endpoint(0x0a000001 + i, 1)});
  return result;
}

} // namespace

int main(int argc, char** argv) {
  troupe::keep_freed_memory();
  auto members = argument(argc, argv, 1, 3);
  auto size = argument(argc, argv, 2, 100);
  auto messages = argument(argc, argv, 3, 300000);
  auto batch = argument(argc, argv, 4, 64);
  auto datagram = argument(argc, argv, 5, 60000);
  testing_config cfg;
  caf::actor_system sys{cfg};
  auto& sched
    = dynamic_cast<caf::scheduler::test_coordinator&>(sys.scheduler());
  auto hub = spawn_sim_hub(sys, {});
  std::vector<std::uint64_t> delivered(members);
  std::vector<ordered_stream> streams;
  std::vector<application_actor> apps;
  std::vector<transport_actor> transports;
  auto proto = view_of(members);
  for (std::size_t i = 0; i < members; ++i) {
    auto count = &delivered[i];
    transports.push_back(spawn_sim_transport(sys, hub, proto.members[i].at, 1,
                                             [datagram](const endpoint&) {
                                               return std::size_t{datagram};
                                             }));
    apps.push_back(sys.spawn(counter_behavior, count));
    streams.push_back(
      spawn_ordered_stream(sys, {}, 0, transports.back(), apps.back()));
    auto next = std::make_shared<view>(proto);
    next->self = proto.members[i].id;
    caf::anon_send(streams.back().group, view_change{next});
  }
  sched.run();
  std::string payload(size, 'x');
  unit_writer units;
  for (std::size_t i = 0; i < batch; ++i)
    units.add(payload);
  outgoing next;
  next.count = units.count();
  next.units = units.take();
  auto cpu = cpu_seconds();
  for (std::uint64_t sent = 0; sent < messages; sent += batch)
    for (std::size_t i = 0; i < members; ++i) {
      caf::send_as(apps[i], streams[i].group, next);
      if ((i + 1) == members)
        sched.run();
    }
  cpu = cpu_seconds() - cpu;
  print(members, size, batch, datagram, delivered, cpu);
  for (auto& x : streams)
    end_ordered_stream(x);
  for (auto& x : transports)
    caf::anon_send_exit(x, caf::exit_reason::kill);
  caf::anon_send_exit(hub, caf::exit_reason::kill);
  streams.clear();
  transports.clear();
  hub = nullptr;
  sched.run();
  sched.clock().cancel_all();
}
