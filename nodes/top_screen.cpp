#include "nodes/top_screen.hpp"

#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <sstream>

#include <signal.h>
#include <unistd.h>

#ifdef TROUPE_CURSES
// Without it, words such as `timeout` would be macros.
#  define NCURSES_NOMACROS
#  include <curses.h>
#endif

namespace troupe {

#ifdef TROUPE_CURSES

namespace {

volatile std::sig_atomic_t interrupted = 0;

void note_interruption(int number) {
  interrupted = number;
}

void heed(int number, void (*what)(int)) {
  struct sigaction action {};
  action.sa_handler = what;
  ::sigaction(number, &action, nullptr);
}

} // namespace

std::unique_ptr<top_screen> top_screen::open() {
  if (::isatty(STDIN_FILENO) != 1 || ::isatty(STDOUT_FILENO) != 1
      || ::newterm(nullptr, stdout, stdin) == nullptr)
    return nullptr;
  ::cbreak();
  ::noecho();
  ::keypad(stdscr, true);
  ::curs_set(0);
  // What curses does on its own would not end as a signal ends a process.
  for (auto number : {SIGINT, SIGTERM})
    heed(number, note_interruption);
  return std::unique_ptr<top_screen>{new top_screen};
}

top_screen::~top_screen() {
  ::endwin();
  for (auto number : {SIGINT, SIGTERM})
    heed(number, SIG_DFL);
  if (interrupted != 0)
    ::raise(interrupted);
}

void top_screen::draw(const std::string& text) {
  ::erase();
  std::istringstream lines{text};
  auto at = 0;
  for (std::string line; at < LINES && std::getline(lines, line); ++at) {
    line.resize(static_cast<std::size_t>(COLS), ' ');
    if (at == 1)
      ::attron(A_REVERSE);
    ::mvaddnstr(at, 0, line.c_str(), COLS);
    if (at == 1)
      ::attroff(A_REVERSE);
  }
  ::refresh();
}

bool top_screen::await(timespan limit) {
  if (interrupted != 0)
    return false;
  auto milliseconds
    = std::chrono::duration_cast<std::chrono::milliseconds>(limit).count();
  ::timeout(static_cast<int>(milliseconds));
  auto key = ::getch();
  return interrupted == 0 && key != 'q' && key != 'Q';
}

#else

std::unique_ptr<top_screen> top_screen::open() {
  return nullptr;
}

top_screen::~top_screen() = default;

void top_screen::draw(const std::string&) {
  // nop
}

bool top_screen::await(timespan) {
  return false;
}

#endif

} // namespace troupe
