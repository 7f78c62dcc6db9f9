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
  /// Lines of what happens before the node has said that it is ready; they
  /// take room.
  bool begun = false;
  std::vector<std::string> early;
};

struct gossip_journal_setup {
  output_format form;
  std::shared_ptr<line_sink> out;
  supervisor_actor supervisor;
  std::shared_ptr<event_room> room;
};

void describe(const gossip_journal_state& st, inspection& out) {
  add_field(out.fields, "failed", st.failed);
  add_field(out.fields, "early_lines", std::uint64_t{st.early.size()});
}

gossip_journal_actor::behavior_type gossip_journal_behavior(
  gossip_journal_actor::stateful_pointer<gossip_journal_state> self,
  const gossip_journal_setup& with) {
  auto write = [=](const std::string& line) {
    write_line(self, *with.out, with.supervisor, line);
  };
  auto write_event = [=](const std::string& line) {
    write(line);
    with.room->leave();
    if (auto count = with.room->take_left_out())
      write(events::left_out_line(with.form, count));
  };
  auto put = [=](std::string line) {
    if (self->state.begun)
      write_event(line);
    else
      self->state.early.push_back(std::move(line));
  };
  return {
    [=](const folder_chosen& x) {
      self->state.begun = true;
      write(events::folder_line(with.form, x.path));
      for (const auto& line : std::exchange(self->state.early, {}))
        write_event(line);
    },
    [=](const gossip_change& x) { put(events::change_line(with.form, x)); },
    [=](const core::swim_event& x) { put(events::peer_line(with.form, x)); },
  };
}

} // namespace

gossip_reporter spawn_gossip_journal(caf::actor_system& sys, output_format form,
                                     std::shared_ptr<line_sink> out,
                                     supervisor_actor supervisor) {
  auto room = std::make_shared<event_room>();
  gossip_journal_setup with{form, std::move(out), std::move(supervisor), room};
  return {spawn_inspected<caf::detached>(sys, gossip_journal_behavior,
                                         std::move(with)),
          room};
}

} // namespace troupe
