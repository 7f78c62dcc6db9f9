#pragma once

#include "actors/naive_group.hpp"
#include "actors/sim_network.hpp"
#include "nodes/stack.hpp"
#include "tests/support/deterministic.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

/// The state of an actor, for a look inside.
template <class State, class Handle>
const State& state_of(const Handle& x) {
  using actor = typename Handle::template stateful_base<State>;
  return static_cast<actor*>(caf::actor_cast<caf::abstract_actor*>(x))->state;
}

/// One message as a member delivered it.
struct delivered {
  member_id sender = 0;
  seqno number = 0;
  lamport_time time = 0;
  std::string payload;

  bool operator==(const delivered& x) const {
    return sender == x.sender && number == x.number && payload == x.payload;
  }
};

/// What the application of one member has seen. Checks at every delivery what
/// must hold at every level but the two exhibits.
struct witness {
  std::vector<delivered> log;
  std::map<member_id, seqno> last;
  bool ended = false;
  std::uint64_t refused = 0;
  member_id holder = 0;
  std::uint64_t credits = 0;
  /// Broken promises, as sentences.
  std::vector<std::string> broken;

  void on_delivery(const delivery& x, bool exhibit) {
    for (auto& batch : x.batches) {
      unit_reader in{batch->units.text()};
      auto number = batch->first_message();
      for (auto next = in.next(); next; next = in.next(), ++number) {
        auto& before = last[batch->origin];
        if (!exhibit && before != 0 && number != before + 1)
          broken.push_back("message " + std::to_string(number) + " of "
                           + std::to_string(batch->origin) + " came after "
                           + std::to_string(before));
        before = number;
        if (next->kind == unit_kind::message)
          log.push_back(
            {batch->origin, number, batch->time, std::string{next->payload}});
      }
    }
  }
};

struct cluster_options {
  std::size_t members = 3;
  level order = level::safe;
  impairment links;
  std::uint64_t seed = 1;
  /// Counters start behind this one.
  seqno start = 0;
  /// What is larger goes in parts.
  std::size_t unit_bytes = 60000;
  stream_options stream;
  naive_options naive;
  /// What the paths take.
  std::size_t datagram_bytes = wire::datagram_bytes_max;
};

/// N complete ordered streams on one simulated network in virtual time.
struct cluster : deterministic {
  struct node {
    endpoint at;
    transport_actor transport;
    ordered_stream stream;
    naive_group_actor naive;
    group_actor group;
    application_actor app;
    witness seen;
  };

  explicit cluster(cluster_options opts) : opts_(opts) {
    sim_options sim;
    sim.seed = opts.seed;
    sim.links = opts.links;
    hub = own(spawn_sim_hub(sys, sim));
    nodes.resize(opts.members);
    opts_.stream.group.order = opts.order;
    for (std::size_t i = 0; i < nodes.size(); ++i)
      spawn_node(i);
  }

  bool exhibit() const {
    return is_exhibit(opts_.order);
  }

  void spawn_node(std::size_t i) {
    auto& x = nodes[i];
    x.at = v4_endpoint(0x0a000001 + static_cast<std::uint32_t>(i), 6789);
    x.transport = own(spawn_sim_transport(
      sys, hub, x.at, life(i),
      [bytes = opts_.datagram_bytes](const endpoint&) { return bytes; }));
    auto seen = &x.seen;
    auto naive_level = exhibit();
    x.app = own(sys.spawn([=]() -> application_actor::behavior_type {
      return {
        [=](const delivery& d) {
          if (watch)
            watch(i, d);
          seen->on_delivery(d, naive_level);
        },
        [=](const send_result& r) {
          seen->refused += r.refused;
          seen->holder = r.holder;
        },
        [=](credit) { ++seen->credits; },
        [=](const view_installed&) { *seen = {}; },
        [=](const stream_ended&) { seen->ended = true; },
      };
    }));
    if (exhibit()) {
      x.naive = own(sys.spawn(naive_group_behavior, opts_.naive, opts_.order,
                              x.transport, x.app));
      x.group = x.naive;
      caf::anon_send(x.transport,
                     attach{group_number,
                            {frame_kind::plain_message, frame_kind::plain_ack,
                             frame_kind::plain_end, frame_kind::plain_end_ack},
                            x.naive});
      return;
    }
    x.stream = spawn_ordered_stream(sys, opts_.stream, group_number,
                                    x.transport, x.app);
    own(x.stream.clock);
    own(x.stream.resender);
    own(x.stream.tracker);
    own(x.stream.orderer);
    x.group = own(x.stream.group);
  }

