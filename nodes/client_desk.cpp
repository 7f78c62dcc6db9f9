#include "nodes/client_desk.hpp"

#include "actors/core/notify_command.hpp"
#include "nodes/client_events.hpp"

#include <caf/send.hpp>
#include <spdlog/spdlog.h>

#include <cstring>
#include <utility>

namespace troupe {

namespace {

using desk_pointer = client_desk_actor::stateful_pointer<client_desk_state>;

void show(desk_pointer self, const client_desk_setup& with,
          const client_event& x) {
  auto error = with.write(events::client_line(with.form, x));
  if (error == 0 || std::exchange(self->state.failed, true))
    return;
  spdlog::error("cannot write the standard output: {}", std::strerror(error));
  self->send(with.supervisor, life_over{false, errc::io_failed});
}

void obey(desk_pointer self, const client_desk_setup& with,
          const std::string& line) {
  using kind = core::notify_command::kind;
  auto x = core::parse_notify_command(line);
  switch (x.what) {
    case kind::request:
      self->send(self->state.client, client_command{x.code, x.text});
      break;
    case kind::quit:
      self->send(self->state.client, leave{});
      break;
    case kind::help:
      for (const auto& text : core::notify_help())
        show(self, with, {client_event::kind::news, text});
      break;
    case kind::fault:
      show(self, with, {client_event::kind::refused, x.text});
      break;
    case kind::nothing:
      break;
  }
}

void read_on(desk_pointer self, const client_desk_setup& with) {
  self->request(with.lines, caf::infinite, read_lines{})
    .then([=](const input_lines& x) {
      for (const auto& line : x.lines)
        obey(self, with, line);
      for (auto size : x.too_large)
        spdlog::error("a line of {} bytes is too large and was skipped", size);
      if (x.last)
        self->send(self->state.client, leave{});
      else
        read_on(self, with);
    });
}

/// How a client ended; nothing while it goes on.
std::optional<life_over> end_of(client_event::kind x) {
  switch (x) {
    case client_event::kind::left:
      return life_over{};
    case client_event::kind::rejected:
      return life_over{false, errc::refused};
    case client_event::kind::unanswered:
      return life_over{false, errc::timed_out};
    case client_event::kind::leaderless:
      return life_over{false, errc::no_coordinator};
    default:
      return std::nullopt;
  }
}

} // namespace

client_desk_actor::behavior_type client_desk(desk_pointer self,
                                             client_desk_setup setup) {
  return {
    [=](const client_event& x) {
      show(self, setup, x);
      if (auto over = end_of(x.what))
        self->send(setup.supervisor, *over);
    },
    [=](notify_client_actor& x) {
      self->state.client = std::move(x);
      read_on(self, setup);
    },
  };
}

void describe(const client_desk_state& st, inspection& out) {
  add_field(out.fields, "failed", st.failed);
}

} // namespace troupe
