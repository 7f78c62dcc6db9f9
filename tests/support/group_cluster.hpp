#pragma once

#include "actors/sim_network.hpp"
#include "nodes/group_stack.hpp"
#include "tests/support/deterministic.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

struct group_cluster_options {
  std::size_t founders = 3;
  level order = level::safe;
  impairment links{};
  std::uint64_t seed = 1;
  group_stack_options stack{};
  /// What seals for a life of the node at a place; without it nothing does.
  std::function<std::shared_ptr<core::sealing>(std::size_t, incarnation)>
    seal{};
};

/// What one life of a node has seen: the messages of each view, in order.
struct group_witness {
  std::vector<view_ptr> views;
  std::map<std::uint64_t, std::vector<std::string>> log;
  group_status_ptr status;
  std::uint64_t refused = 0;
  errc why = errc::none;
};

/// Nodes whose groups come to be, lose members and take others in, on one
/// simulated network in virtual time. A node that crashes leaves its disk.
struct group_cluster : deterministic {
  struct node {
    member who;
    vote_record disk;
    bool up = false;
    transport_actor transport;
    group_stack stack;
    application_actor app;
    std::vector<caf::strong_actor_ptr> actors;
    std::shared_ptr<group_witness> seen;
    std::vector<std::shared_ptr<group_witness>> lives;
  };

  explicit group_cluster(group_cluster_options opts) : opts_(opts) {
    sim_options sim;
    sim.seed = opts.seed;
    sim.links = opts.links;
    hub = own(spawn_sim_hub(sys, sim));
    opts_.stack.stream.group.order = opts.order;
    for (member_id id = 1; id <= opts.founders; ++id)
      founders.push_back({id, "node-" + std::to_string(id), 0, place(id)});
    for (auto& x : founders) {
      nodes.emplace_back();
      nodes.back().who = x;
      nodes.back().who.inc = 1000 * x.id;
      nodes.back().disk = first_record(founders);
    }
  }

  ~group_cluster() {
    for (auto& x : nodes)
      for (auto& y : x.actors)
        caf::anon_send_exit(y, caf::exit_reason::kill);
    sched.run();
  }

  static endpoint place(member_id id) {
    return v4_endpoint(0x0a000000 + id, 6789);
  }

  /// A node that is no founder; returns its place.
  std::size_t add_stranger(const std::string& name) {
    nodes.emplace_back();
    auto& x = nodes.back();
    x.who.name = name;
    x.who.at = place(static_cast<member_id>(100 + nodes.size()));
    x.who.inc = 1000 * nodes.size();
    return nodes.size() - 1;
  }

  void start(std::size_t i) {
    auto& x = nodes[i];
    x.up = true;
    ++x.who.inc;
    x.seen = std::make_shared<group_witness>();
    x.lives.push_back(x.seen);
    auto sealing = opts_.seal ? opts_.seal(i, x.who.inc) : nullptr;
    x.transport = keep(x, spawn_sim_transport(
                            sys, hub, x.who.at, x.who.inc,
                            [](const endpoint&) { return std::size_t{65507}; },
                            std::move(sealing)));
    auto seen = x.seen;
    x.app = spawn_app(i);
    auto keeper
      = keep(x, sys.spawn([this, i]() -> vote_keeper_actor::behavior_type {
          return {[this, i](const votes_cast& v) {
            nodes[i].disk = *v.record;
            return votes_kept{};
          }};
        }));
    auto listener
      = keep(x, sys.spawn([seen]() -> group_listener_actor::behavior_type {
          return {[seen](const group_status_ptr& s) { seen->status = s; },
                  [](const notice&) {}};
        }));
    auto opts = opts_.stack;
    opts.who.self = x.who;
    opts.who.group = group_number;
    opts.who.founders = founders;
    opts.who.seed = opts_.seed * 100 + i;
    opts.record = x.disk;
    opts.newcomer = x.disk.promised.epoch == 0;
    x.stack = spawn_group_stack(sys, opts,
                                {x.transport, keeper, x.app, listener, {}});
    for (auto& y : x.stack.actors)
      x.actors.push_back(y);
  }

