#pragma once

#include "actors/core/key_value_store.hpp"
#include "actors/core/replica.hpp"
#include "messages/envelope.hpp"

#include <catch2/catch.hpp>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace troupe::test {

inline service_id client_id(std::uint8_t client, std::uint64_t session,
                            std::uint64_t number) {
  service_id result;
  result.client.fill(client);
  result.session = session;
  result.number = number;
  return result;
}

inline service_request ask_for(request_kind kind, service_id id,
                               const std::string& body,
                               std::uint64_t answered = 0) {
  return {kind, id, answered, slice::copy_of(body)};
}

/// What a disk has of a log: what `keep_log` says, done in its order.
inline void write_log(core::opened_log& disk, const keep_log& x) {
  disk.fresh = false;
  auto drop = [&](auto rule) {
    std::vector<replica_entry> rest;
    for (auto& y : disk.entries)
      if (!rule(y))
        rest.push_back(y);
    disk.entries = std::move(rest);
  };
  if (x.cut_after)
    drop([&](auto& y) { return y.at.index > *x.cut_after; });
  if (x.snapshot_at) {
    disk.snapshot_at = *x.snapshot_at;
    disk.snapshot = x.snapshot;
    drop([&](auto& y) { return y.at.index <= x.snapshot_at->index; });
  }
  for (const auto& y : x.entries)
    disk.entries.push_back(y);
}

/// Replicas with their disks, and a group that carries their words.
struct replica_world {
  struct node {
    std::unique_ptr<core::replica> it;
    core::opened_log disk;
    /// Being written.
    std::optional<keep_log> writing;
    bool disk_works = true;
    view_ptr current;
    std::vector<std::pair<std::uint64_t, service_reply>> replies;
    std::vector<service_turn> turns;
    service_effects effects;
    std::optional<view_id> complete;
    bool hears = true;
  };

  explicit replica_world(std::size_t servers, replica_options x = {})
    : opts(x), all(servers) {
    for (member_id who = 1; who <= servers; ++who)
      start(who);
  }

  void start(member_id who) {
    auto& x = nodes[who];
    x.it = std::make_unique<core::replica>(
      opts, all, std::make_unique<core::key_value_store>());
    REQUIRE(x.it->on_start(x.disk));
    x.writing.reset();
    x.current = nullptr;
    x.hears = true;
  }

  /// The memory of `who` is lost.
  void crash(member_id who) {
    nodes[who].it.reset();
    nodes[who].current = nullptr;
  }

  void install(std::uint64_t epoch, member_id leader,
               const std::vector<member_id>& full,
               const std::vector<member_id>& learners = {}) {
    std::map<member_id, bool> list;
    for (auto x : full)
      list[x] = true;
    for (auto x : learners)
      list[x] = false;
    view next;
    next.id = {epoch, leader};
    for (auto [id, is_full] : list) {
      member x;
      x.id = id;
      x.name = "server-" + std::to_string(id);
      x.at = v4_endpoint(0x0a000000 + id, 1);
      x.full = is_full;
      next.members.push_back(x);
    }
    air.clear();
    for (auto [id, is_full] : list) {
      next.self = id;
      auto& x = nodes[id];
      x.current = std::make_shared<const view>(next);
      x.complete.reset();
      step(id, [&](auto& it, auto& out) { it.on_view(x.current, now, out); });
      x.it->on_lease({next.id, now + std::chrono::hours{1}, {}});
    }
  }

  template <class F>
  void step(member_id who, F f) {
    core::replica_out out;
    f(*nodes[who].it, out);
    publish(who, out);
  }

  void publish(member_id who, core::replica_out& out) {
    auto& x = nodes[who];
    if (out.keep)
      x.writing = std::move(*out.keep);
    for (auto& y : out.replies)
      x.replies.push_back(std::move(y));
    if (out.turn)
      x.turns.push_back(*out.turn);
    for (auto& y : out.effects.items)
      x.effects.items.push_back(y);
    if (out.complete)
      x.complete = out.complete;
    if (out.ask)
      questions.emplace_back(who, *out.ask);
    if (out.send)
      air.emplace_back(who, *out.send);
    if (!out.wants_drain)
      return;
    core::replica_out drained;
    x.it->on_drained(now, drained);
    publish(who, drained);
  }

  /// Carries one word or answer, or finishes one write; false: all is quiet.
  bool go_one() {
    if (!air.empty()) {
      auto [from, what] = std::move(air.front());
      air.pop_front();
      carry(from, what);
      return true;
    }
    if (!questions.empty()) {
      auto [from, what] = std::move(questions.front());
      questions.pop_front();
      auto& other = nodes[what.who.id];
      std::optional<log_answer> said;
      if (other.it && other.hears)
        said = other.it->answer(what.what);
      if (nodes[from].it)
        step(from, [&](auto& it, auto& o) { it.on_answer(said, now, o); });
      return true;
    }
    for (auto& [who, x] : nodes)
      if (x.it && x.writing && x.disk_works) {
        auto what = std::move(*x.writing);
        x.writing.reset();
        write_log(x.disk, what);
        step(who, [&, n = what.number](auto& it, auto& o) {
          it.on_kept({n}, now, o);
        });
        return true;
      }
    return false;
  }

  void carry(member_id from, const outgoing& what) {
    auto& sender = nodes[from];
    if (!sender.it || !sender.current)
      return;
    auto batch = std::make_shared<envelope_batch>();
    batch->view = sender.current->id;
    batch->origin = from;
    batch->first = 1;
    batch->count = what.count;
    batch->units = what.units;
    for (const auto& y : sender.current->members) {
      auto& to = nodes[y.id];
      if (!to.it || !to.hears || !to.current
          || to.current->id != sender.current->id)
        continue;
      delivery x;
      x.batches = {batch};
      x.view = batch->view;
      step(y.id, [&](auto& it, auto& o) { it.on_delivery(x, now, o); });
    }
    if (sender.it)
      step(from, [&](auto& it, auto& o) {
        it.on_sent({what.count, 0, errc::none, 0, 0, 0}, now, o);
      });
  }

  void settle() {
    for (int i = 0; i < 100000; ++i)
      if (!go_one())
        return;
    FAIL("the replicas talk without end");
  }

  void pass(timespan x) {
    now += x;
    for (auto& [who, y] : nodes)
      if (y.it && y.current)
        step(who, [&](auto& it, auto& o) { it.on_tick(now, o); });
    settle();
  }

  std::uint64_t request(member_id who, const service_request& x) {
    auto number = ++ticket;
    step(who, [&](auto& it, auto& o) { it.on_request(number, x, now, o); });
    return number;
  }

  /// Nothing where there is no reply yet.
  std::optional<service_reply> reply(member_id who, std::uint64_t number) {
    for (auto& [t, x] : nodes[who].replies)
      if (t == number)
        return x;
    return std::nullopt;
  }

  /// Asks and waits.
  service_reply done(member_id who, const service_request& x) {
    auto number = request(who, x);
    settle();
    auto result = reply(who, number);
    REQUIRE(result);
    return *result;
  }

  std::string value(member_id who, const std::string& key) {
    return nodes[who].it->state().read(
      ask_for(request_kind::read, {}, "get " + key));
  }

  replica_options opts;
  std::size_t all;
  std::map<member_id, node> nodes;
  std::deque<std::pair<member_id, outgoing>> air;
  std::deque<std::pair<member_id, core::log_question>> questions;
  instant now{std::chrono::seconds{1}};
  std::uint64_t ticket = 0;
};

} // namespace troupe::test
