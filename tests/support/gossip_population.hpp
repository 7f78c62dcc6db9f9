#pragma once

#include "actors/core/gossip_spreader.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

/// `gossip_spreader` on many nodes that know each other, on a network with loss
/// and delay, in virtual time. Each looks at its folder at its interval.
class gossip_population {
public:
  gossip_population(std::size_t count, double loss, std::uint64_t seed,
                    gossip_options opts = {})
    : loss_(loss), random_(seed), opts_(opts) {
    nodes_.resize(count);
    for (std::size_t i = 0; i < count; ++i)
      begin(i);
  }

  /// Begins the first life of the node `i`, or the next one, with an empty
  /// table.
  void begin(std::size_t i) {
    auto& x = nodes_[i];
    ++x.inc;
    x.up = true;
    x.uut = core::gossip_spreader{opts_, {}, name_of(i), x.inc, random_.next()};
    x.uut.on_start(now);
    peer_news all;
    for (std::size_t k = 0; k < nodes_.size(); ++k)
      all.there.push_back({name_of(k), {place_of(k), 0}});
    x.uut.on_peers(all, now);
    x.next_look = now;
    reschedule(i);
  }

  void crash(std::size_t i) {
    nodes_[i].up = false;
    reschedule(i);
  }

  /// The folder of `i` has these files from now on, which it sees at once.
  void set(std::size_t i, std::set<std::string> files) {
    nodes_[i].files = std::move(files);
    look(i);
  }

  /// Lets datagrams pass only where this says so.
  std::function<bool(std::size_t, std::size_t)> passes;

  void run(timespan span) {
    auto end = now + span;
    for (;;) {
      auto wake = due_.empty() ? end : due_.begin()->first;
      auto mail = mail_.empty() ? end : mail_.begin()->first.first;
      if (std::min(wake, mail) >= end)
        break;
      if (mail <= wake)
        deliver();
      else
        tick();
    }
    now = end;
  }

  core::gossip_spreader& operator[](std::size_t i) {
    return nodes_[i].uut;
  }

  /// The files of `j` as `i` knows them.
  std::set<std::string> seen(std::size_t i, std::size_t j) const {
    std::set<std::string> result;
    if (auto x = nodes_[i].uut.store().find(name_of(j)))
      for (auto& [at, e] : x->entries())
        if (!e.gone)
          result.insert(e.name);
    return result;
  }

  /// How many of those that are up see the folder of `j` as it is.
  std::size_t agree(std::size_t j) const {
    std::size_t result = 0;
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      result += nodes_[i].up && seen(i, j) == nodes_[j].files ? 1 : 0;
    return result;
  }

  bool converged() const {
    for (std::size_t j = 0; j < nodes_.size(); ++j)
      if (nodes_[j].up && agree(j) != up())
        return false;
    return true;
  }

  std::size_t up() const {
    return static_cast<std::size_t>(std::count_if(
      nodes_.begin(), nodes_.end(), [](auto& x) { return x.up; }));
  }

  static std::string name_of(std::size_t i) {
    return "node-" + std::to_string(i);
  }

  static endpoint place_of(std::size_t i) {
    return v4_endpoint(0x0a000000 + static_cast<std::uint32_t>(i), 4000);
  }

  instant now{std::chrono::hours{1}};
  std::vector<std::pair<std::size_t, core::gossip_event>> events;
  std::uint64_t datagrams = 0;
  std::uint64_t bytes = 0;
  std::size_t bytes_max = 0;
  std::size_t changes = 0;

private:
  struct node {
    core::gossip_spreader uut;
    incarnation inc = 0;
    bool up = false;
    std::set<std::string> files;
    instant next_look;
    std::optional<instant> scheduled;
  };

  struct letter {
    std::size_t from = 0;
    std::size_t to = 0;
    core::gossip_datagram what;
  };

  void look(std::size_t i) {
    auto& x = nodes_[i];
    std::vector<folder_file> files;
    for (auto& name : x.files)
      files.push_back({name});
    x.next_look = now + opts_.refresh_every;
    core::gossip_out out;
    x.uut.on_look(files, now, out);
    emit(i, out);
  }

  void reschedule(std::size_t i) {
    auto& x = nodes_[i];
    if (x.scheduled)
      due_.erase({*x.scheduled, i});
    x.scheduled.reset();
    if (!x.up)
      return;
    auto at = x.next_look;
    if (auto next = x.uut.next_deadline())
      at = std::min(at, *next);
    x.scheduled = std::max(at, now);
    due_.insert({*x.scheduled, i});
  }

  void tick() {
    auto [at, i] = *due_.begin();
    now = at;
    if (now >= nodes_[i].next_look)
      return look(i);
    core::gossip_out out;
    nodes_[i].uut.on_tick(now, out);
    emit(i, out);
  }

  void emit(std::size_t i, core::gossip_out& out) {
    for (auto& x : out.events)
      events.emplace_back(i, x);
    for (auto& x : out.to_send) {
      ++datagrams;
      std::size_t size = 0;
      for (auto& f : x.frames)
        size += wire::encoded_size(f);
      bytes += size + wire::header_bytes;
      bytes_max = std::max(bytes_max, size);
      auto to = static_cast<std::size_t>(x.to.at.ip[15])
                + 256u * x.to.at.ip[14];
      if (random_.fraction() < loss_ || (passes && !passes(i, to)))
        continue;
      auto delay = std::chrono::microseconds{200 + random_.next() % 1800};
      mail_.emplace(std::make_pair(now + delay, ++serial_),
                    letter{i, to, std::move(x)});
    }
    reschedule(i);
  }

  void deliver() {
    auto node = mail_.extract(mail_.begin());
    now = std::max(now, node.key().first);
    auto& x = node.mapped();
    auto& to = nodes_[x.to];
    if (!to.up)
      return;
    core::gossip_out out;
    for (auto& f : x.what.frames)
      to.uut.on_frame({{place_of(x.from), 1, 0, nodes_[x.from].inc}, f}, now,
                      out);
    emit(x.to, out);
  }

  double loss_;
  core::splitmix random_;
  gossip_options opts_;
  std::vector<node> nodes_;
  std::set<std::pair<instant, std::size_t>> due_;
  std::map<std::pair<instant, std::uint64_t>, letter> mail_;
  std::uint64_t serial_ = 0;
};

} // namespace troupe::test
