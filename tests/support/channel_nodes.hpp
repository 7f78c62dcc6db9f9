#pragma once

#include "actors/channel.hpp"
#include "actors/sim_network.hpp"
#include "tests/support/deterministic.hpp"

#include <caf/event_based_actor.hpp>

#include <functional>
#include <string>
#include <vector>

namespace troupe::test {

/// Nodes that have nothing but a channel, on a simulated network.
struct channel_nodes : deterministic {
  sim_hub_actor hub = own(spawn_sim_hub(sys, {}));

  static endpoint at(std::uint16_t port) {
    return v4_endpoint(0x7f000001, port);
  }

  /// A node at a port; its incarnation is ten times that, but where it says.
  channel_actor spawn_node(std::uint16_t port, incarnation inc = 0,
                           const channel_options& opts = {}) {
    auto life = inc != 0 ? inc : 10u * port;
    auto transport = own(spawn_sim_transport(sys, hub, at(port), life));
    auto result = own(sys.spawn(channel_behavior, opts, transport, 0u));
    settle();
    return result;
  }

  void impair_all(double loss, timespan delay_max) {
    impairment what;
    what.loss = loss;
    what.duplicate = 0.1;
    what.delay_max = delay_max;
    caf::anon_send(hub, impair_network{what, 7});
    settle();
  }

  /// From now on, nothing comes from the node at `port`, or gets there.
  void isolate(std::uint16_t port) {
    std::vector<endpoint> others;
    for (std::uint16_t other = 1; other <= 200; ++other)
      if (other != port)
        others.push_back(at(other));
    caf::anon_send(hub, partition_network{{{at(port)}, std::move(others)}});
    settle();
  }

  /// Asks a node without waiting for the answer, which `take` gets.
  void ask(const channel_actor& from, const call_target& target,
           const call& what, std::function<void(const call_result&)> take) {
    sys.spawn([=](caf::event_based_actor* self) {
      self->request(from, caf::infinite, target, what)
        .then([=](const call_result& x) { take(x); });
    });
    settle();
  }

  /// Lets `answer` serve `names` at `node`.
  template <class F>
  call_handler_actor serve_with(const channel_actor& node,
                                std::vector<call_name> names, F answer) {
    auto handler = own(sys.spawn([=]() -> call_handler_actor::behavior_type {
      return {[=](const incoming_call& x) -> caf::result<call_result> {
        return answer(x);
      }};
    }));
    caf::anon_send(node, serve{std::move(names), handler});
    settle();
    return handler;
  }

  template <class Handle>
  std::uint64_t counter_of(const Handle& x, const std::string& name) {
    auto result = ~std::uint64_t{0};
    sys.spawn([&, x](caf::event_based_actor* self) {
      self->request(x, caf::infinite, get_counters{})
        .then([&](const counters& all) {
          for (auto& y : all.items)
            if (y.name == name)
              result = y.value;
        });
    });
    settle();
    return result;
  }

  std::uint64_t datagrams() {
    return counter_of(hub, "datagrams_carried")
           + counter_of(hub, "datagrams_to_nobody");
  }
};

} // namespace troupe::test