  static incarnation life(std::size_t i) {
    return 100 + i;
  }

  view_ptr make_view(std::size_t self, std::uint64_t epoch) const {
    auto result = std::make_shared<view>();
    result->id = {epoch, 0};
    result->group = group_number;
    result->self = static_cast<member_id>(self + 1);
    result->start_time = opts_.start;
    result->start_seq = opts_.start;
    result->unit_bytes = opts_.unit_bytes;
    for (std::size_t i = 0; i < nodes.size(); ++i)
      result->members.push_back({static_cast<member_id>(i + 1),
                                 "peer-" + std::to_string(i + 1), life(i),
                                 nodes[i].at});
    return result;
  }

  void install(std::uint64_t epoch = 1) {
    for (std::size_t i = 0; i < nodes.size(); ++i)
      caf::anon_send(nodes[i].group, view_change{make_view(i, epoch)});
    settle();
  }

  /// Sends as the application of member `i`, which hears the result.
  void send(std::size_t i, const std::vector<std::string>& payloads) {
    unit_writer units;
    for (auto& x : payloads)
      units.add(x);
    outgoing next;
    next.count = units.count();
    next.units = units.take();
    sent[i] += next.count;
    caf::send_as(nodes[i].app, nodes[i].group, std::move(next));
  }

  void end(std::size_t i) {
    caf::anon_send(nodes[i].group, end_stream{});
  }

  bool all_ended() const {
    return std::all_of(nodes.begin(), nodes.end(),
                       [](auto& x) { return x.seen.ended; });
  }

  /// Lets time pass until all have ended, or `limit` is over.
  bool finish(timespan limit) {
    auto step = std::chrono::milliseconds{100};
    for (timespan t{0}; t < limit && !all_ended(); t += step)
      pass(step);
    return all_ended();
  }

  /// Whether of any two logs one is a prefix of the other.
  bool logs_agree() const {
    for (auto& x : nodes)
      for (auto& y : nodes) {
        auto n = std::min(x.seen.log.size(), y.seen.log.size());
        if (!std::equal(x.seen.log.begin(), x.seen.log.begin() + n,
                        y.seen.log.begin()))
          return false;
      }
    return true;
  }

  /// A number that any change of any delivery changes (FNV-1a).
  std::uint64_t digest() const {
    std::uint64_t hash = 14695981039346656037ull;
    auto add = [&](std::uint64_t x) {
      for (int i = 0; i < 8; ++i) {
        hash ^= (x >> (8 * i)) & 0xff;
        hash *= 1099511628211ull;
      }
    };
    for (auto& x : nodes)
      for (auto& d : x.seen.log) {
        add(d.sender);
        add(d.number);
        add(d.time);
      }
    return hash;
  }

  /// The value of a counter of one actor.
  template <class Handle>
  std::uint64_t count(const Handle& who, const std::string& name) {
    caf::scoped_actor self{sys};
    std::uint64_t result = 0;
    bool found = false;
    auto request = self->request(counted_actor{who}, caf::infinite,
                                 get_counters{});
    sched.run();
    request.receive(
      [&](const counters& x) {
        for (auto& item : x.items)
          if (item.name == name) {
            result = item.value;
            found = true;
          }
      },
      [](const caf::error&) {});
    if (!found)
      throw std::runtime_error("no counter " + name);
    return result;
  }

  /// Datagrams that all members have sent so far.
  std::uint64_t datagrams_sent() {
    std::uint64_t result = 0;
    for (auto& x : nodes)
      result += count(x.transport, "datagrams_sent");
    return result;
  }

  template <class T>
  void tell_hub(T what) {
    caf::anon_send(hub, std::move(what));
    settle();
  }

  /// Cuts both ways between two members.
  void cut(std::size_t i, std::size_t k) {
    tell_hub(cut_link{nodes[i].at, nodes[k].at});
    tell_hub(cut_link{nodes[k].at, nodes[i].at});
  }

  static constexpr group_id group_number = 1;
  /// Looks at each delivery before the application of that member does.
  std::function<void(std::size_t, const delivery&)> watch;
  cluster_options opts_;
  sim_hub_actor hub;
  std::vector<node> nodes;
  std::map<std::size_t, std::uint64_t> sent;
};

} // namespace troupe::test
