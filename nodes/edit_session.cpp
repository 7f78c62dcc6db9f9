#include "nodes/edit_session.hpp"

#include "nodes/terminal_line.hpp"

#ifdef TROUPE_LIBEDIT
#  include <histedit.h>
#endif

#include <array>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <langinfo.h>
#include <poll.h>
#include <string_view>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace troupe {

#ifdef TROUPE_LIBEDIT

namespace {

/// Longest time without a look at the size of the terminal.
constexpr int poll_ms = 100;

/// What people type has other letters, too, also where nobody has set a locale.
void speak_utf8() {
  std::setlocale(LC_CTYPE, "");
  if (std::string_view{::nl_langinfo(CODESET)} != "UTF-8")
    std::setlocale(LC_CTYPE, "C.UTF-8");
}

bool can_move_its_cursor() {
  auto kind = std::getenv("TERM");
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1 && kind
         && *kind != '\0' && std::string_view{kind} != "dumb";
}

std::wstring wide(const std::string& text) {
  std::wstring result(text.size(), L'\0');
  auto n = std::mbstowcs(result.data(), text.c_str(), result.size());
  result.resize(n == static_cast<std::size_t>(-1) ? 0 : n);
  return result;
}

std::string narrow(const wchar_t* text, std::size_t size) {
  std::string result;
  std::mbstate_t state{};
  std::array<char, 16> bytes{};
  for (std::size_t i = 0; i < size; ++i) {
    auto n = std::wcrtomb(bytes.data(), text[i], &state);
    if (n != static_cast<std::size_t>(-1))
      result.append(bytes.data(), n);
  }
  return result;
}

terminal_size size_of_terminal() {
  winsize x{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &x) != 0 || x.ws_col == 0)
    return {};
  return {x.ws_col, x.ws_row};
}

} // namespace

struct edit_session::parts {
  std::wstring prompt;
  int incoming;
  std::atomic<std::uint64_t>& dropped;
  EditLine* edit = nullptr;
  HistoryW* history = nullptr;
  terminal_size size = size_of_terminal();
  std::mbstate_t half{};
  bool closed = false;

  parts(std::wstring text, int from, std::atomic<std::uint64_t>& lost)
    : prompt(std::move(text)), incoming(from), dropped(lost) {
    // nop
  }

  parts(const parts&) = delete;
  parts& operator=(const parts&) = delete;

  ~parts() {
    if (edit)
      el_end(edit);
    if (history)
      history_wend(history);
  }

  static parts& of(EditLine* x) {
    void* result = nullptr;
    el_wget(x, EL_CLIENTDATA, &result);
    return *static_cast<parts*>(result);
  }

  static wchar_t* show_prompt(EditLine* x) {
    return of(x).prompt.data();
  }

  static int next_letter(EditLine* x, wchar_t* out) {
    return of(x).wait_for(*out);
  }

  bool open() {
    edit = el_init("troupe", stdin, stdout, stderr);
    history = history_winit();
    if (!edit || !history)
      return false;
    HistEventW event{};
    history_w(history, &event, H_SETSIZE, history_max);
    history_w(history, &event, H_SETUNIQUE, 1);
    el_wset(edit, EL_CLIENTDATA, this);
    el_wset(edit, EL_PROMPT, &show_prompt);
    el_wset(edit, EL_EDITOR, L"emacs");
    el_wset(edit, EL_HIST, history_w, history);
    el_wset(edit, EL_BIND, L"^R", L"em-inc-search-prev", nullptr);
    // What is typed between two lines is not to stand in the way.
    el_wset(edit, EL_SETTY, L"-x", L"-echo", nullptr);
    el_wset(edit, EL_GETCFN, &next_letter);
    return true;
  }

  /// Returns 1 once there is a letter, 0 at the end.
  int wait_for(wchar_t& out) {
    std::array<pollfd, 2> fds{
      {{STDIN_FILENO, POLLIN, 0}, {incoming, POLLIN, 0}}};
    while (!closed) {
      if (::poll(fds.data(), fds.size(), poll_ms) < 0 && errno != EINTR)
        return 0;
      if (fds[1].revents != 0)
        show_waiting();
      fit();
      if (fds[0].revents == 0)
        continue;
      char byte = 0;
      auto n = ::read(STDIN_FILENO, &byte, 1);
      if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
        return 0;
      if (n > 0 && is_whole(byte, out))
        return 1;
    }
    return 0;
  }

  /// Takes a byte of a letter; false as long as others must follow.
  bool is_whole(char byte, wchar_t& out) {
    auto n = std::mbrtowc(&out, &byte, 1, &half);
    if (n == static_cast<std::size_t>(-1))
      half = {}; // No letter: forgotten.
    return n <= 1;
  }

  /// Shows what waits; once nothing can come any more, this is closed.
  void show_waiting() {
    std::string text;
    std::array<char, line_bytes_max> line;
    for (;;) {
      auto n = ::recv(incoming, line.data(), line.size(), MSG_DONTWAIT);
      if (n <= 0) {
        closed = closed || n == 0;
        break;
      }
      text.append(line.data(), static_cast<std::size_t>(n));
    }
    if (auto n = dropped.exchange(0); n > 0)
      text += "(" + std::to_string(n)
              + " lines were not shown: the terminal was held)\n";
    if (text.empty() && !closed)
      return;
    wipe();
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
    if (!closed)
      el_wset(edit, EL_REFRESH);
  }

  /// Takes the line that is being typed from the screen.
  void wipe() const {
    auto line = el_wline(edit);
    auto before_cursor = prompt + std::wstring{line->buffer, line->cursor};
    auto text = terminal_wipe(rows_above(before_cursor, size.columns));
    std::fwrite(text.data(), 1, text.size(), stdout);
  }

  void fit() {
    auto now = size_of_terminal();
    if (now == size)
      return;
    size = now;
    wipe();
    el_resize(edit);
    el_wset(edit, EL_REFRESH);
  }

  std::optional<std::string> read() {
    int count = 0;
    auto line = closed ? nullptr : el_wgets(edit, &count);
    if (!line || count <= 0)
      return std::nullopt;
    auto text = narrow(line, static_cast<std::size_t>(count));
    text.erase(text.find_last_not_of("\r\n") + 1);
    HistEventW event{};
    if (text.find_first_not_of(" \t") != std::string::npos)
      history_w(history, &event, H_ENTER, wide(text).c_str());
    return text;
  }
};

std::unique_ptr<edit_session>
edit_session::open(const std::string& prompt, int incoming,
                   std::atomic<std::uint64_t>& dropped) {
  if (!can_move_its_cursor())
    return nullptr;
  speak_utf8();
  auto it = std::make_unique<parts>(wide(prompt), incoming, dropped);
  if (!it->open())
    return nullptr;
  return std::unique_ptr<edit_session>{new edit_session{std::move(it)}};
}

edit_session::edit_session(std::unique_ptr<parts> it) : parts_(std::move(it)) {
  // nop
}

std::optional<std::string> edit_session::read() {
  return parts_->read();
}

void edit_session::show_rest() {
  parts_->closed = true;
  parts_->show_waiting();
}

#else

struct edit_session::parts {};

std::unique_ptr<edit_session> edit_session::open(const std::string&, int,
                                                 std::atomic<std::uint64_t>&) {
  return nullptr;
}

std::optional<std::string> edit_session::read() {
  return std::nullopt;
}

void edit_session::show_rest() {
  // nop
}

#endif

edit_session::~edit_session() = default;

} // namespace troupe
