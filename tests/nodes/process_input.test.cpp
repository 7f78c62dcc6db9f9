#include "nodes/process.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include <signal.h>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

struct fixture {
  process_set uut;

  /// Waits until `count` lines were said or a child has ended.
  std::vector<std::string> lines(std::size_t count) {
    std::vector<std::string> result;
    auto deadline = std::chrono::steady_clock::now() + 20s;
    while (result.size() < count && std::chrono::steady_clock::now() < deadline)
      for (auto& x : uut.wait(deadline)) {
        if (auto* line = std::get_if<process_line>(&x))
          result.push_back(line->text);
        if (std::holds_alternative<process_end>(x))
          return result;
      }
    return result;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a child that is spoken to reads line by line",
                 "[nodes][process]") {
  auto child = uut.start({"/bin/sh", {"-c", "exec cat"}, true});
  CHECK(uut.write_line(child, "one"));
  CHECK(uut.write_line(child, "two"));
  CHECK(lines(2) == std::vector<std::string>{"one", "two"});
}

TEST_CASE_METHOD(fixture, "who reads nothing is given what a pipe takes",
                 "[nodes][process]") {
  auto child = uut.start({"/bin/sh", {"-c", "exec sleep 600"}, true});
  // What might be written in part is not written at all.
  CHECK_FALSE(uut.write_line(child, std::string(5000, 'x')));
  std::size_t taken = 0;
  while (taken < 100000 && uut.write_line(child, std::string(1000, 'x')))
    ++taken;
  CHECK(taken > 10);
  CHECK(taken < 100000); // The pipe is full, and nobody waits.
}

TEST_CASE_METHOD(fixture, "a child that was told to stop stands still",
                 "[nodes][process]") {
  auto child = uut.start({"/bin/sh", {"-c", "exec cat"}, true});
  CHECK_FALSE(uut.is_stopped(child));
  auto becomes = [&](bool stopped) {
    auto deadline = std::chrono::steady_clock::now() + 20s;
    while (uut.is_stopped(child) != stopped
           && std::chrono::steady_clock::now() < deadline)
      uut.wait(std::chrono::steady_clock::now() + 1ms);
    return uut.is_stopped(child) == stopped;
  };
  uut.send_signal(child, SIGSTOP);
  CHECK(becomes(true));
  CHECK(uut.is_stopped(child)); // It is told as often as it is asked.
  uut.send_signal(child, SIGCONT);
  CHECK(becomes(false));
  uut.send_signal(child, SIGSTOP);
  CHECK(becomes(true));
  uut.send_signal(child, SIGKILL);
  CHECK(lines(1).empty());
  CHECK_FALSE(uut.is_stopped(child));
}

TEST_CASE_METHOD(fixture, "who has ended, or is not spoken to, takes nothing",
                 "[nodes][process]") {
  auto child = uut.start({"/bin/sh", {"-c", "exec cat"}, true});
  uut.send_signal(child, SIGKILL);
  CHECK(lines(1).empty());
  CHECK_FALSE(uut.write_line(child, "gone"));
  auto deaf = uut.start({"/bin/sh", {"-c", "exec sleep 600"}});
  CHECK_FALSE(uut.write_line(deaf, "hello"));
}
