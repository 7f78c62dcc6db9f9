#include "nodes/gossip_journal.hpp"

#include "actors/inspected.hpp"
#include "nodes/gossip_events.hpp"
#include "nodes/write_line.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <string>
#include <utility>
#include <vector>

namespace troupe {

namespace {

struct gossip_journal_state {
  static constexpr const char* name = "gossip-journal";
  bool failed = false;
  /// Lines of what happens before the node has said that it is ready.
  bool begun = false;
  std::vector<std::string> early;
};

void describe(const gossip_journal_state& st, inspection& out) {
  add_field(out.fields, "failed", st.failed);
}

gossip_journal_actor::behavior_type gossip_journal_behavior(
  gossip_journal_actor::stateful_pointer<gossip_journal_state> self,
  output_format form, std::shared_ptr<line_sink> out,
  supervisor_actor supervisor) {
  auto put = [=](std::string line) {
    auto& st = self->state;
    if (st.begun)
      write_line(self, *out, supervisor, line);
    else
      st.early.push_back(std::move(line));
  };
  return {
    [=](const folder_chosen& x) {
      auto& st = self->state;
      st.begun = true;
      put(events::folder_line(form, x.path));
      for (auto& line : std::exchange(st.early, {}))
        put(std::move(line));
    },
    [=](const gossip_change& x) { put(events::change_line(form, x)); },
    [=](const core::swim_event& x) { put(events::peer_line(form, x)); },
  };
}

} // namespace

gossip_journal_actor spawn_gossip_journal(caf::actor_system& sys,
                                          output_format form,
                                          std::shared_ptr<line_sink> out,
                                          supervisor_actor supervisor) {
  return spawn_inspected<caf::detached>(sys, gossip_journal_behavior, form,
                                        std::move(out), std::move(supervisor));
}

} // namespace troupe
