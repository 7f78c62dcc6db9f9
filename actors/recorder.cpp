#include "actors/recorder.hpp"

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

/// How long a line may wait for others to be written with it.
constexpr timespan flush_pause = std::chrono::milliseconds{100};

using recorder_pointer = recorder_actor::stateful_pointer<recorder_state>;

/// The hands of the recorder.
class recorder_shell {
public:
  recorder_shell(recorder_pointer self, std::int64_t wall_us,
                 recorder_neighbours around)
    : self_(self), wall_us_(wall_us), around_(std::move(around)) {
    // nop
  }

  /// Writes down what `f` says, and hands on what there is of it.
  template <class F>
  void note(F f) const {
    auto& st = self_->state;
    auto passed = self_->clock().now() - st.begin;
    using std::chrono::microseconds;
    f(st.scribe,
      wall_us_ + std::chrono::duration_cast<microseconds>(passed).count());
    flush(false);
    if (st.scribe.has_text() && !std::exchange(st.armed, true))
      self_->delayed_send(self_, flush_pause, tick{});
  }

  void flush(bool all) const {
    auto text = self_->state.scribe.take(all);
    if (!text)
      return;
    auto bytes = text->lines.size();
    self_->request(around_.keeper, caf::infinite, std::move(*text))
      .then([self = self_, bytes](const written&) {
        self->state.scribe.on_written(bytes);
      });
  }

  /// The keeper ends with this actor, and not before it has all lines.
  void quit(const caf::error& why) const {
    note([](auto& scribe, auto at_us) { scribe.on_gone(at_us); });
    auto over = [self = self_, keeper = around_.keeper, why] {
      self->send_exit(keeper, caf::exit_reason::user_shutdown);
      self->quit(why);
    };
    auto text = self_->state.scribe.take(true);
    if (!text)
      return over();
    self_->request(around_.keeper, caf::infinite, std::move(*text))
      .then([over](const written&) { over(); },
            [over](const caf::error&) { over(); });
  }

  /// Frames come for several groups at once where a node is in several.
  void hand_on(frame_batch& x) const {
    auto& all = self_->state.listeners;
    while (!x.items.empty()) {
      auto group = x.items.front().source.group;
      auto rest = std::stable_partition(x.items.begin(), x.items.end(),
                                        [group](const received_frame& y) {
                                          return y.source.group == group;
                                        });
      frame_batch others;
      others.items.assign(std::make_move_iterator(rest),
                          std::make_move_iterator(x.items.end()));
      x.items.erase(rest, x.items.end());
      if (auto i = all.find(group); i != all.end())
        self_->send(i->second, std::move(x));
      x = std::move(others);
    }
  }

  caf::result<counters> count() const {
    auto promise = self_->make_response_promise<counters>();
    self_->request(around_.transport, caf::infinite, get_counters{})
      .then([self = self_, promise](counters& x) mutable {
        self->state.scribe.tell(x);
        promise.deliver(std::move(x));
      });
    return promise;
  }

private:
  recorder_pointer self_;
  std::int64_t wall_us_;
  recorder_neighbours around_;
};

bool carries_messages(const attach& x) {
  return std::any_of(x.kinds.begin(), x.kinds.end(), [](frame_kind kind) {
    return kind == frame_kind::envelopes || kind == frame_kind::plain_message;
  });
}

} // namespace

void describe(const recorder_state& st, inspection& out) {
  counters all;
  st.scribe.tell(all);
  add_counters(out.fields, all);
}

recorder_actor::behavior_type recorder_behavior(recorder_pointer self,
                                                recorder_setup setup,
                                                recorder_neighbours around) {
  self->state.scribe = core::trace_scribe{setup.trace, setup.name, setup.order};
  self->state.begin = self->clock().now();
  recorder_shell shell{self, setup.wall_us, around};
  self->set_exit_handler([=](const caf::exit_msg& x) { shell.quit(x.reason); });
  auto transport = around.transport;
  auto journal = around.journal;
  return {
    [=](outbound_batch& x) {
      shell.note([&](auto& scribe, auto at_us) {
        for (const auto& item : x.items)
          scribe.on_outbound(item, at_us);
      });
      self->send(transport, std::move(x));
    },
    [=](attach& x) {
      if (carries_messages(x))
        self->state.listeners[x.group] = std::exchange(
          x.listener, frame_listener_actor{recorder_actor{self}});
      self->send(transport, std::move(x));
    },
    [=](const impair& x) { self->send(transport, x); },
    [=](const speak& x) { self->send(transport, x); },
    [=](get_counters) { return shell.count(); },
    [=](tick) {
      self->state.armed = false;
      shell.flush(true);
    },
    [=](const delivery& x) {
      shell.note(
        [&](auto& scribe, auto at_us) { scribe.on_delivery(x, at_us); });
      return self->delegate(journal, x);
    },
    [=](const view_installed& x) {
      shell.note(
        [&](auto& scribe, auto at_us) { scribe.on_view(x.what, at_us); });
      self->send(journal, x);
    },
    [=](said x) { self->send(journal, x); },
    [=](waiting& x) { self->send(journal, std::move(x)); },
    [=](notice& x) {
      shell.note([&](auto& scribe, auto at_us) { scribe.on_notice(x, at_us); });
      self->send(journal, std::move(x));
    },
    [=](frame_batch& x) {
      shell.note([&](auto& scribe, auto at_us) {
        for (const auto& item : x.items)
          scribe.on_frame(item, at_us);
      });
      shell.hand_on(x);
    },
  };
}

} // namespace troupe
