#include "nodes/line_editor.hpp"

#include "nodes/descriptor.hpp"
#include "nodes/edit_session.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <string_view>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace troupe {

namespace {

int write_all(std::string_view text) {
  while (!text.empty()) {
    auto n = ::write(STDOUT_FILENO, text.data(), text.size());
    if (n < 0 && errno != EINTR)
      return errno;
    text.remove_prefix(n > 0 ? static_cast<std::size_t>(n) : 0);
  }
  return 0;
}

} // namespace

/// A pair of sockets takes the lines from all threads to the one that edits,
/// which bounds and orders them:
///
///   edits --end of input, close--> shows what waits --> all is written at once
struct line_editor::parts {
  termios before{};
  descriptor to_session;
  descriptor incoming;
  std::atomic<std::uint64_t> dropped{0};
  std::unique_ptr<edit_session> session;
};

std::shared_ptr<line_editor> line_editor::open(const std::string& prompt) {
  auto it = std::make_unique<parts>();
  std::array<int, 2> ends{};
  if (::tcgetattr(STDIN_FILENO, &it->before) != 0
      || ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data())
           != 0)
    return nullptr;
  it->to_session = descriptor{ends[0]};
  it->incoming = descriptor{ends[1]};
  auto room = waiting_bytes_max;
  ::setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
  it->session = edit_session::open(prompt, it->incoming.get(), it->dropped);
  if (!it->session)
    return nullptr;
  return std::shared_ptr<line_editor>{new line_editor{std::move(it)}};
}

line_editor::line_editor(std::unique_ptr<parts> it) : parts_(std::move(it)) {
  // nop
}

line_editor::~line_editor() = default;

int line_editor::print(std::string line) {
  line.resize(std::min(line.size(), edit_session::line_bytes_max - 1));
  line += '\n';
  auto n = ::send(parts_->to_session.get(), line.data(), line.size(),
                  MSG_DONTWAIT | MSG_NOSIGNAL);
  if (n >= 0)
    return 0;
  if (errno == EPIPE)
    return write_all(line);
  ++parts_->dropped;
  return 0;
}

std::optional<std::string> line_editor::read() {
  auto line = parts_->session->read();
  if (!line) {
    // What comes from now on finds nobody who edits.
    ::shutdown(parts_->incoming.get(), SHUT_RD);
    parts_->session->show_rest();
  }
  return line;
}

void line_editor::close() {
  ::shutdown(parts_->to_session.get(), SHUT_WR);
  ::tcsetattr(STDIN_FILENO, TCSANOW, &parts_->before);
}

namespace {

line_reader_actor::behavior_type
editor_reader(line_reader_actor::stateful_pointer<editor_reader_state> /*self*/,
              const std::shared_ptr<line_editor>& editor) {
  return {
    [=](read_lines) {
      input_lines out;
      if (auto line = editor->read())
        out.lines.push_back(std::move(*line));
      else
        out.last = true;
      return out;
    },
  };
}

} // namespace

line_reader_actor spawn_editor_reader(caf::actor_system& sys,
                                      std::shared_ptr<line_editor> editor) {
  return sys.spawn<caf::detached>(editor_reader, std::move(editor));
}

} // namespace troupe
