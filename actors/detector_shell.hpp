#pragma once

#include "actors/core/heartbeat_detector.hpp"
#include "actors/core/swim_detector.hpp"
#include "actors/timer.hpp"
#include "messages/inspection.hpp"
#include "messages/view_actors.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace troupe {

struct detector_neighbours {
  transport_actor transport;
  membership_actor membership;
  elector_actor elector;
  /// Knows for whom messages wait.
  waited_actor waited;
};

/// Of the detector whose core is `Core`.
template <class Core>
struct detector_state {
  static constexpr const char* name = "detector";
  Core detector;
  view_ptr current;
  address_list others;
  std::optional<instant> armed;
  bool asks = false;
};

/// Tells what an inspection shows of it.
template <class Core>
void describe(const detector_state<Core>& st, inspection& out) {
  counters all;
  st.detector.tell(all);
  if (st.current) {
    const auto& members = st.current->members;
    auto name_of = [&](member_id x) {
      auto at = st.current->position_of(x);
      return at ? members[*at].name : "member " + std::to_string(x);
    };
    field_list sights;
    for (const auto& x : st.detector.sights(out.now)) {
      auto& next = out.watched.emplace_back();
      next.name = name_of(x.who);
      next.last_heard = x.last_heard;
      next.suspected = x.suspected.has_value();
      next.stuck = x.suspected == suspicion_cause::progress;
      next.suspect_at = x.suspect_at;
      for (auto by : x.suspected_by)
        next.suspected_by.push_back(name_of(by));
      next.needed = core::majority_of(members.size());
      next.withheld = x.withheld;
      if (sights.size() >= inspected_entries_max)
        continue;
      field_list row;
      add_field(row, "suspected", next.suspected);
      add_field(row, "last_heard", out.now - x.last_heard);
      add_field(row, "suspected_by", listed(next.suspected_by, [](auto& y) {
                  return field{{}, y};
                }));
      add_field(sights, next.name, std::move(row));
    }
    add_field(out.fields, "in_touch", st.detector.in_touch(out.now));
    add_field(out.fields, "members", std::move(sights));
  }
  add_counters(out.fields, all);
}

/// The hands of a detector, whichever way its core finds out who lives.
template <class Core>
class detector_shell {
public:
  using pointer = detector_actor::stateful_pointer<detector_state<Core>>;

  detector_shell(pointer self, detector_neighbours around)
    : self_(self), around_(std::move(around)) {
    // nop
  }

  template <class F>
  void step(F f) const {
    auto& st = self_->state;
    typename Core::out_type out;
    f(st.detector, self_->clock().now(), out);
    outbound_batch batch;
    add_probes(out, batch);
    add_pulses(out.pulses, batch);
    if (!batch.items.empty())
      self_->send(around_.transport, std::move(batch));
    for (const auto& x : out.changes) {
      // One that is heard but stands still is not silent.
      hearing news{x.who, !(x.suspected && x.why == suspicion_cause::silence)};
      self_->send(around_.membership, news);
      self_->send(around_.elector, news);
    }
    for (const auto& x : out.removals)
      self_->send(around_.membership, removal_verdict{x.who, true, x.why});
    for (auto who : out.acquitted)
      self_->send(around_.membership, removal_verdict{who, false});
    arm(self_, st.armed, st.detector.next_deadline());
  }

  void on_view(const view_ptr& x) const {
    self_->state.current = x;
    std::vector<address> others;
    for (const auto& y : x->members)
      if (y.id != x->self)
        others.push_back({y.at, y.inc});
    self_->state.others
      = std::make_shared<const std::vector<address>>(std::move(others));
    step([&](auto& d, auto now, auto& out) { d.on_view(x, now, out); });
  }

  void ask_for_waits() const {
    auto& st = self_->state;
    self_->delayed_send(self_, waits_interval, report_due{});
    if (!st.current || st.asks)
      return;
    st.asks = true;
    auto shell = *this;
    self_->request(around_.waited, caf::infinite, get_waits{})
      .then([shell](const wait_list& x) {
        shell.self_->state.asks = false;
        shell.on_waits(x);
      });
  }

  sight_list sights() const {
    auto now = self_->clock().now();
    sight_list result;
    result.in_touch = self_->state.detector.in_touch(now);
    for (const auto& x : self_->state.detector.sights(now))
      result.items.push_back({x.who, x.suspected.has_value(),
                              x.suspected.value_or(suspicion_cause::silence),
                              x.last_heard, x.doubt});
    return result;
  }

  /// How often it is asked for whom messages wait.
  static constexpr auto waits_interval = std::chrono::seconds{1};

private:
  void on_waits(const wait_list& x) const {
    std::map<member_id, instant> since;
    for (const auto& item : x.items) {
      auto known = since.emplace(item.who, item.since).first;
      known->second = std::min(known->second, item.since);
    }
    const auto& view = self_->state.current;
    for (const auto& y : view->members) {
      if (y.id == view->self)
        continue;
      auto found = since.find(y.id);
      step([&](auto& d, auto now, auto& out) {
        d.on_waiting(
          y.id, found == since.end() ? std::optional<instant>{} : found->second,
          now, out);
      });
    }
  }

  void add_pulses(std::vector<core::pulse_order>& pulses,
                  outbound_batch& batch) const {
    const auto& st = self_->state;
    for (auto& x : pulses) {
      auto to = st.others;
      if (auto at = st.current->position_of(x.to)) {
        const auto& who = st.current->members[*at];
        to = to_one(who.at, who.inc);
      }
      add(std::move(to), {std::move(x.what)}, batch);
    }
  }

  /// Heartbeats have nothing else to say.
  void add_probes(core::detector_out&, outbound_batch&) const {
    // nop
  }

  void add_probes(core::swim_detector_out& out, outbound_batch& batch) const {
    for (auto& x : out.datagrams)
      add(to_one(x.to.at, x.to.inc), std::move(x.frames), batch);
  }

  void add(address_list to, std::vector<frame> frames,
           outbound_batch& batch) const {
    const auto& st = self_->state;
    if (!to->empty())
      batch.items.push_back({st.current->group, st.current->self, std::move(to),
                             std::move(frames)});
  }

  pointer self_;
  detector_neighbours around_;
};

/// What a detector does, with the core that its state has.
template <class Core>
detector_actor::behavior_type
watching_behavior(typename detector_shell<Core>::pointer self,
                  detector_neighbours around) {
  detector_shell<Core> shell{self, std::move(around)};
  self->delayed_send(self, shell.waits_interval, report_due{});
  return {
    [=](const view_stands& x) { shell.on_view(x.what); },
    [=](const frame_batch& x) {
      shell.step([&](auto& d, auto now, auto& out) {
        for (const auto& item : x.items)
          d.on_frame(item, now, out);
      });
    },
    [=](get_sights) { return shell.sights(); },
    [=](get_evidence) {
      return self->state.detector.evidence().list(self->clock().now());
    },
    [=](get_counters) {
      counters result;
      self->state.detector.tell(result);
      return result;
    },
    [=](tick) {
      disarm_due(self, self->state.armed);
      shell.step([](auto& d, auto now, auto& out) { d.on_tick(now, out); });
    },
    [=](report_due) { shell.ask_for_waits(); },
  };
}

} // namespace troupe
