#include "actors/participant.hpp"

#include "actors/timer.hpp"

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

using participant_pointer
  = participant_actor::stateful_pointer<participant_state>;

/// The hands of the participant: do what its life says.
class participant_shell {
public:
  participant_shell(participant_pointer self, participant_neighbours around)
    : self_(self), around_(std::move(around)) {
    // nop
  }

  template <class F>
  void step(F f) const {
    core::participant_out out;
    f(self_->state.life, self_->clock().now(), out);
    publish(out);
  }

  void say(notice_level level, std::string text) const {
    self_->send(around_.journal, notice{level, std::move(text)});
  }

  /// A participant whose journal lags far behind sends nothing: what it
  /// delivers must not pile up without bound.
  void keep(const delivery& x) const {
    auto shell = *this;
    self_->request(around_.journal, caf::infinite, x)
      .then([shell](const written& y) {
        shell.step(
          [&](auto& life, auto, auto& out) { life.on_written(y, out); });
      });
  }

  void keep(const view_installed& x) const {
    self_->send(around_.journal, x);
  }

  void tell_sent(const send_result& x) const {
    if (x.taken > 0)
      self_->send(around_.journal, said{self_->state.life.sent()});
  }

  caf::result<evidence_list> hand_on(get_evidence x) const {
    auto& detector = self_->state.rooms.detector;
    if (!detector)
      return evidence_list{{}, self_->clock().now()};
    return self_->delegate(detector, x);
  }

  /// As of now, and whether that may be shown as what is so: who stood still
  /// does not know what has become of its group meanwhile.
  caf::result<group_picture_ptr> picture() const {
    auto& st = self_->state;
    group_picture x{st.status, st.life.state(), st.life.sent(),
                    st.life.unsettled()};
    x.lease_left = std::max(timespan{0}, st.lease.until - self_->clock().now());
    if (!st.rooms.detector || !st.rooms.needs_touch)
      return group_picture_ptr{
        std::make_shared<const group_picture>(std::move(x))};
    auto promise = self_->make_response_promise<group_picture_ptr>();
    self_->request(st.rooms.detector, caf::infinite, get_sights{})
      .then([promise, x](const sight_list& y) mutable {
        x.in_touch = y.in_touch;
        promise.deliver(
          group_picture_ptr{std::make_shared<const group_picture>(x)});
      });
    return promise;
  }

private:
  void publish(core::participant_out& out) const {
    auto& st = self_->state;
    for (auto& text : out.notices)
      say(notice_level::warning, std::move(text));
    if (out.send)
      self_->send(st.rooms.group, std::move(*out.send));
    if (out.wants_lines && !st.reading) {
      st.reading = true;
      read();
    }
    if (out.over)
      self_->send(around_.supervisor, *out.over);
    arm(self_, st.armed, st.life.next_deadline());
  }

  void read() const {
    auto shell = *this;
    self_->request(around_.lines, caf::infinite, read_lines{})
      .then([shell](input_lines& x) { shell.on_lines(x); },
            [shell](const caf::error&) {
              shell.say(notice_level::error,
                        "the standard input cannot be read");
              input_lines none;
              none.last = true;
              shell.on_lines(none);
            });
  }

  void on_lines(input_lines& x) const {
    self_->state.reading = false;
    for (auto size : x.too_large)
      say(notice_level::warning, "a line of " + std::to_string(size)
                                   + " bytes is too large and was skipped");
    step([&](auto& life, auto, auto& out) {
      life.on_lines(std::move(x.lines), x.last, out);
    });
  }

  participant_pointer self_;
  participant_neighbours around_;
};

} // namespace

participant_actor::behavior_type
participant_behavior(participant_pointer self, level order,
                     source_options source, participant_neighbours around) {
  self->state.life = core::participant_life{order, source};
  participant_shell shell{self, std::move(around)};
  return {
    [=](const delivery& x) {
      shell.keep(x);
      shell.step([&](auto& life, auto now, auto& out) {
        life.on_delivery(x, now, out);
      });
    },
    [=](const send_result& x) {
      shell.step([&](auto& life, auto, auto& out) { life.on_result(x, out); });
      shell.tell_sent(x);
    },
    [=](credit) {
      shell.step([](auto& life, auto, auto& out) { life.on_credit(out); });
    },
    [=](const view_installed& x) {
      shell.keep(x);
      shell.step([&](auto& life, auto now, auto& out) {
        life.on_installed(x, now, out);
      });
    },
    [](const stream_ended&) {}, // Nobody ends a stream in such a group.
    [=](take_state) { return self->state.life.image(); },
    [=](const restore_state& x) {
      if (!self->state.life.on_restore(x.image))
        shell.say(notice_level::error, "the state that the group gave has "
                                         + std::to_string(x.image.bytes.size())
                                         + " bytes and cannot be read");
    },
    [=](join_participant& x) { self->state.rooms = std::move(x); },
    [=](group_status_ptr& x) {
      self->state.status = x;
      shell.step([&](auto& life, auto, auto& out) { life.on_status(*x, out); });
    },
    [=](notice& x) { shell.say(x.level, std::move(x.text)); },
    [=](const lease_held& x) { self->state.lease = x; },
    [=](leave x) { self->send(self->state.rooms.membership, x); },
    [=](get_picture) { return shell.picture(); },
    [=](get_evidence x) { return shell.hand_on(x); },
    [=](get_counters) {
      auto& life = self->state.life;
      return counters{{{"messages_of_own_taken", life.sent()},
                       {"messages_delivered_ever", life.state().messages},
                       {"messages_of_unknown_end", life.unsettled()}}};
    },
    [=](tick) {
      disarm_due(self, self->state.armed);
      shell.step(
        [](auto& life, auto now, auto& out) { life.on_tick(now, out); });
    },
  };
}

void describe(const participant_state& st, inspection& out) {
  add_field(out.fields, "messages_of_own_taken", st.life.sent());
  add_field(out.fields, "messages_delivered_ever", st.life.state().messages);
  add_field(out.fields, "messages_of_unknown_end", st.life.unsettled());
  add_field(out.fields, "reads_standard_input", st.reading);
}

} // namespace troupe
