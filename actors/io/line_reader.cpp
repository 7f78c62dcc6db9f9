#include "actors/io/line_reader.hpp"

#include "actors/inspected.hpp"

#include <array>
#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace troupe {

namespace {

/// Longest time without a look at the mailbox.
constexpr int poll_ms = 25;

line_reader_actor::behavior_type line_reader_behavior(
  line_reader_actor::stateful_pointer<line_reader_state> self, int fd,
  std::size_t line_bytes_max) {
  self->state.splitter = core::line_splitter{line_bytes_max};
  return {
    [=](read_lines x) -> caf::result<input_lines> {
      auto& st = self->state;
      input_lines out;
      out.last = st.ended;
      if (!out.last) {
        pollfd p{fd, POLLIN, 0};
        auto ready = ::poll(&p, 1, poll_ms);
        if (ready < 0 && errno != EINTR)
          return caf::make_error(errc::io_failed, "poll");
        std::array<char, 65536> buf;
        auto n = ready > 0 ? ::read(fd, buf.data(), buf.size()) : -1;
        if (n > 0)
          st.splitter.on_bytes({buf.data(), static_cast<std::size_t>(n)}, out);
        else if (n == 0)
          st.splitter.on_end(out);
        else if (ready > 0 && errno != EINTR && errno != EAGAIN)
          return caf::make_error(errc::io_failed, "read");
        // Nothing to tell yet: looks at the mailbox in between.
        if (!out.last && out.lines.empty() && out.too_large.empty())
          return self->delegate(line_reader_actor{self}, x);
      }
      st.ended = out.last;
      return out;
    },
  };
}

} // namespace

line_reader_actor spawn_line_reader(caf::actor_system& sys, int fd,
                                    std::size_t line_bytes_max) {
  return spawn_inspected<caf::detached>(sys, line_reader_behavior, fd,
                                        line_bytes_max);
}

void describe(const line_reader_state& st, inspection& out) {
  add_field(out.fields, "ended", st.ended);
}

} // namespace troupe
