#include "nodes/simulation/work_node.hpp"

#include "actors/channel.hpp"
#include "actors/core/splitmix.hpp"
#include "actors/processor.hpp"
#include "actors/receiver.hpp"
#include "actors/receiver_directory.hpp"
#include "actors/registrar.hpp"
#include "actors/requester.hpp"
#include "nodes/simulation/sim_node.hpp"
#include "nodes/simulation/work_asker.hpp"
#include "nodes/simulation/work_disks.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <set>
#include <utility>

namespace troupe::simulation {

namespace {

constexpr node_index directory_node = 0;

std::string receiver_id(node_index x) {
  return "receiver-" + std::to_string(x);
}

/// Sees what is processed. A command is played by an echo that takes its time.
processor_actor::behavior_type
processor_spy(processor_actor::pointer self, simple_processor_actor real,
              node_life who, work_judge* judge, trace_writer* trace) {
  return {[=](const work_order& x) {
    auto now = self->clock().now().time_since_epoch();
    judge->on_effect(who, x, now);
    if (trace != nullptr) {
      auto words = x.body.text();
      trace->on_notice(
        who.node, "processes " + std::string{words.substr(0, words.find(' '))},
        now);
    }
    return self->delegate(real, x);
  }};
}

/// Who is listed, and was not, or the other way round.
void tell_list(const std::set<node_index>& before,
               const std::set<node_index>& nodes, timespan now,
               trace_writer& out) {
  if (nodes == before)
    return;
  std::string names;
  for (auto x : nodes)
    names += (names.empty() ? "" : ", ") + name_of(x);
  out.on_notice(directory_node, "lists " + (names.empty() ? "nobody" : names),
                now);
}

work_listener_actor::behavior_type
listener_spy(work_listener_actor::pointer self, node_life who,
             work_judge* judge) {
  return {[=](const work_event& x) {
    if (x.step == work_step::acked || x.step == work_step::withheld)
      judge->on_answered(who, x.id, self->clock().now().time_since_epoch());
  }};
}

/// A machine whose process is gone says so.
port_probe_actor::behavior_type probe(const work_surroundings& around) {
  return {
    [lives = around.lives, nodes = around.plan.nodes](const probe_port& x) {
      for (node_index i = 0; i < nodes; ++i)
        if (sim_address(i) == x.at)
          return port_probed{!lives(i)};
      return port_probed{true};
    }};
}

class builder {
public:
  builder(caf::actor_system& sys, const node_life& who,
          const work_surroundings& around, work_disk* disk)
    : sys_(sys), around_(around), config_(around.plan.config), disk_(disk) {
    it_.who = who;
    it_.role = role_of(around.plan, who.node);
    auto transport = count(spawn_sim_transport(
      sys, around.hub, sim_address(who.node), who.inc, paths_of(config_)));
    channel_ = own(
      sys.spawn(channel_behavior, config_.channel, transport, group_id{0}));
  }

  work_node build() {
    switch (it_.role) {
      case work_role::directory:
        build_directory();
        break;
      case work_role::receiver:
        build_receiver();
        break;
      case work_role::requester:
        build_requester();
    }
    return std::move(it_);
  }

private:
  template <class Handle>
  Handle own(Handle x) {
    it_.actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
    return x;
  }

  template <class Handle>
  Handle count(Handle x) {
    it_.counted.push_back(caf::actor_cast<counted_actor>(x));
    return own(x);
  }

  directory_client_actor client() {
    return own(spawn_work_client(sys_, channel_, sim_address(directory_node),
                                 around_.mail));
  }

  void build_directory() {
    std::vector<receiver_entry> kept;
    std::set<std::string> ids;
    for (const auto& [id, x] : disk_->registrations) {
      kept.push_back(x);
      ids.insert(id);
    }
    auto judge = around_.judge;
    judge->on_directory(ids, sys_.clock().now().time_since_epoch());
    auto shown = std::make_shared<receiver_list_ptr>(
      std::make_shared<const receiver_list>());
    publish_receivers publish = [shown, judge, trace = around_.trace,
                                 &sys = sys_](receiver_list_ptr x) {
      std::set<node_index> nodes;
      for (const auto& item : x->items)
        nodes.insert(node_of(item.inc));
      auto now = sys.clock().now().time_since_epoch();
      if (trace != nullptr)
        tell_list(judge->listed(), nodes, now, *trace);
      judge->on_list(nodes, now);
      *shown = std::move(x);
    };
    auto store = own(
      spawn_registration_disk(sys_, disk_, judge, around_.plan.sync_takes));
    auto directory
      = count(sys_.spawn(receiver_directory_behavior, config_.directory, store,
                         std::move(kept), publish));
    auto server = own(spawn_work_server(sys_, directory, shown, around_.mail,
                                        [judge](const std::string& id) {
                                          judge->on_registered(id);
                                        }));
    caf::anon_send(channel_, serve{{call_name::list_peers}, server});
  }

  void build_receiver() {
    auto opts = config_.receiver;
    opts.fail_seed = around_.plan.seed + it_.who.inc;
    auto played = opts;
    if (played.processor == processor_kind::exec)
      played.processor = processor_kind::sleep;
    receiver_neighbours beside;
    beside.channel = channel_;
    beside.processor = own(
      sys_.spawn(processor_spy, own(sys_.spawn(processor_behavior, played)),
                 it_.who, around_.judge, around_.trace));
    beside.store = own(spawn_request_disk(sys_, disk_, it_.who, around_.judge,
                                          around_.plan.sync_takes));
    beside.listener = own(sys_.spawn(listener_spy, it_.who, around_.judge));
    std::vector<kept_request> earlier;
    for (const auto& [id, x] : disk_->requests)
      earlier.push_back(x);
    count(sys_.spawn(receiver_behavior, opts, beside, std::move(earlier)));
    registrar_setup with;
    with.opts = opts;
    with.self.id = receiver_id(it_.who.node);
    with.self.host = "10.0.0." + std::to_string(it_.who.node + 1);
    with.self.port = sim_address(it_.who.node).port;
    with.self.inc = it_.who.inc;
    with.directory = client();
    with.store = beside.store;
    with.tell = [](const notice&) {
      // nop
    };
    count(sys_.spawn(registrar_behavior, with));
  }

  void build_requester() {
    requester_setup with;
    with.opts = config_.requester;
    core::splitmix draw{around_.plan.seed + it_.who.inc};
    for (auto& byte : with.client)
      byte = static_cast<std::uint8_t>(draw.next());
    with.seed = draw.next();
    with.channel = channel_;
    with.directory = client();
    with.probe = own(sys_.spawn(probe, around_));
    auto asker
      = own(spawn_work_asker(sys_, it_.who, config_.source, &disk_->said,
                             around_.judge, around_.trace));
    with.listener = caf::actor_cast<ask_listener_actor>(asker);
    auto requester = count(sys_.spawn(requester_behavior, with));
    caf::anon_send(asker, join_work_asker{requester});
  }

  caf::actor_system& sys_;
  const work_surroundings& around_;
  const node_config& config_;
  work_disk* disk_;
  work_node it_;
  channel_actor channel_;
};

} // namespace

work_role role_of(const run_plan& plan, node_index x) {
  if (x == directory_node)
    return work_role::directory;
  return x <= plan.nodes / 2 ? work_role::receiver : work_role::requester;
}

work_node spawn_work_node(caf::actor_system& sys, const node_life& who,
                          const work_surroundings& around, work_disk* disk) {
  return builder{sys, who, around, disk}.build();
}

} // namespace troupe::simulation
