#include "nodes/process.hpp"

#include <catch2/catch.hpp>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

instant in(timespan x) {
  return std::chrono::steady_clock::now() + x;
}

constexpr auto long_enough = 20s;

struct fixture {
  process_set uut;

  process_index shell(const std::string& script) {
    return uut.start({"/bin/sh", {"-c", script}});
  }

  /// Waits for events until one fits.
  template <class F>
  std::vector<process_event> until(F fits) {
    std::vector<process_event> result;
    auto deadline = in(long_enough);
    while (std::chrono::steady_clock::now() < deadline)
      for (auto& x : uut.wait(deadline)) {
        result.push_back(x);
        if (fits(x))
          return result;
      }
    FAIL("nothing that fits within the deadline");
    return result;
  }

  std::vector<process_event> until_end() {
    return until([](const process_event& x) {
      return std::holds_alternative<process_end>(x);
    });
  }

  /// Waits until a child has said `text`.
  void until_said(const std::string& text) {
    until([&](const process_event& x) {
      auto* line = std::get_if<process_line>(&x);
      return line && line->text == text;
    });
  }
};

std::vector<std::string> texts(const std::vector<process_event>& events,
                               process_stream stream) {
  std::vector<std::string> result;
  for (const auto& event : events)
    if (auto* x = std::get_if<process_line>(&event))
      if (x->stream == stream)
        result.push_back(x->text);
  return result;
}

exit_status end_of(const std::vector<process_event>& events) {
  return std::get<process_end>(events.back()).how;
}

/// Whether the process is there and no zombie.
bool lives(pid_t id) {
  if (kill(id, 0) != 0)
    return false;
  auto status = std::filesystem::path{"/proc"} / std::to_string(id) / "stat";
  std::ifstream file{status};
  std::string text;
  std::getline(file, text);
  auto after_name = text.rfind(')');
  return after_name != std::string::npos && text.compare(after_name, 3, ") Z");
}

/// Waits until the process is gone.
bool dies(pid_t id) {
  auto deadline = in(long_enough);
  while (lives(id) && std::chrono::steady_clock::now() < deadline)
    poll(nullptr, 0, 5);
  return !lives(id);
}

} // namespace

TEST_CASE_METHOD(fixture, "lines of both streams of a child come one by one",
                 "[nodes][process]") {
  shell("echo one; echo two; echo three >&2; printf four");
  auto events = until_end();
  CHECK(texts(events, process_stream::output)
        == std::vector<std::string>{"one", "two", "four"});
  CHECK(texts(events, process_stream::errors)
        == std::vector<std::string>{"three"});
  CHECK(end_of(events).good());
  CHECK(uut.running() == 0);
}

TEST_CASE_METHOD(fixture, "the end of a child says how it came to it",
                 "[nodes][process]") {
  shell("exit 3");
  auto status = end_of(until_end());
  CHECK(status.code == 3);
  CHECK(!status.by_signal);
  CHECK(to_string(status) == "exit status 3");
  shell("kill -9 $$");
  status = end_of(until_end());
  CHECK(status.code == SIGKILL);
  CHECK(status.by_signal);
  CHECK(!status.good());
  CHECK(to_string(status) == "killed by signal 9");
}

TEST_CASE_METHOD(fixture, "a lot of output is read to its end",
                 "[nodes][process]") {
  shell("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done");
  auto lines = texts(until_end(), process_stream::output);
  REQUIRE(lines.size() == 20000);
  CHECK(lines.front() == "line 0");
  CHECK(lines.back() == "line 19999");
}

TEST_CASE_METHOD(fixture, "waiting for a silent child ends at the deadline",
                 "[nodes][process]") {
  auto child = shell("exec sleep 600");
  auto begin = std::chrono::steady_clock::now();
  CHECK(uut.wait(in(50ms)).empty());
  CHECK(std::chrono::steady_clock::now() - begin >= 50ms);
  CHECK(uut.is_running(child));
}

TEST_CASE_METHOD(fixture, "a child that is asked to leave ends by SIGTERM",
                 "[nodes][process]") {
  auto child = shell("echo up; exec sleep 600");
  until_said("up");
  uut.send_signal(child, SIGTERM);
  CHECK(end_of(until_end()).code == SIGTERM);
  CHECK(!uut.is_running(child));
  uut.send_signal(child, SIGTERM); // Nobody is hit any more.
}

