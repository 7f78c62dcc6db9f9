#include "nodes/work_journal.hpp"

#include "actors/inspected.hpp"
#include "nodes/journal.hpp"
#include "nodes/work_events.hpp"
#include "nodes/write_line.hpp"

#include <spdlog/spdlog.h>

#include <caf/typed_event_based_actor.hpp>

#include <deque>
#include <string>
#include <utility>

namespace troupe {

namespace {

struct work_journal_state {
  static constexpr const char* name = "work-journal";
  bool failed = false;
};

void describe(const work_journal_state& st, inspection& out) {
  add_field(out.fields, "failed", st.failed);
}

struct asker_state {
  static constexpr const char* name = "asker";
  requester_actor requester;
  std::uint64_t made_up = 0;
  std::deque<std::string> waiting; // Lines of one chunk of the input.
  bool ended = false;
  bool wanted = false; // There is room for another request.
  bool failed = false;
};

void describe(const asker_state& st, inspection& out) {
  add_field(out.fields, "lines_waiting", st.waiting.size());
  add_field(out.fields, "requests_made_up", st.made_up);
  add_field(out.fields, "ended", st.ended);
}

using asker_pointer = asker_actor::stateful_pointer<asker_state>;

work_listener_actor::behavior_type work_journal_behavior(
  work_listener_actor::stateful_pointer<work_journal_state> self,
  output_format form, std::shared_ptr<line_sink> out,
  supervisor_actor supervisor) {
  return {
    [=](const work_event& x) {
      write_line(self, *out, supervisor, events::work_line(form, x));
    },
  };
}

void ask_next(asker_pointer self, const asker_setup& with);

void read_on(asker_pointer self, const asker_setup& with) {
  self->request(with.lines, caf::infinite, read_lines{})
    .then([=](const input_lines& x) {
      auto& st = self->state;
      for (auto& line : x.lines)
        if (!line.empty())
          st.waiting.push_back(line);
      for (auto size : x.too_large)
        spdlog::error("a line of {} bytes is too large and was skipped", size);
      st.ended = x.last;
      ask_next(self, with);
    });
}

/// Hands the next request over, if there is room for it and it is known.
void ask_next(asker_pointer self, const asker_setup& with) {
  auto& st = self->state;
  if (!st.wanted || !st.requester)
    return;
  std::string text;
  if (with.requests) {
    if (st.made_up == *with.requests) {
      self->send(st.requester, asked_all{});
      return;
    }
    text = "request " + std::to_string(++st.made_up) + " of " + with.name;
  } else if (!st.waiting.empty()) {
    text = std::move(st.waiting.front());
    st.waiting.pop_front();
  } else {
    if (st.ended)
      self->send(st.requester, asked_all{});
    else
      read_on(self, with);
    return;
  }
  st.wanted = false;
  self->send(st.requester, ask_receiver{slice::copy_of(text)});
}

asker_actor::behavior_type asker_behavior(asker_pointer self,
                                          asker_setup setup) {
  return {
    [=](const ask_event& x) {
      write_line(self, *setup.out, setup.supervisor,
                 events::ask_line(setup.form, x));
    },
    [=](ask_more) {
      self->state.wanted = true;
      ask_next(self, setup);
    },
    [=](const life_over& x) { self->send(setup.supervisor, x); },
    [=](const join_requester& x) {
      self->state.requester = x.requester;
      ask_next(self, setup);
    },
  };
}

} // namespace

work_listener_actor spawn_work_journal(caf::actor_system& sys,
                                       output_format form,
                                       std::shared_ptr<line_sink> out,
                                       supervisor_actor supervisor) {
  return spawn_inspected<caf::detached>(sys, work_journal_behavior, form,
                                        std::move(out), std::move(supervisor));
}

asker_actor spawn_asker(caf::actor_system& sys, asker_setup setup) {
  return spawn_inspected<caf::detached>(sys, asker_behavior, std::move(setup));
}

} // namespace troupe
