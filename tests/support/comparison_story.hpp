#pragma once

#include "actors/auditor.hpp"
#include "actors/registry.hpp"
#include "messages/bodies.hpp"
#include "tests/support/channel_nodes.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace troupe::test {

/// A peer as the comparison server sees it.
struct puppet {
  channel_actor channel;
  std::string name;
  std::vector<start_order> orders;
  /// What the peer makes of the log that it should send.
  std::function<void(delivery_report&)> change = [](delivery_report&) {};
  bool sends_log = true;
  std::vector<call_result> answers;
};

struct comparison_story : channel_nodes {
  static constexpr std::uint16_t manager_port = 150;
  static constexpr std::uint16_t own_port = 151;
  channel_actor manager = spawn_node(manager_port);
  channel_actor comparison = spawn_node(own_port);
  std::map<std::uint16_t, puppet> peers;
  std::vector<comparison_waits> waits;
  std::vector<peer_started> started;
  std::vector<round_compared> rounds;
  std::vector<experiment_over> over;
  auditor_actor uut;

  comparison_story() {
    own(sys.spawn(registry_behavior, registry_options{}, manager));
    settle();
  }

  void spawn_auditor(comparison_options opts) {
    auto listener
      = own(sys.spawn([this]() -> comparison_listener_actor::behavior_type {
          return {
            [this](const comparison_waits& x) { waits.push_back(x); },
            [this](const peer_started& x) { started.push_back(x); },
            [this](const round_compared& x) { rounds.push_back(x); },
            [this](const experiment_over& x) { over.push_back(x); },
          };
        }));
    uut = own(sys.spawn(auditor_behavior,
                        auditor_setup{opts, at(manager_port), at(own_port), 1},
                        comparison, listener));
    settle();
  }

  /// Runs `peers` peers with `messages` messages each.
  static comparison_options options(std::uint32_t peers,
                                    std::uint64_t messages) {
    comparison_options result;
    result.peers = peers;
    result.messages = messages;
    return result;
  }

  void spawn_peer(std::uint16_t port) {
    auto& x = peers[port];
    x.channel = spawn_node(port);
    x.name = "peer-" + std::to_string(port);
    serve_with(
      x.channel, {call_name::start_peer}, [this, port](const incoming_call& y) {
        return on_start(peers[port], *decode_start_order(y.what.body.text()));
      });
    ask(x.channel, {at(manager_port), std::chrono::seconds{10}, 0},
        {call_name::register_peer, encode(registration{x.name, at(port), 0})},
        [](const call_result& y) { CHECK(y.error == 0); });
    pass(std::chrono::milliseconds{10});
  }

  void spawn_peers(std::uint16_t n) {
    for (std::uint16_t port = 1; port <= n; ++port)
      spawn_peer(port);
  }

  call_result on_start(puppet& x, const start_order& order) {
    x.orders.push_back(order);
    if (order.messages > 0 && x.sends_log) {
      auto report = log_of(x, order);
      x.change(report);
      sys.spawn([=, &x](caf::event_based_actor* self) {
        self
          ->request(x.channel, caf::infinite,
                    call_target{order.report_to, std::chrono::seconds{10}, 0},
                    call{call_name::submit_log, encode(report)})
          .then([&x](const call_result& y) { x.answers.push_back(y); });
      });
    }
    return {0, "peer process started", {}};
  }

  static delivery_report log_of(const puppet& x, const start_order& order) {
    delivery_report result;
    result.round = order.round;
    result.number = order.number;
    result.name = x.name;
    for (seqno n = 1; n <= order.messages; ++n)
      for (member_id m = 1; m <= order.peers.size(); ++m)
        result.entries.push_back({m, n, n});
    return result;
  }
};

} // namespace troupe::test
