#pragma once

#include "actors/core/submission.hpp"
#include "actors/gather.hpp"
#include "actors/peer.hpp"
#include "actors/timer.hpp"
#include "messages/bodies.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace troupe {

using peer_pointer = peer_actor::stateful_pointer<peer_state>;

/// The hands of the peer: do what its life says.
class peer_shell {
public:
  peer_shell(peer_pointer self, peer_setup setup, peer_neighbours around)
    : self_(self), setup_(std::move(setup)), around_(std::move(around)) {
    // nop
  }

  core::peer_life& life() const {
    return self_->state.life;
  }

  instant now() const {
    return self_->clock().now();
  }

  void act(core::peer_out& out) const {
    auto& rooms = self_->state.rooms;
    if (!out.notice.empty())
      say(notice_level::warning, std::move(out.notice));
    if (out.begin) {
      out.begin->group = setup_.group;
      self_->send(rooms.session, std::move(*out.begin));
    }
    if (out.install)
      self_->send(rooms.group, std::move(*out.install));
    if (out.send)
      self_->send(rooms.group, std::move(*out.send));
    if (out.end_stream)
      self_->send(rooms.group, end_stream{});
    if (out.finish)
      self_->send(rooms.session, *out.finish);
    if (out.report)
      report(std::move(*out.report));
    if (out.wants_lines && !self_->state.reading) {
      self_->state.reading = true;
      read();
    }
    if (out.over)
      self_->send(around_.supervisor, life_over{*out.over});
    arm(self_, self_->state.armed, life().next_deadline());
  }

  void say(notice_level level, std::string text) const {
    notice said{level, std::move(text)};
    self_->state.seen.show(self_, said);
    self_->send(around_.journal, std::move(said));
  }

  // -- the standard input -----------------------------------------------------

  void read() const {
    auto shell = *this;
    self_->request(around_.lines, caf::infinite, read_lines{})
      .then([shell](input_lines& x) { shell.on_lines(x); },
            [shell](const caf::error&) { shell.lines_failed(); });
  }

  void on_lines(input_lines& x) const {
    self_->state.reading = false;
    for (auto size : x.too_large)
      say(notice_level::warning,
          "a line of " + std::to_string(size)
            + " bytes is too large and was skipped; at most "
            + std::to_string(setup_.line_bytes_max) + " bytes");
    core::peer_out out;
    life().on_lines(std::move(x.lines), x.last, out);
    act(out);
  }

  void lines_failed() const {
    say(notice_level::error, "the standard input cannot be read");
    core::peer_out out;
    life().on_lines({}, true, out);
    act(out);
  }

  // -- the manager and the comparison server ----------------------------------

  void enlist() const {
    if (self_->state.enlisting)
      return;
    self_->state.enlisting = true;
    auto shell = *this;
    self_
      ->request(around_.channel, setup_.opts.call_limit * 2,
                call_target{*setup_.manager, setup_.opts.call_limit},
                call{call_name::register_peer, encode(setup_.own)})
      .then([shell](const call_result& x) { shell.on_enlisted(x); },
            [shell](const caf::error&) {
              shell.on_enlisted(
                {static_cast<std::uint8_t>(errc::timed_out), {}, {}});
            });
  }

  void on_enlisted(const call_result& x) const {
    auto& st = self_->state;
    st.enlisting = false;
    if (x.error == static_cast<std::uint8_t>(errc::refused)) {
      say(notice_level::error,
          "the manager refuses " + setup_.own.name + ": " + x.about);
      self_->send(around_.supervisor, life_over{false});
      return;
    }
    auto registered = x.error == 0;
    if (registered && !st.registered)
      say(notice_level::info, "registered at " + to_string(*setup_.manager)
                                + " as " + setup_.own.name);
    else if (!registered && st.registered)
      say(notice_level::warning,
          "the manager at " + to_string(*setup_.manager) + " is silent");
    st.registered = registered;
    // That call itself took its time; any other is tried with the next report.
    if (x.error == static_cast<std::uint8_t>(errc::timed_out))
      enlist();
  }

  call_result on_start(const incoming_call& x) const {
    auto order = decode_start_order(x.what.body.text());
    if (x.what.name != call_name::start_peer || !order)
      return {
        static_cast<std::uint8_t>(errc::refused), "not a start order", {}};
    core::peer_out out;
    auto result = life().on_start(*order, now(), out);
    if (out.begin) // One that is refused changes nothing.
      self_->state.report_to = order->report_to;
    act(out);
    return result;
  }

