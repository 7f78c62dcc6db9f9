#pragma once

#include "actors/channel.hpp"
#include "actors/key_keeper.hpp"
#include "tests/support/group_cluster.hpp"
#include "tests/support/keys.hpp"

#include <caf/event_based_actor.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace troupe::test {

/// A group whose datagrams are sealed, and whose members have keepers: in
/// virtual time, with key files in memory. A node that restarts reads its file.
struct sealed_group {
  struct keys {
    /// The key file.
    core::key_ring file = ring({key(1)});
    std::shared_ptr<core::sealing> sealing;
    channel_actor channel;
    key_keeper_actor keeper;
    /// Changes that reached the file.
    std::vector<core::key_ring> kept;
    /// What it says of itself when it is to be kept; empty: it is kept.
    std::string disk_fault;
    std::vector<std::string> told;
  };

  explicit sealed_group(group_cluster_options opts = {})
    : cluster(with_seals(std::move(opts))) {
    // nop
  }

  group_cluster_options with_seals(group_cluster_options opts) {
    opts.seal = [this](std::size_t i, incarnation inc) {
      auto& x = at(i);
      x.sealing = std::make_shared<core::sealing>(x.file, inc, inc * 31);
      return x.sealing;
    };
    return opts;
  }

  keys& at(std::size_t i) {
    auto& x = all[i];
    if (!x)
      x = std::make_unique<keys>();
    return *x;
  }

  key_hands hands_of(std::size_t i) {
    auto& x = at(i);
    key_hands result;
    result.read = [&x] { return found_keys{x.file, {}}; };
    result.keep = [&x](const core::key_ring& now,
                       const core::sealing::life_set* holders) {
      if (!x.disk_fault.empty())
        return x.disk_fault;
      x.file = now;
      x.kept.push_back(now);
      x.sealing->on_keys(now, holders);
      return std::string{};
    };
    result.draw = [this](std::uint8_t id, core::cipher_suite suite) {
      return key(id, ++drawn, suite);
    };
    result.tell = [&x](const notice& y) { x.told.push_back(y.text); };
    return result;
  }

  void start(std::size_t i) {
    cluster.start(i);
    auto& node = cluster.nodes[i];
    auto& x = at(i);
    x.channel = cluster.keep(
      node, cluster.sys.spawn(channel_behavior, channel_options{},
                              node.transport, group_id{0}));
    x.keeper = cluster.keep(node,
                            cluster.sys.spawn(key_keeper_behavior, node.who.inc,
                                              hands_of(i), x.channel));
    caf::anon_send(x.channel, serve{{call_name::change_keys}, x.keeper});
    caf::anon_send(x.keeper, join_keeper{node.stack.membership});
  }

  void start_all() {
    for (std::size_t i = 0; i < cluster.nodes.size(); ++i)
      start(i);
  }

  /// Asks the keeper at `i`; the answer comes into the returned place.
  std::shared_ptr<key_report_ptr> ask(std::size_t i,
                                      const core::key_wish& wish = {}) {
    auto result = std::make_shared<key_report_ptr>();
    auto whom = at(i).keeper;
    cluster.own(cluster.sys.spawn([=](caf::event_based_actor* self) {
      self->request(whom, caf::infinite, wish)
        .then([=](const key_report_ptr& x) { *result = x; });
    }));
    return result;
  }

  /// Lets time pass until it has come.
  key_report_ptr change(std::size_t i, const core::key_wish& wish = {},
                        timespan limit = std::chrono::seconds{20}) {
    auto result = ask(i, wish);
    for (timespan t{0}; !*result && t < limit; t += step) {
      cluster.pass(step);
    }
    return *result;
  }

  static constexpr timespan step = std::chrono::milliseconds{5};
  unsigned drawn = 100;
  std::map<std::size_t, std::unique_ptr<keys>> all;
  group_cluster cluster;
};

} // namespace troupe::test
