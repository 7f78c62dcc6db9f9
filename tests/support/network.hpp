#pragma once

#include "actors/sim_network.hpp"
#include "tests/support/deterministic.hpp"

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

/// Number, sender, receiver and time of a heartbeat that arrived.
struct heard_beat {
  std::size_t by = 0;
  endpoint from;
  std::uint64_t number = 0;
  timespan at{};

  bool operator==(const heard_beat& x) const {
    return by == x.by && from == x.from && number == x.number && at == x.at;
  }
};

/// Nodes 0, 1, 2, … on one network. What they hear is written down.
struct network : deterministic {
  sim_hub_actor hub;
  std::vector<transport_actor> nodes;
  std::vector<heard_beat> heard;
  instant start = now();

  explicit network(const sim_options& opts = to_the_nanosecond())
    : hub(own(spawn_sim_hub(sys, opts))) {
    // nop
  }

  static sim_options to_the_nanosecond() {
    sim_options result;
    result.grain = timespan{0};
    return result;
  }

  static endpoint at(std::size_t i) {
    return v4_endpoint(0x0a000001, static_cast<std::uint16_t>(4000 + i));
  }

  void spawn_nodes(std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
      nodes.push_back(spawn_node(i, i + 1));
    settle();
  }

  transport_actor spawn_node(std::size_t i, incarnation inc) {
    auto result = own(spawn_sim_transport(sys, hub, at(i), inc));
    auto listener = own(sys.spawn([=]() -> frame_listener_actor::behavior_type {
      return {[=](const frame_batch& x) {
        for (const auto& item : x.items)
          if (auto hb = std::get_if<heartbeat>(&item.what))
            heard.push_back(
              {i, item.source.from, hb->view.epoch, now() - start});
      }};
    }));
    caf::anon_send(
      result,
      attach{1, {frame_kind::heartbeat, frame_kind::who_are_you}, listener});
    return result;
  }

  /// Sends heartbeats `first` to `last`, each a datagram, as one batch.
  void send(std::size_t from, std::size_t to, std::uint64_t first,
            std::uint64_t last, incarnation inc = 0) {
    outbound_batch xs;
    for (auto n = first; n <= last; ++n) {
      outbound x;
      x.group = 1;
      x.to = to_one(at(to), inc);
      x.frames = {heartbeat{{n, 0}}};
      xs.items.push_back(std::move(x));
    }
    caf::anon_send(nodes[from], std::move(xs));
  }

  template <class T>
  void tell_hub(T what) {
    caf::anon_send(hub, std::move(what));
    settle();
  }

  template <class Handle>
  std::uint64_t count(const Handle& whom, const std::string& name) {
    caf::scoped_actor self{sys, true};
    self->send(whom, get_counters{});
    settle();
    std::uint64_t result = 0;
    bool found = false;
    self->receive([&](const counters& x) {
      for (const auto& item : x.items)
        if (item.name == name) {
          found = true;
          result = item.value;
        }
    });
    REQUIRE(found);
    return result;
  }
};

} // namespace troupe::test
