#include "nodes/check_reporter.hpp"

#include "actors/inspected.hpp"
#include "nodes/write_line.hpp"

#include <caf/send.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <utility>

namespace troupe {

namespace events {

std::string violation_line(const delivery_violation& x) {
  using json = nlohmann::ordered_json;
  return json{{"event", "violation"},
              {"kind", to_string(x.kind)},
              {"message", x.message.empty() ? json{} : json(x.message)},
              {"view", to_string(x.view)},
              {"expected", x.expected},
              {"found", x.found}}
    .dump();
}

} // namespace events

void describe(const check_reporter_state& st, inspection& out) {
  add_field(out.fields, "failed", st.failed);
  add_field(out.fields, "violations_told", st.told);
}

violation_listener_actor::behavior_type check_reporter(
  violation_listener_actor::stateful_pointer<check_reporter_state> self,
  check_reporter_setup setup) {
  return {[self, setup = std::move(setup)](const delivery_violation& x) {
    ++self->state.told;
    spdlog::error("a promise of the group is broken here: {}{}", in_words(x),
                  x.last_told ? "; further ones are only counted" : "");
    if (setup.form != output_format::text)
      write_line(self, *setup.out, setup.supervisor, events::violation_line(x));
    if (setup.ends)
      self->send(setup.supervisor, life_over{false});
  }};
}

void report_violations(node& n, const group_room_actor& group,
                       const elector_actor& elector) {
  auto mode = n.config.group.check;
  if (mode == check_mode::off)
    return;
  auto reporter = n.own(spawn_inspected<caf::detached>(
    n.sys, check_reporter,
    check_reporter_setup{n.output, n.standard_output, n.supervisor,
                         mode == check_mode::exit}));
  caf::anon_send(group, join_check{reporter});
  // Without a quorum each half of a divided group has a leader of its own.
  if (elector && n.config.quorum != quorum_kind::none)
    caf::anon_send(elector, claim_listener_actor{group});
}

} // namespace troupe
