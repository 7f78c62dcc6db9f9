#pragma once

#include "actors/core/swim.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

/// `swim` on many nodes, on a network with loss and delay, in virtual time.
class swim_population {
public:
  struct event {
    std::size_t at = 0; ///< Position of the node that tells it.
    core::swim_event what;
  };

  swim_population(std::size_t count, double loss, std::uint64_t seed,
                  swim_options opts = {})
    : loss_(loss), random_(seed), opts_(opts) {
    for (std::size_t i = 0; i < count; ++i) {
      nodes_.emplace_back();
      begin(i);
    }
  }

  /// Begins the first life of the node `i`, or the next one.
  void begin(std::size_t i) {
    auto& x = nodes_[i];
    ++x.inc;
    x.up = true;
    x.uut = core::swim{opts_, {name_of(i), x.inc, place_of(i)}, random_.next()};
    core::swim_out out;
    x.uut.on_join({place_of(0), place_of(nodes_.size() - 1)}, now, out);
    emit(i, out);
  }

  void crash(std::size_t i) {
    nodes_[i].up = false;
  }

  /// The node does nothing for `pause`, and then finds its mail.
  void stop(std::size_t i, timespan pause) {
    nodes_[i].stopped_until = now + pause;
  }

  /// Lets datagrams pass only where this says so.
  std::function<bool(std::size_t, std::size_t)> passes;

  void run(timespan span) {
    auto end = now + span;
    for (;;) {
      auto next = end;
      auto who = nodes_.size();
      for (std::size_t i = 0; i < nodes_.size(); ++i) {
        auto at = wake_of(nodes_[i]);
        if (at && *at < next) {
          next = *at;
          who = i;
        }
      }
      if (!mail_.empty() && mail_.begin()->first.first <= next) {
        deliver();
      } else if (who == nodes_.size()) {
        now = end;
        return;
      } else {
        now = std::max(now, next);
        core::swim_out out;
        nodes_[who].uut.on_tick(now, out);
        emit(who, out);
      }
    }
  }

  core::swim& operator[](std::size_t i) {
    return nodes_[i].uut;
  }

  /// What `i` thinks of `j`; nothing if it has never heard of it.
  std::optional<swim_status> view(std::size_t i, std::size_t j) const {
    auto r = nodes_[i].uut.members().find(name_of(j));
    return r ? std::optional{r->what.status} : std::nullopt;
  }

  /// How many nodes that are up think `status` of `j`.
  std::size_t count(std::size_t j, swim_status status) const {
    std::size_t result = 0;
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      result += nodes_[i].up && i != j && view(i, j) == status ? 1 : 0;
    return result;
  }

  /// Whether all that are up think that all of them are alive.
  bool agreed() const {
    for (std::size_t j = 0; j < nodes_.size(); ++j)
      if (nodes_[j].up && count(j, swim_status::alive) != up() - 1)
        return false;
    return true;
  }

  std::size_t up() const {
    return static_cast<std::size_t>(std::count_if(
      nodes_.begin(), nodes_.end(), [](auto& x) { return x.up; }));
  }

  /// Events of `kind` about `j`, or about anybody.
  std::vector<event> told(core::swim_event_kind kind,
                          std::optional<std::size_t> j = {}) const {
    std::vector<event> result;
    for (auto& x : events)
      if (x.what.kind == kind && (!j || x.what.what.name == name_of(*j)))
        result.push_back(x);
    return result;
  }

  static std::string name_of(std::size_t i) {
    return "node-" + std::to_string(i);
  }

  static endpoint place_of(std::size_t i) {
    return v4_endpoint(0x0a000000 + static_cast<std::uint32_t>(i), 4000);
  }

  instant now{std::chrono::hours{1}};
  std::vector<event> events;
  std::uint64_t datagrams = 0;
  /// The largest number of bytes of frames in one datagram.
  std::size_t bytes_max = 0;

private:
  struct node {
    core::swim uut;
    incarnation inc = 0;
    bool up = false;
    instant stopped_until{};
  };

  struct letter {
    std::size_t from = 0;
    incarnation from_inc = 0;
    std::size_t to = 0;
    core::swim_datagram what;
  };

  std::optional<instant> wake_of(const node& x) const {
    auto at = x.up ? x.uut.next_deadline() : std::nullopt;
    return at ? std::optional{std::max(*at, x.stopped_until)} : at;
  }

  void emit(std::size_t i, core::swim_out& out) {
    for (auto& x : out.events)
      events.push_back({i, x});
    for (auto& x : out.to_send) {
      ++datagrams;
      std::size_t bytes = 0;
      for (auto& f : x.frames)
        bytes += wire::encoded_size(f);
      bytes_max = std::max(bytes_max, bytes);
      auto to = index_of(x.to.at);
      if (random_.fraction() < loss_ || to >= nodes_.size()
          || (passes && !passes(i, to)))
        continue;
      auto delay = std::chrono::microseconds{200 + random_.next() % 1800};
      mail_.emplace(std::make_pair(now + delay, ++serial_),
                    letter{i, nodes_[i].inc, to, std::move(x)});
    }
  }

  void deliver() {
    auto [when, x] = std::move(*mail_.begin());
    auto key = when;
    mail_.erase(mail_.begin());
    auto& to = nodes_[x.to];
    if (!to.up || (x.what.to.inc != 0 && x.what.to.inc != to.inc))
      return;
    if (key.first < to.stopped_until) {
      mail_.emplace(std::make_pair(to.stopped_until, key.second), std::move(x));
      return;
    }
    now = std::max(now, key.first);
    core::swim_out out;
    for (auto& f : x.what.frames)
      to.uut.on_frame({{place_of(x.from), 1, 0, x.from_inc}, f}, now, out);
    emit(x.to, out);
  }

  static std::size_t index_of(const endpoint& x) {
    return x.ip[15] + 256u * x.ip[14];
  }

  double loss_;
  core::splitmix random_;
  swim_options opts_;
  std::vector<node> nodes_;
  std::map<std::pair<instant, std::uint64_t>, letter> mail_;
  std::uint64_t serial_ = 0;
};

} // namespace troupe::test
