#include "nodes/inspector.hpp"

#include <caf/abstract_actor.hpp>
#include <caf/actor.hpp>
#include <caf/actor_cast.hpp>

#include <cstdint>
#include <utility>

namespace troupe {

namespace {

using inspector_pointer = inspector_actor::stateful_pointer<inspector_state>;

/// What can be told of an actor that does not say anything.
inspected_entry metered(const inspector_state::known& x, instant now) {
  inspected_entry result;
  auto& actor = *caf::actor_cast<caf::abstract_actor*>(x.who);
  result.how = x.gone ? inspected_entry::state::gone
                      : inspected_entry::state::stuck;
  result.told.name = x.name;
  result.told.id = actor.id();
  result.told.kind = kind_of(actor);
  result.told.now = now;
  auto seen = x.meter->read();
  // Neither what its handler has nor the question waits.
  std::uint64_t others = (seen.busy ? 1 : 0) + (x.asked_at ? 1 : 0);
  result.told.mailbox = seen.mailbox > others ? seen.mailbox - others : 0;
  result.told.handled = seen.handled;
  if (seen.active_at != instant{})
    result.told.idle = now - seen.active_at;
  result.busy = seen.busy && !x.gone;
  auto since = result.busy ? seen.active_at : x.asked_at.value_or(now);
  result.stuck_for = x.gone ? timespan{0} : now - since;
  return result;
}

/// The hands of an inspector.
class inspector_shell {
public:
  explicit inspector_shell(inspector_pointer self) : self_(self) {
    // nop
  }

  void take(inspected_directory& x) const {
    auto& st = self_->state;
    std::map<std::string, std::size_t> names;
    st.actors.clear();
    for (auto& who : x.actors) {
      auto* actor = caf::actor_cast<caf::abstract_actor*>(who);
      auto* meter = dynamic_cast<const actor_meter*>(actor);
      if (!meter)
        continue;
      std::string name = meter->meter_name();
      if (auto n = ++names[name]; n > 1)
        name += "-" + std::to_string(n);
      st.actors.push_back({std::move(who), meter, std::move(name), {}, false});
    }
  }

  caf::result<inspection_report_ptr> report() const {
    auto& st = self_->state;
    auto now = self_->clock().now();
    inspector_state::report next;
    next.what = std::make_shared<inspection_report>();
    next.what->now = now;
    for (const auto& x : st.actors)
      next.what->actors.push_back(metered(x, now));
    if (st.reports.size() >= inspector_state::reports_max)
      return inspection_report_ptr{next.what};
    for (std::size_t i = 0; i < st.actors.size(); ++i)
      if (!st.actors[i].gone)
        next.open.insert(i);
    if (next.open.empty())
      return inspection_report_ptr{next.what};
    next.promise = self_->make_response_promise<inspection_report_ptr>();
    auto promise = next.promise;
    auto wanted = next.open;
    st.reports.emplace(++st.next, std::move(next));
    self_->delayed_send(self_, inspector_state::report_wait,
                        report_limit{st.next});
    for (auto i : wanted)
      if (!st.actors[i].asked_at)
        ask(i, now);
    return promise;
  }

  void on_limit(const report_limit& x) const {
    auto& st = self_->state;
    auto found = st.reports.find(x.number);
    if (found == st.reports.end())
      return;
    auto now = self_->clock().now();
    for (auto i : found->second.open)
      found->second.what->actors[i] = metered(st.actors[i], now);
    found->second.promise.deliver(inspection_report_ptr{found->second.what});
    st.reports.erase(found);
  }

private:
  void ask(std::size_t i, instant now) const {
    auto& x = self_->state.actors[i];
    x.asked_at = now;
    auto shell = *this;
    // Before all that waits in the mailbox: a long one is no reason for
    // silence.
    self_
      ->request<caf::message_priority::high>(caf::actor_cast<caf::actor>(x.who),
                                             caf::infinite, get_inspection{})
      .then([shell, i](inspection& y) { shell.on_answer(i, std::move(y)); },
            [shell, i](const caf::error&) {
              shell.self_->state.actors[i].gone = true;
              shell.on_answer(i, std::nullopt);
            });
  }

  void on_answer(std::size_t i, std::optional<inspection> told) const {
    auto& st = self_->state;
    auto& who = st.actors[i];
    who.asked_at.reset();
    inspected_entry entry;
    if (told) {
      entry.told = std::move(*told);
      entry.told.name = who.name;
    } else {
      entry = metered(who, self_->clock().now());
    }
    for (auto x = st.reports.begin(); x != st.reports.end();) {
      auto& report = x->second;
      if (report.open.erase(i) > 0)
        report.what->actors[i] = entry;
      if (!report.open.empty()) {
        ++x;
        continue;
      }
      report.promise.deliver(inspection_report_ptr{report.what});
      x = st.reports.erase(x);
    }
  }

  inspector_pointer self_;
};

inspector_actor::behavior_type inspector_behavior(inspector_pointer self) {
  inspector_shell shell{self};
  return {
    [=](inspected_directory& x) { shell.take(x); },
    [=](get_report) { return shell.report(); },
    [=](const report_limit& x) { shell.on_limit(x); },
  };
}

} // namespace

void describe(const inspector_state& st, inspection& out) {
  add_field(out.fields, "actors", st.actors.size());
  add_field(out.fields, "reports_under_way", st.reports.size());
}

inspector_actor spawn_inspector(caf::actor_system& sys) {
  return spawn_inspected<caf::detached>(sys, inspector_behavior);
}

} // namespace troupe
