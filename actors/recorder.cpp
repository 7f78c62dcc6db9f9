#include "actors/recorder.hpp"

#include <utility>

namespace troupe {

namespace {

/// How long a line may wait for others to be written with it.
constexpr timespan flush_pause = std::chrono::milliseconds{100};

/// How often the transport is asked for what it has dropped.
constexpr timespan drops_pause = std::chrono::seconds{1};

using recorder_pointer = recorder_actor::stateful_pointer<recorder_state>;

/// The hands of the recorder.
class recorder_shell {
public:
  recorder_shell(recorder_pointer self, recorder_setup setup)
    : self_(self), setup_(std::move(setup)) {
    // nop
  }

  bool is_on() const {
    return self_->state.keeper && !self_->state.stopping;
  }

  recording tell(bool done = true) const {
    auto& st = self_->state;
    recording result;
    result.on = is_on();
    result.file = st.file;
    result.error = st.error;
    result.done = done;
    st.scribe.tell(result);
    return result;
  }

  /// Writes down what was shown, as `f` says it.
  template <class F>
  void take(F f) const {
    setup_.room->give_back();
    if (!is_on())
      return; // It was on its way when the recording ended.
    note_missed();
    note(f);
  }

  recording start(start_recording& x) const {
    auto& st = self_->state;
    if (st.keeper) {
      self_->send_exit(x.keeper, caf::exit_reason::user_shutdown);
      return tell(false);
    }
    setup_.room->take_missed(); // Of the recording before.
    st.scribe.restart();
    st.keeper = std::move(x.keeper);
    st.file = std::move(x.file);
    st.error.clear();
    for (const auto& y : st.tapped)
      self_->send(y, tap{recorder_actor{self_}, setup_.room});
    if (!std::exchange(st.asking, true))
      self_->send(self_, report_due{});
    return tell();
  }

  caf::result<recording> stop() const {
    auto& st = self_->state;
    if (!is_on())
      return tell(false);
    for (const auto& x : st.tapped)
      self_->send(x, tap{});
    note_missed();
    st.stopping = self_->make_response_promise<recording>();
    auto promise = *st.stopping;
    if (!flush(true))
      end();
    return promise;
  }

  /// Hands over what there is. Returns whether there was something.
  bool flush(bool all) const {
    auto text = self_->state.scribe.take(all);
    if (!text)
      return self_->state.scribe.has_under_way();
    auto shell = *this;
    auto bytes = text->lines.size();
    auto done = [shell, bytes](const std::string& error) {
      auto& st = shell.self_->state;
      st.scribe.on_written(bytes);
      if (!error.empty())
        st.error = error;
      if (st.stopping && !st.scribe.has_under_way())
        shell.end();
    };
    self_->request(self_->state.keeper, caf::infinite, std::move(*text))
      .then([done](const trace_kept& x) { done(x.error); },
            [done](const caf::error&) { done("its keeper has ended"); });
    return true;
  }

  /// The trace is whole.
  void end() const {
    auto& st = self_->state;
    self_->send_exit(st.keeper, caf::exit_reason::user_shutdown);
    st.keeper = nullptr;
    auto promise = *std::exchange(st.stopping, std::nullopt);
    promise.deliver(tell());
  }

  /// The keeper ends with this actor, and not before it has all lines.
  void quit(const caf::error& why) const {
    if (!self_->state.keeper)
      return self_->quit(why);
    if (is_on())
      note([](auto& scribe, auto at_us) { scribe.on_gone(at_us); });
    auto keeper = self_->state.keeper;
    auto over = [self = self_, keeper, why] {
      self->send_exit(keeper, caf::exit_reason::user_shutdown);
      self->quit(why);
    };
    auto text = self_->state.scribe.take(true);
    if (!text)
      return over();
    self_->request(keeper, caf::infinite, std::move(*text))
      .then([over](const trace_kept&) { over(); },
            [over](const caf::error&) { over(); });
  }

  void ask_for_drops() const {
    if (!is_on()) {
      self_->state.asking = false;
      return;
    }
    auto shell = *this;
    self_->delayed_send(self_, drops_pause, report_due{});
    self_->request(setup_.transport, drops_pause, get_counters{})
      .then(
        [shell](const counters& x) {
          if (shell.is_on())
            shell.note(
              [&](auto& scribe, auto at_us) { scribe.on_counters(x, at_us); });
        },
        [](const caf::error&) {
          // It is asked again.
        });
  }

private:
  void note_missed() const {
    if (auto missed = setup_.room->take_missed())
      self_->state.scribe.on_missed(missed);
  }

  template <class F>
  void note(F f) const {
    auto& st = self_->state;
    using std::chrono::microseconds;
    auto passed = self_->clock().now() - setup_.began;
    f(st.scribe, setup_.wall_us
                   + std::chrono::duration_cast<microseconds>(passed).count());
    flush(false);
    if (st.scribe.has_text() && !std::exchange(st.armed, true))
      self_->delayed_send(self_, flush_pause, tick{});
  }

  recorder_pointer self_;
  recorder_setup setup_;
};

} // namespace

recorder_actor::behavior_type recorder_behavior(recorder_pointer self,
                                                recorder_setup setup) {
  self->state.scribe = core::trace_scribe{setup.opts, setup.name, setup.order};
  recorder_shell shell{self, std::move(setup)};
  self->set_exit_handler([=](const caf::exit_msg& x) { shell.quit(x.reason); });
  return {
    [=](const outbound_batch& x) {
      shell.take([&](auto& scribe, auto at_us) {
        for (const auto& item : x.items)
          scribe.on_outbound(item, at_us);
      });
    },
    [=](const frame_batch& x) {
      shell.take([&](auto& scribe, auto at_us) {
        for (const auto& item : x.items)
          scribe.on_frame(item, at_us);
      });
    },
    [=](const delivery& x) {
      shell.take(
        [&](auto& scribe, auto at_us) { scribe.on_delivery(x, at_us); });
    },
    [=](const view_installed& x) {
      shell.take(
        [&](auto& scribe, auto at_us) { scribe.on_view(x.what, at_us); });
    },
    [=](const group_status_ptr& x) {
      shell.take(
        [&](auto& scribe, auto at_us) { scribe.on_status(*x, at_us); });
    },
    [=](const commit_mark& x) {
      shell.take(
        [&](auto& scribe, auto at_us) { scribe.on_commits(x, at_us); });
    },
    [=](const notice& x) {
      shell.take([&](auto& scribe, auto at_us) { scribe.on_notice(x, at_us); });
    },
    [=](tapped_actor& x) { self->state.tapped.push_back(std::move(x)); },
    [=](start_recording& x) { return shell.start(x); },
    [=](stop_recording) { return shell.stop(); },
    [=](get_recording) { return shell.tell(); },
    [=](get_counters) {
      counters result;
      self->state.scribe.tell(result);
      return result;
    },
    [=](tick) {
      self->state.armed = false;
      if (shell.is_on())
        shell.flush(true);
    },
    [=](report_due) { shell.ask_for_drops(); },
  };
}

void describe(const recorder_state& st, inspection& out) {
  counters all;
  st.scribe.tell(all);
  add_field(out.fields, "records", static_cast<bool>(st.keeper));
  add_counters(out.fields, all);
}

} // namespace troupe
