#include "actors/directory_door.hpp"

#include "actors/core/receiver_table.hpp"
#include "messages/errc.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>

#include <memory>
#include <utility>

namespace troupe {

namespace {

using door_pointer
  = directory_door_actor::stateful_pointer<directory_door_state>;

std::vector<receiver_entry> entries_of(const service_effects& all) {
  std::vector<receiver_entry> result;
  for (const auto& x : all.items)
    if (auto one = core::decode_change(x.text))
      for (auto& entry : one->saved)
        result.push_back(std::move(entry));
  return result;
}

/// Both know each other: one of them has to let go.
void close(directory_door_state& x) {
  if (x.directory)
    caf::anon_send_exit(x.directory, caf::exit_reason::user_shutdown);
  x.directory = nullptr;
}

/// A lease of an earlier view says nothing of what is shown now.
void show_lease(const directory_door_state& x,
                const directory_door_setup& with) {
  auto holds = x.directory && x.lease.view.epoch == x.epoch;
  with.publish_lease(holds ? x.lease.until : instant{});
}

void on_turn(door_pointer self, const directory_door_setup& with,
             const service_turn& x) {
  auto& st = self->state;
  close(st);
  st.epoch = x.epoch;
  if (x.serves) {
    ++st.turns;
    st.directory = with.open(caf::actor_cast<receiver_store_actor>(self),
                             entries_of(x.all));
  } else {
    auto found = x.leader ? with.http.find(*x.leader) : with.http.end();
    with.publish_elsewhere(found == with.http.end() ? std::string{}
                                                    : found->second);
  }
  show_lease(st, with);
  if (st.around.watcher)
    self->send(st.around.watcher,
               service_standing{x.serves, x.epoch, x.leader});
}

std::string why_not(reply_status x) {
  return x == reply_status::overloaded
           ? "too many changes are under way"
           : "this node serves no more; the change may have had its effect";
}

/// Notes have no session: each is a change of its own. The directory waits for
/// all of one change before it says the next.
caf::result<receivers_kept> keep(door_pointer self, const keep_receivers& x) {
  auto promise = self->make_response_promise<receivers_kept>();
  auto notes = core::encode_notes(x);
  if (notes.empty())
    return receivers_kept{};
  auto open = std::make_shared<std::size_t>(notes.size());
  auto result = std::make_shared<receivers_kept>();
  auto settle = [=](std::string error) mutable {
    if (!error.empty()) {
      ++self->state.not_kept;
      result->error = std::move(error);
    }
    if (--*open == 0)
      promise.deliver(std::move(*result));
  };
  for (const auto& bytes : notes) {
    service_request note;
    note.kind = request_kind::note;
    note.body = slice::copy_of(bytes);
    self->request(self->state.around.replica, caf::infinite, std::move(note))
      .then(
        [settle](const service_reply& y) mutable {
          settle(y.status == reply_status::done ? "" : why_not(y.status));
        },
        [settle](const caf::error&) mutable {
          settle("the replica has ended");
        });
  }
  return promise;
}

/// Has the directory answer, if there is one.
template <class Message>
caf::result<directory_answer> pass_on(door_pointer self, const Message& x) {
  auto& st = self->state;
  if (st.directory)
    return self->delegate(st.directory, x);
  ++st.sent_away;
  return directory_answer{static_cast<std::uint8_t>(errc::no_coordinator),
                          "another node serves, or none at present"};
}

/// Its own counters, and those of its directory.
caf::result<counters> count(door_pointer self) {
  auto& st = self->state;
  counters own{{{"serves", st.directory ? 1u : 0u},
                {"turns", st.turns},
                {"sent_elsewhere", st.sent_away},
                {"notes_not_kept", st.not_kept}}};
  if (!st.directory)
    return own;
  auto promise = self->make_response_promise<counters>();
  self->request(st.directory, caf::infinite, get_counters{})
    .then(
      [=](const counters& x) mutable {
        own.items.insert(own.items.end(), x.items.begin(), x.items.end());
        promise.deliver(own);
      },
      [=](const caf::error&) mutable { promise.deliver(own); });
  return promise;
}

} // namespace

directory_door_state::~directory_door_state() {
  close(*this);
}

directory_door_actor::behavior_type
directory_door_behavior(door_pointer self, directory_door_setup setup) {
  auto with = std::make_shared<const directory_door_setup>(std::move(setup));
  with->publish_elsewhere({});
  return {
    [=](join_door& x) { self->state.around = std::move(x); },
    [=](const register_receiver& x) { return pass_on(self, x); },
    [=](const remove_receiver& x) { return pass_on(self, x); },
    [=](const beat_receiver& x) { return pass_on(self, x); },
    [=](const keep_receivers& x) { return keep(self, x); },
    [=](const service_turn& x) { on_turn(self, *with, x); },
    [](const service_effects&) {}, // The directory knows what it has said.
    [=](const lease_held& x) {
      self->state.lease = x;
      show_lease(self->state, *with);
    },
    [=](get_counters) { return count(self); },
  };
}

void describe(const directory_door_state& st, inspection& out) {
  add_field(out.fields, "turns", st.turns);
  add_field(out.fields, "sent_away", st.sent_away);
  add_field(out.fields, "not_kept", st.not_kept);
}

} // namespace troupe
