#include "actors/registrar.hpp"

#include "actors/timer.hpp"

#include <utility>

namespace troupe {

namespace {

using registrar_pointer = registrar_actor::stateful_pointer<registrar_state>;

/// Says what changed, once.
void tell_change(registrar_pointer self, const registrar_setup& with,
                 const directory_said& x, bool listed_now) {
  auto& st = self->state;
  auto silent = x.word == directory_word::silent;
  if (silent && !std::exchange(st.silence_told, true))
    with.tell(
      {notice_level::warning, "waiting for the discovery node: " + x.about});
  if (!silent)
    st.silence_told = false;
  if (listed_now)
    with.tell({notice_level::info, "registered as " + st.machine.id()});
  else if (x.word == directory_word::unknown)
    with.tell({notice_level::warning,
               "the discovery node does not know this receiver; it registers "
               "again"});
}

void take(registrar_pointer self, const registrar_setup& with,
          const directory_said& x) {
  auto& st = self->state;
  auto former = st.machine.id();
  auto listed_now = st.machine.on_said(x, self->clock().now());
  st.registrations += listed_now ? 1 : 0;
  st.silences += x.word == directory_word::silent ? 1 : 0;
  tell_change(self, with, x, listed_now);
  if (st.machine.id() != former)
    self->request(with.store, caf::infinite, keep_identity{st.machine.id()})
      .then([=](const receivers_kept& kept) {
        if (!kept.error.empty())
          with.tell({notice_level::warning,
                     "the next life will have another id: " + kept.error});
      });
  arm(self, st.armed, st.machine.next_deadline());
}

void step(registrar_pointer self, const registrar_setup& with) {
  auto& st = self->state;
  auto taken = [=](const directory_said& x) { take(self, with, x); };
  auto fell = [=](const caf::error&) {
    take(self, with, {directory_word::silent, {}, "its client has ended"});
  };
  switch (st.machine.on_tick(self->clock().now())) {
    case core::directory_step::enter: {
      register_receiver x{with.self};
      x.what.id = st.machine.id();
      self->request(with.directory, caf::infinite, std::move(x))
        .then(taken, fell);
      break;
    }
    case core::directory_step::beat:
      self
        ->request(with.directory, caf::infinite,
                  beat_receiver{st.machine.id(), 0})
        .then(taken, fell);
      break;
    case core::directory_step::none:
      arm(self, st.armed, st.machine.next_deadline());
  }
}

} // namespace

registrar_actor::behavior_type registrar_behavior(registrar_pointer self,
                                                  registrar_setup setup) {
  self->state.machine = core::registration{setup.opts, setup.self.id};
  arm(self, self->state.armed, self->clock().now());
  return {
    [=](leave) {
      auto over = [=] { self->send(setup.supervisor, life_over{true}); };
      if (!self->state.machine.listed())
        return over();
      self
        ->request(setup.directory, caf::infinite,
                  remove_receiver{self->state.machine.id()})
        .then([=](const directory_said&) { over(); },
              [=](const caf::error&) { over(); });
    },
    [=](get_counters) {
      auto& st = self->state;
      counters result;
      result.items = {{"listed", st.machine.listed() ? 1u : 0u},
                      {"registrations", st.registrations},
                      {"directory_silent", st.silences}};
      return result;
    },
    [=](tick) {
      disarm_due(self, self->state.armed);
      step(self, setup);
    },
  };
}

void describe(const registrar_state& st, inspection& out) {
  add_field(out.fields, "id", st.machine.id());
  add_field(out.fields, "listed", st.machine.listed());
}

} // namespace troupe
