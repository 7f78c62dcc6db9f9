#include "actors/receiver_directory.hpp"

#include "actors/timer.hpp"

#include <utility>

namespace troupe {

namespace {

using directory_pointer
  = receiver_directory_actor::stateful_pointer<receiver_directory_state>;

/// How old a heartbeat may be before the list shows it.
constexpr timespan show_after = std::chrono::milliseconds{100};

void show(directory_pointer self, const publish_receivers& publish) {
  self->state.shows_at.reset();
  publish(std::make_shared<const receiver_list>(self->state.book.list()));
}

/// Sends what was gathered to the disk, unless something is on its way there.
void keep(directory_pointer self, const receiver_store_actor& store,
          const publish_receivers& publish) {
  auto& st = self->state;
  auto& change = st.gathered;
  if (st.keeping || (change.saved.empty() && change.removed.empty()))
    return;
  st.keeping = true;
  auto waiting = std::exchange(st.gathered_for, {});
  auto settle = [=](const std::string& error) mutable {
    self->state.keeping = false;
    show(self, publish);
    auto code = error.empty() ? errc::none : errc::io_failed;
    for (auto& x : waiting)
      x.deliver(directory_answer{static_cast<std::uint8_t>(code), error});
    keep(self, store, publish);
  };
  self->request(store, caf::infinite, std::exchange(change, {}))
    .then([=](const receivers_kept& x) mutable { settle(x.error); },
          [=](const caf::error&) mutable { settle("the store has ended"); });
}

void gather(receiver_directory_state& st, keep_receivers change) {
  // Whatever is removed goes before what is saved, so that an id that comes
  // back within one batch stays.
  for (auto& x : change.removed) {
    auto same = [&](const receiver_entry& y) { return y.id == x; };
    auto& saved = st.gathered.saved;
    saved.erase(std::remove_if(saved.begin(), saved.end(), same), saved.end());
    st.gathered.removed.push_back(std::move(x));
  }
  for (auto& x : change.saved)
    st.gathered.saved.push_back(std::move(x));
}

void rearm(directory_pointer self) {
  auto& st = self->state;
  arm(self, st.armed, core::earlier(st.book.next_deadline(), st.shows_at));
}

} // namespace

caf::error validate(const directory_options& opts) {
  if (opts.expire_after <= timespan{0} || opts.sweep_every <= timespan{0}
      || opts.receivers_max == 0)
    return caf::make_error(errc::invalid_config,
                           "times and limits of directory must be above 0");
  return caf::none;
}

receiver_directory_actor::behavior_type
receiver_directory_behavior(directory_pointer self, directory_options opts,
                            receiver_store_actor store,
                            std::vector<receiver_entry> kept,
                            publish_receivers publish) {
  if (auto err = validate(opts)) {
    self->quit(std::move(err));
    return receiver_directory_actor::behavior_type::make_empty_behavior();
  }
  self->state.book = core::receiver_book{opts};
  self->state.book.restore(std::move(kept), self->clock().now());
  show(self, publish);
  rearm(self);
  auto settle = [=](core::receiver_book_out& out) {
    auto promise = self->make_response_promise<directory_answer>();
    if (out.answer.error != 0) {
      promise.deliver(std::move(out.answer));
    } else {
      gather(self->state, std::move(out.change));
      self->state.gathered_for.push_back(promise);
      keep(self, store, publish);
    }
    rearm(self);
    return promise;
  };
  return {
    [=](const register_receiver& x) {
      core::receiver_book_out out;
      self->state.book.on_register(x, self->clock().now(), out);
      return settle(out);
    },
    [=](const remove_receiver& x) {
      core::receiver_book_out out;
      self->state.book.on_remove(x, out);
      return settle(out);
    },
    [=](const beat_receiver& x) {
      core::receiver_book_out out;
      auto now = self->clock().now();
      self->state.book.on_beat(x, now, out);
      if (!self->state.shows_at)
        self->state.shows_at = now + show_after;
      rearm(self);
      return out.answer;
    },
    [=](get_counters) {
      counters result;
      self->state.book.add_to(result);
      return result;
    },
    [=](tick) {
      auto& st = self->state;
      auto now = self->clock().now();
      disarm_due(self, st.armed);
      core::receiver_book_out out;
      st.book.on_tick(now, out);
      if (!out.change.removed.empty() || (st.shows_at && *st.shows_at <= now))
        show(self, publish);
      gather(st, std::move(out.change));
      keep(self, store, publish);
      rearm(self);
    },
  };
}

void describe(const receiver_directory_state& st, inspection& out) {
  add_field(out.fields, "receivers", st.book.size());
  add_field(out.fields, "callers_waiting", st.gathered_for.size());
  add_field(out.fields, "keeping", st.keeping);
}

} // namespace troupe