  application_actor spawn_app(std::size_t i) {
    auto& x = nodes[i];
    auto seen = x.seen;
    auto learnt = [this, i](const view_id& view) {
      caf::anon_send(nodes[i].stack.membership, state_complete{view});
    };
    return keep(x, sys.spawn([=]() -> application_actor::behavior_type {
      return {
        [=](const delivery& d) {
          for (auto& batch : d.batches) {
            unit_reader in{batch->units.text()};
            while (auto next = in.next())
              if (next->kind == unit_kind::message)
                seen->log[d.view.epoch].emplace_back(next->payload);
          }
        },
        [=](const send_result& r) {
          seen->refused += r.refused;
          if (r.why != errc::none)
            seen->why = r.why;
        },
        [=](credit) {},
        [=](const view_installed& v) {
          seen->views.push_back(v.what);
          auto& me = v.what->members[v.what->own_position()];
          if (!me.full && gives_state)
            learnt(v.what->id);
        },
        [=](const stream_ended&) {},
      };
    }));
  }

  void start_all() {
    for (std::size_t i = 0; i < nodes.size(); ++i)
      start(i);
  }

  void crash(std::size_t i) {
    auto& x = nodes[i];
    for (auto& y : x.actors)
      caf::anon_send_exit(y, caf::exit_reason::kill);
    x.actors.clear();
    x.up = false;
    settle();
  }

  template <class T>
  void tell_hub(T what) {
    caf::anon_send(hub, std::move(what));
    settle();
  }

  void divide(const std::vector<std::vector<std::size_t>>& sides) {
    partition_network p;
    for (auto& side : sides) {
      p.sides.emplace_back();
      for (auto i : side)
        p.sides.back().push_back(nodes[i].who.at);
    }
    tell_hub(std::move(p));
  }

  void heal() {
    tell_hub(heal_network{});
  }

  void send(std::size_t i, const std::string& text) {
    unit_writer units;
    units.add(text);
    outgoing next;
    next.count = units.count();
    next.units = units.take();
    caf::send_as(nodes[i].app, nodes[i].stack.stream.group, std::move(next));
  }

  view_ptr view_of(std::size_t i) const {
    auto& seen = nodes[i].seen;
    return seen && !seen->views.empty() ? seen->views.back() : nullptr;
  }

  group_phase phase_of(std::size_t i) const {
    auto& seen = nodes[i].seen;
    return seen && seen->status ? seen->status->phase : group_phase::outside;
  }

  /// Whether these nodes, and nobody else, are full members of one view.
  bool united(const std::set<std::size_t>& who) const {
    auto first = view_of(*who.begin());
    if (!first || first->members.size() != who.size())
      return false;
    return std::all_of(who.begin(), who.end(), [&](std::size_t i) {
      auto mine = view_of(i);
      auto& all = first->members;
      return nodes[i].up && mine && mine->id == first->id
             && phase_of(i) == group_phase::member
             && std::all_of(all.begin(), all.end(),
                            [](auto& x) { return x.full; });
    });
  }

  /// Lets time pass until they are; returns how long, or nothing.
  std::optional<timespan> unite(const std::set<std::size_t>& who,
                                timespan limit) {
    auto begin = now();
    while (!united(who)) {
      if (now() - begin > limit)
        return std::nullopt;
      pass(std::chrono::milliseconds{5});
    }
    return now() - begin;
  }

  template <class Actor>
  Actor keep(node& x, Actor y) {
    x.actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(y));
    return y;
  }

  static constexpr group_id group_number = 7;
  group_cluster_options opts_;
  sim_hub_actor hub;
  std::vector<member> founders;
  std::vector<node> nodes;
  /// Whether a learner is given the state at once.
  bool gives_state = true;
};

} // namespace troupe::test
