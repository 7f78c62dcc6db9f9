#pragma once

#include "actors/processor.hpp"
#include "actors/receiver.hpp"
#include "actors/registrar.hpp"
#include "actors/requester.hpp"
#include "tests/support/work_directory.hpp"

#include <catch2/catch.hpp>

#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace troupe::test {

/// A directory, receivers and requesters on a simulated network, with seeded
/// faults, and what went wrong among them. Everything of one seed repeats.
class work_world : public work_directory {
public:
  using work_directory::work_directory;

  // -- who there is -----------------------------------------------------------

  /// What a receiver keeps over its lives.
  struct disk {
    std::map<request_id, kept_request> requests;
    std::string id;
  };

  struct receiver_life {
    std::vector<caf::strong_actor_ptr> actors;
    bool alive = false;
    instant died;
  };

  void start_receiver(std::uint16_t port, double fail_ratio = 0.5) {
    auto& kept = disks_[port];
    if (kept.id.empty())
      kept.id = "receiver-" + std::to_string(port);
    auto& life = lives_[port];
    life.alive = true;
    receiver_options opts;
    opts.fail_ratio = fail_ratio;
    opts.fail_seed = draw(~std::uint64_t{0});
    auto own_too = [&](auto x) {
      life.actors.push_back(caf::actor_cast<caf::strong_actor_ptr>(x));
      return own(x);
    };
    auto inc = ++last_life_;
    auto transport = own_too(spawn_sim_transport(sys, hub, at(port), inc));
    receiver_neighbours around;
    around.channel
      = own_too(sys.spawn(channel_behavior, channel_options{}, transport, 0u));
    around.processor = own_too(spawn_processor(port));
    around.store = own_too(spawn_store(kept));
    around.listener = own_too(spawn_listener());
    std::vector<kept_request> earlier;
    for (auto& [id, x] : kept.requests)
      earlier.push_back(x);
    own_too(sys.spawn(receiver_behavior, opts, around, earlier));
    registrar_setup with;
    with.opts = opts;
    with.self.id = kept.id;
    with.self.host = "127.0.0.1";
    with.self.port = port;
    with.self.inc = inc;
    with.directory = own_too(spawn_client());
    with.store = around.store;
    with.tell = [](const notice&) {};
    own_too(sys.spawn(registrar_behavior, with));
    settle();
  }

  /// What it had in memory is gone; what it had kept is not.
  void kill_receiver(std::uint16_t port) {
    auto& life = lives_[port];
    for (auto& x : life.actors)
      caf::anon_send_exit(x, caf::exit_reason::kill);
    life.actors.clear();
    life.alive = false;
    life.died = now();
    settle();
  }

  /// Begins to ask `count` requests, one after the other.
  void start_requester(std::uint16_t port, std::uint64_t count,
                       std::size_t concurrency = 2) {
    requester_setup with;
    with.opts.concurrency = concurrency;
    with.opts.try_limit = std::chrono::seconds{2};
    with.opts.breaker_failures = 100;
    with.client[0] = static_cast<std::uint8_t>(port);
    with.seed = draw(~std::uint64_t{0});
    with.channel = spawn_node(port);
    with.directory = own(spawn_client());
    with.probe = own(spawn_probe());
    with.listener = own(spawn_asker(port, count));
    requesters_[port] = own(sys.spawn(requester_behavior, with));
    asked_ += count;
    settle();
  }

  // -- what went wrong --------------------------------------------------------

  /// Names of the broken promises so far: `acked`, `once`, `early`, `listed`.
  std::set<std::string> broken() {
    auto result = broken_;
    if (acked_.size() != asked_)
      result.insert("acked");
    for (auto& [text, by_receiver] : effects_) {
      int times = 0;
      // What a receiver did that is gone for good is gone with it.
      for (auto& [port, count] : by_receiver)
        times += lives_.at(port).alive ? count : 0;
      if (times > 1)
        result.insert("once");
    }
    return result;
  }

  /// Looks whether the list is what it should be, once nothing was disturbed
  /// for longer than an expiry.
  void judge_list() {
    auto listed = listed_ports();
    for (auto& [port, life] : lives_)
      if (life.alive != (listed.count(port) > 0))
        broken_.insert("listed");
  }

  std::size_t acked() const {
    return acked_.size();
  }