  void report(delivery_report x) const {
    auto shell = *this;
    auto shared = std::make_shared<delivery_report>(std::move(x));
    auto to = self_->state.report_to; // The next round may name another.
    gather(self_, self_->state.rooms.counted,
           [shell, shared, to](const auto& sums) {
             auto& before = shell.self_->state.reported;
             auto of = [&](const char* name) {
               auto i = sums.find(name);
               return i == sums.end() ? 0 : i->second - before[name];
             };
             shared->resent = of("messages_resent") + of("messages_repaired");
             shared->duplicates_dropped = of("duplicates_dropped");
             before = sums;
             shell.submit(to, encode(*shared));
           });
  }

  /// Hands in a log; `tries` have failed before.
  void submit(endpoint to, slice body, std::uint32_t tries = 0) const {
    auto shell = *this;
    auto done = [=](const call_result& x) {
      if (x.error != 0)
        shell.say(notice_level::warning, "the log was not taken: " + x.about);
      if (x.error == static_cast<std::uint8_t>(errc::timed_out))
        shell.submit(to, body, tries + 1);
      else // A refusal is final: the server wants it no more.
        shell.reported();
    };
    auto limit = core::submission_limit(setup_.opts.call_limit, body.size(),
                                        tries);
    // The channel itself gives up sooner.
    self_
      ->request(around_.channel, limit + setup_.opts.call_limit,
                call_target{to, limit}, call{call_name::submit_log, body})
      .then(done, [done](const caf::error&) {
        done({static_cast<std::uint8_t>(errc::timed_out), "no answer", {}});
      });
  }

  void reported() const {
    core::peer_out out;
    life().on_reported(out);
    act(out);
  }

  // -- waiting ----------------------------------------------------------------

  void on_report_due() const {
    self_->delayed_send(self_, setup_.opts.report_every, report_due{});
    if (setup_.manager && !life().is_busy())
      enlist(); // Also tells a manager that has started anew.
    if (!life().is_busy())
      return;
    auto shell = *this;
    auto& rooms = self_->state.rooms;
    self_->request(rooms.session, std::chrono::seconds{1}, get_round_status{})
      .then([shell](const round_status& x) { shell.tell_missing(x); },
            [](const caf::error&) {});
    self_->request(rooms.waited, std::chrono::seconds{1}, get_waits{})
      .then([shell](const wait_list& x) { shell.tell_waits(x); },
            [](const caf::error&) {});
    if (rooms.window)
      self_->request(rooms.window, std::chrono::seconds{1}, get_waits{})
        .then([shell](const wait_list& x) { shell.tell_window(x); },
              [](const caf::error&) {});
  }

  void tell_missing(const round_status& x) const {
    if (x.waiting_for.empty())
      return;
    waiting event;
    for (auto& who : x.waiting_for)
      event.items.push_back({who.name, "handshake", 0});
    self_->send(around_.journal, std::move(event));
    std::string text = "waiting for";
    for (auto& who : x.waiting_for)
      text += (&who == x.waiting_for.data() ? " " : ", ") + who.name;
    say(notice_level::info,
        text + " (handshakes: " + std::to_string(x.readies_received)
          + " received, " + std::to_string(x.acks_received) + " acknowledged)");
  }

  void tell_waits(const wait_list& x) const {
    waiting event;
    for (auto& item : x.items) {
      auto since = seconds_since(item.since, now());
      if (now() - item.since < setup_.opts.report_every / 2)
        continue; // On its way.
      event.items.push_back({item.name, item.what, item.count});
      say(notice_level::warning,
          "waiting for the " + item.what + " of " + item.name + " ("
            + std::to_string(item.count) + " messages) since " + since
            + "; last heard " + seconds_since(item.last_heard, now()) + " ago");
    }
    if (!event.items.empty())
      self_->send(around_.journal, std::move(event));
  }

  void tell_window(const wait_list& x) const {
    waiting event;
    for (auto& item : x.items) {
      if (now() - item.since < setup_.opts.report_every / 2)
        continue; // Opens and closes.
      event.items.push_back({item.name, item.what, item.count});
      say(notice_level::warning, window_held(item, now()));
    }
    if (!event.items.empty())
      self_->send(around_.journal, std::move(event));
  }

  void start() const {
    self_->delayed_send(self_, setup_.opts.report_every, report_due{});
    if (setup_.manager)
      enlist();
  }

  // -- the journal ------------------------------------------------------------

  void keep(const delivery& x) const {
    auto shell = *this;
    self_->request(around_.journal, caf::infinite, x)
      .then([shell](const written& y) {
        core::peer_out out;
        shell.life().on_written(y, out);
        shell.act(out);
      });
  }

  void keep(const view_installed& x) const {
    self_->state.current = x.what;
    self_->send(around_.journal, x);
  }

  void tell_sent(const send_result& x) const {
    if (x.taken > 0)
      self_->send(around_.journal, said{life().sent()});
  }

private:
  peer_pointer self_;
  peer_setup setup_;
  peer_neighbours around_;
};

} // namespace troupe
