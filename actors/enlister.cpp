#include "actors/enlister.hpp"

#include "messages/bodies.hpp"

#include <string>
#include <utility>

namespace troupe {

namespace {

using enlister_pointer = enlister_actor::stateful_pointer<enlister_state>;

void say(const enlister_setup& with, notice_level level, std::string text) {
  if (with.tell)
    with.tell({level, std::move(text)});
}

/// Asks the manager; `f` takes what came of it.
template <class F>
void ask(enlister_pointer self, const enlister_setup& with, call what, F f) {
  // The channel itself gives up sooner.
  self
    ->request(with.channel, with.every * 2,
              call_target{with.manager, with.every}, std::move(what))
    .then(f, [f](const caf::error&) {
      f(call_result{static_cast<std::uint8_t>(errc::timed_out), {}, {}});
    });
}

void again(enlister_pointer self, const enlister_setup& with) {
  self->delayed_send(self, with.every, tick{});
}

void tell_registered(enlister_pointer self, const enlister_setup& with) {
  auto& st = self->state;
  ++st.registrations;
  st.silence_told = false;
  if (!std::exchange(st.registered, true))
    say(with, notice_level::info,
        "registered at " + to_string(with.manager) + " as " + with.own.name);
}

void tell_silent(enlister_pointer self, const enlister_setup& with) {
  auto& st = self->state;
  ++st.silences;
  st.registered = false;
  if (!std::exchange(st.silence_told, true))
    say(with, notice_level::warning,
        "the manager at " + to_string(with.manager) + " is silent");
}

void hand_on(enlister_pointer self, const enlister_setup& with,
             const call_result& x) {
  auto list = x.error == 0 ? decode_peer_list(x.body.text()) : std::nullopt;
  if (!list)
    return tell_silent(self, with);
  new_seeds seeds;
  for (const auto& peer : list->peers)
    if (peer.at != with.own.at)
      seeds.at.push_back(peer.at);
  if (!seeds.at.empty())
    self->send(with.finder, std::move(seeds));
}

void enlist(enlister_pointer self, const enlister_setup& with) {
  call what{call_name::register_peer, encode(with.own)};
  ask(self, with, std::move(what), [=](const call_result& x) {
    if (x.error == static_cast<std::uint8_t>(errc::refused)) {
      say(with, notice_level::error,
          "the manager refuses " + with.own.name + ": " + x.about);
      self->send(with.supervisor, life_over{false, errc::refused});
      return;
    }
    if (x.error != 0) {
      tell_silent(self, with);
      return again(self, with);
    }
    tell_registered(self, with);
    ask(self, with, {call_name::list_peers, {}}, [=](const call_result& y) {
      hand_on(self, with, y);
      again(self, with);
    });
  });
}

} // namespace

enlister_actor::behavior_type enlister_behavior(enlister_pointer self,
                                                enlister_setup setup) {
  self->send(self, tick{});
  return {
    [=](get_counters) {
      const auto& st = self->state;
      counters result;
      result.items = {{"registered", st.registered ? 1u : 0u},
                      {"registrations", st.registrations},
                      {"manager_silent", st.silences}};
      return result;
    },
    [=](tick) { enlist(self, setup); },
  };
}

void describe(const enlister_state& st, inspection& out) {
  add_field(out.fields, "registered", st.registered);
}

} // namespace troupe