  std::uint64_t asked() const {
    return asked_;
  }

  std::uint64_t withheld() const {
    return withheld_;
  }

  /// Requests that were processed.
  std::size_t effects() const {
    return effects_.size();
  }

private:
  processor_actor spawn_processor(std::uint16_t port) {
    return sys.spawn([=]() -> processor_actor::behavior_type {
      return {[=](const work_order& x) {
        ++effects_[std::string{x.body.text()}][port];
        processed_.insert(x.id);
        return call_result{0, {}, x.body};
      }};
    });
  }

  request_store_actor spawn_store(disk& on) {
    auto it = &on;
    return sys.spawn([it]() -> request_store_actor::behavior_type {
      return {[it](const keep_requests& x) {
                for (auto& y : x.saved)
                  it->requests[y.id] = y;
                for (auto& id : x.forgotten)
                  it->requests.erase(id);
                return receivers_kept{};
              },
              [it](const keep_identity& x) {
                it->id = x.id;
                return receivers_kept{};
              }};
    });
  }

  work_listener_actor spawn_listener() {
    return sys.spawn([this]() -> work_listener_actor::behavior_type {
      return {[this](const work_event& x) {
        withheld_ += x.step == work_step::withheld ? 1 : 0;
        auto answered = x.step == work_step::acked
                        || x.step == work_step::withheld;
        if (answered && processed_.count(x.id) == 0)
          broken_.insert("early");
      }};
    });
  }

  ask_listener_actor spawn_asker(std::uint16_t port, std::uint64_t count) {
    auto next = std::make_shared<std::uint64_t>(0);
    return sys.spawn([=]() -> ask_listener_actor::behavior_type {
      return {[this](const ask_event& x) {
                if (x.step == ask_step::acked)
                  acked_.insert(std::string{x.reply.text()});
              },
              [=](ask_more) {
                auto& to = requesters_[port];
                if (*next == count) {
                  caf::anon_send(to, asked_all{});
                  return;
                }
                auto text = std::to_string(port) + ":"
                            + std::to_string(++*next);
                caf::anon_send(to, ask_receiver{slice::copy_of(text)});
              },
              [](const life_over&) {}};
    });
  }

  port_probe_actor spawn_probe() {
    return sys.spawn([this]() -> port_probe_actor::behavior_type {
      return {[this](const probe_port& x) {
        auto i = lives_.find(x.at.port);
        return port_probed{i == lives_.end() || !i->second.alive};
      }};
    });
  }

  std::map<std::uint16_t, disk> disks_;
  std::map<std::uint16_t, receiver_life> lives_;
  std::map<std::uint16_t, requester_actor> requesters_;
  incarnation last_life_ = 1000;
  std::uint64_t asked_ = 0;
  std::uint64_t withheld_ = 0;
  std::set<std::string> acked_;
  std::map<std::string, std::map<std::uint16_t, int>> effects_;
  std::set<request_id> processed_;
  std::set<std::string> broken_;
};

/// Plays one seed: three receivers that withhold half of their answers, loss
/// and delay on the network and at the directory, receivers that are killed and
/// come back, and one that stays away; then calm, until all should be well.
inline void play_work(work_world& it) {
  using namespace std::chrono_literals;
  it.impair_all(0.1, 20ms);
  it.lose_answers(0.2);
  for (std::uint16_t port = 1; port <= 3; ++port)
    it.start_receiver(port);
  for (std::uint16_t port = 11; port <= 12; ++port)
    it.start_requester(port, 10);
  for (int i = 0; i < 6; ++i) {
    it.pass(std::chrono::milliseconds{500 + it.draw(4000)});
    auto port = static_cast<std::uint16_t>(1 + it.draw(3));
    it.kill_receiver(port);
    if (it.draw(2) == 0)
      it.restart_directory();
    it.pass(std::chrono::milliseconds{it.draw(3000)});
    it.start_receiver(port);
  }
  it.start_receiver(4);
  it.pass(15s);
  it.kill_receiver(4);
  // Nobody hears of the directory for longer than an expiry.
  it.lose_answers(1);
  it.pass(50s);
  it.lose_answers(0);
  it.impair_all(0, 0ms);
  it.pass(100s);
  it.judge_list();
}

} // namespace troupe::test
