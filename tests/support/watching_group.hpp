#pragma once

#include "actors/core/heartbeat_detector.hpp"
#include "actors/core/splitmix.hpp"
#include "actors/core/swim_detector.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

inline core::heartbeat_detector
make_detector(const core::heartbeat_detector*, const detector_options& opts,
              const core::swim_identity&, std::uint64_t) {
  return core::heartbeat_detector{opts};
}

inline core::swim_detector
make_detector(const core::swim_detector*, const detector_options& opts,
              const core::swim_identity& who, std::uint64_t seed) {
  return {opts, who, seed};
}

/// A detector on all members of one view, 1 to n, on a network with loss and
/// delay, in virtual time.
template <class Detector>
class basic_watching_group {
public:
  using out_type = typename Detector::out_type;

  struct judgement {
    member_id at = 0; ///< Who tells it.
    instant when;
    core::removal what;
  };

  struct change {
    member_id at = 0;
    instant when;
    core::suspicion_change what;
  };

  basic_watching_group(std::size_t count, double loss, std::uint64_t seed,
                       detector_options opts = {})
    : loss_(loss), random_(seed), nodes_(count) {
    for (std::size_t i = 0; i < count; ++i) {
      auto& x = nodes_[i];
      auto self = static_cast<member_id>(i + 1);
      x.uut = make_detector(&x.uut, opts,
                            {name_of(self), incarnation{self}, place_of(self)},
                            seed * 100 + self);
      // Members do not install a view in one instant.
      now += std::chrono::microseconds{random_.next() % 20000};
      install(self, 1, {});
    }
  }

  /// The view of that epoch stands at `self`, without `gone`.
  void install(member_id self, std::uint64_t epoch,
               const std::set<member_id>& gone) {
    auto v = std::make_shared<view>();
    v->id = {epoch, 1};
    v->self = self;
    for (member_id m = 1; m <= nodes_.size(); ++m)
      if (gone.count(m) == 0)
        v->members.push_back({m, name_of(m), m, place_of(m)});
    out_type out;
    (*this)[self].on_view(v, now, out);
    emit(self, out);
  }

  static std::string name_of(member_id m) {
    return "member-" + std::to_string(m);
  }

  static endpoint place_of(member_id m) {
    return v4_endpoint(0x0a000000 + m, 4000);
  }

  Detector& operator[](member_id m) {
    return nodes_[m - 1].uut;
  }

  void crash(member_id m) {
    nodes_[m - 1].up = false;
  }

  /// The member does nothing for `pause`, and then finds its mail.
  void stop(member_id m, timespan pause) {
    nodes_[m - 1].stopped_until = now + pause;
  }

  /// Tells every member since when messages wait for `m`.
  void wait_for(member_id m, std::optional<instant> since) {
    for (member_id i = 1; i <= nodes_.size(); ++i) {
      if (i == m)
        continue;
      out_type out;
      (*this)[i].on_waiting(m, since, now, out);
      emit(i, out);
    }
  }

  /// Lets pulses pass only where this says so.
  std::function<bool(member_id, member_id)> passes;

  void run(timespan span) {
    auto end = now + span;
    for (;;) {
      auto next = end;
      member_id who = 0;
      for (member_id m = 1; m <= nodes_.size(); ++m) {
        auto& x = nodes_[m - 1];
        if (!x.up || !x.uut.next_deadline())
          continue;
        auto at = std::max(*x.uut.next_deadline(), x.stopped_until);
        if (at < next) {
          next = at;
          who = m;
        }
      }
      if (!mail_.empty() && mail_.begin()->first.first <= next) {
        deliver();
      } else if (who == 0) {
        now = end;
        return;
      } else {
        now = std::max(now, next);
        out_type out;
        (*this)[who].on_tick(now, out);
        emit(who, out);
      }
    }
  }

  /// Who wanted `m` removed.
  std::vector<judgement> removals_of(member_id m) const {
    std::vector<judgement> result;
    for (auto& x : removals)
      if (x.what.who == m)
        result.push_back(x);
    return result;
  }

  /// How long after `start` the last survivor wanted `m` removed.
  timespan last_removal(member_id m, instant start) const {
    std::set<member_id> seen;
    timespan result{0};
    for (auto& x : removals_of(m))
      if (seen.insert(x.at).second)
        result = std::max<timespan>(result, x.when - start);
    return result;
  }

  instant now{std::chrono::hours{1}};
  std::vector<judgement> removals;
  std::vector<change> changes;
  std::uint64_t datagrams = 0;

private:
  struct node {
    Detector uut;
    bool up = true;
    instant stopped_until{};
  };

  struct letter {
    member_id from = 0;
    member_id to = 0;
    std::vector<frame> what;
  };

  void emit_probes(member_id, core::detector_out&) {
    // Heartbeats have nothing else to say.
  }

  void emit_probes(member_id from, core::swim_detector_out& out) {
    for (auto& x : out.datagrams)
      send({from, x.to.at.ip[15], std::move(x.frames)});
  }

  void emit(member_id from, out_type& out) {
    emit_probes(from, out);
    for (auto& x : out.removals)
      removals.push_back({from, now, x});
    for (auto& x : out.changes)
      changes.push_back({from, now, x});
    for (auto& x : out.pulses)
      for (member_id to = 1; to <= nodes_.size(); ++to)
        if (to != from && (x.to == 0 || x.to == to))
          send({from, to, {x.what}});
  }

  void send(letter x) {
    ++datagrams;
    if (random_.fraction() < loss_ || (passes && !passes(x.from, x.to)))
      return;
    auto delay = std::chrono::microseconds{200 + random_.next() % 1800};
    mail_.emplace(std::make_pair(now + delay, ++serial_), std::move(x));
  }

  void deliver() {
    auto [when, x] = std::move(*mail_.begin());
    auto key = when;
    mail_.erase(mail_.begin());
    auto& to = nodes_[x.to - 1];
    if (!to.up)
      return;
    if (key.first < to.stopped_until) {
      mail_.emplace(std::make_pair(to.stopped_until, key.second), std::move(x));
      return;
    }
    now = std::max(now, key.first);
    out_type out;
    for (auto& f : x.what)
      to.uut.on_frame({{place_of(x.from), 1, x.from, x.from}, f}, now, out);
    emit(x.to, out);
  }

  double loss_;
  core::splitmix random_;
  std::vector<node> nodes_;
  std::map<std::pair<instant, std::uint64_t>, letter> mail_;
  std::uint64_t serial_ = 0;
};

using watching_group = basic_watching_group<core::heartbeat_detector>;
using probing_group = basic_watching_group<core::swim_detector>;

} // namespace troupe::test