TEST_CASE_METHOD(fixture, "a child that will not leave is killed after a limit",
                 "[nodes][process]") {
  auto child = shell("trap '' TERM; echo up; while :; do sleep 600; done");
  until_said("up");
  auto id = uut.id_of(child);
  uut.end_all(50ms);
  CHECK(uut.running() == 0);
  CHECK(!lives(id));
}

TEST_CASE_METHOD(fixture, "what a child has started ends with it",
                 "[nodes][process]") {
  shell("sleep 600 & echo $!; exit 0");
  auto lines = texts(until_end(), process_stream::output);
  REQUIRE(lines.size() == 1);
  CHECK(dies(std::stoi(lines.front())));
}

TEST_CASE("children end with their set", "[nodes][process]") {
  pid_t id = 0;
  {
    fixture x;
    id = x.uut.id_of(x.shell("exec sleep 600"));
    CHECK(lives(id));
  }
  CHECK(!lives(id));
}

TEST_CASE_METHOD(fixture, "a child dies with a parent that is killed",
                 "[nodes][process]") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  auto parent = fork();
  if (parent == 0) {
    process_set orphans;
    auto child = orphans.start({"/bin/sh", {"-c", "exec sleep 600"}});
    auto id = orphans.id_of(child);
    if (write(ends[1], &id, sizeof id) != static_cast<ssize_t>(sizeof id))
      _exit(1);
    kill(getpid(), SIGKILL);
  }
  pid_t id = 0;
  REQUIRE(read(ends[0], &id, sizeof id) == static_cast<ssize_t>(sizeof id));
  waitpid(parent, nullptr, 0);
  CHECK(dies(id));
  close(ends[0]);
  close(ends[1]);
}

TEST_CASE_METHOD(fixture, "an interrupt comes to the parent, not to a child",
                 "[nodes][process]") {
  for (auto number : {SIGINT, SIGTERM}) {
    auto child = shell("exec sleep 600");
    kill(getpid(), number);
    auto events = until([](const process_event& x) {
      return std::holds_alternative<interruption>(x);
    });
    CHECK(std::get<interruption>(events.back()).signal == number);
    CHECK(uut.is_running(child));
    CHECK(getpgid(uut.id_of(child)) != getpgrp());
  }
}

TEST_CASE_METHOD(fixture, "an interrupt cuts the wait for children short",
                 "[nodes][process]") {
  shell("trap '' TERM; echo up; while :; do sleep 600; done");
  until_said("up");
  kill(getpid(), SIGINT);
  auto begin = std::chrono::steady_clock::now();
  uut.end_all(long_enough);
  CHECK(std::chrono::steady_clock::now() - begin < long_enough / 2);
  CHECK(uut.running() == 0);
}

TEST_CASE_METHOD(fixture, "a child can be ended by the signals we take",
                 "[nodes][process]") {
  auto child = shell("echo up; exec sleep 600");
  until_said("up");
  uut.send_signal(child, SIGINT);
  CHECK(end_of(until_end()).code == SIGINT);
}

TEST_CASE_METHOD(fixture, "a program that is not there is an error at once",
                 "[nodes][process]") {
  try {
    uut.start({"/nonexistent/program", {}});
    FAIL("it was started");
  } catch (const std::system_error& e) {
    CHECK(e.code().value() == ENOENT);
    CHECK_THAT(e.what(), Catch::Contains("/nonexistent/program"));
  }
  CHECK(uut.running() == 0);
}

TEST_CASE_METHOD(fixture, "a child reads an empty standard input",
                 "[nodes][process]") {
  shell("cat; echo done");
  CHECK(texts(until_end(), process_stream::output)
        == std::vector<std::string>{"done"});
}

TEST_CASE_METHOD(fixture, "no descriptor of ours comes to a child",
                 "[nodes][process]") {
  auto count = [this] {
    shell("ls /proc/self/fd");
    return texts(until_end(), process_stream::output).size();
  };
  auto before = count();
  shell("exec sleep 600");
  CHECK(count() == before);
}

TEST_CASE("a line that is too long keeps its beginning", "[nodes][process]") {
  line_splitter uut{4};
  std::vector<std::string> lines;
  uut.push("abc", lines);
  uut.push("defg", lines);
  uut.push("hij\nxy", lines);
  uut.push("z\n\n1234\n", lines);
  uut.push("tail", lines);
  uut.finish(lines);
  CHECK(lines == std::vector<std::string>{"abcd", "xyz", "", "1234", "tail"});
  CHECK(uut.shortened() == 1);
}
