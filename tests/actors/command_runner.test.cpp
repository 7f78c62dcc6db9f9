#include "actors/io/command_runner.hpp"

#include "messages/errc.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace std::literals;
using namespace troupe;

namespace {

struct fixture {
  receiver_options opts;
  std::filesystem::path program
    = std::filesystem::temp_directory_path()
      / ("troupe-command-" + std::to_string(::getpid()));

  ~fixture() {
    std::filesystem::remove(program);
  }

  call_result run(const std::string& script, const std::string& input = "") {
    std::ofstream{program} << "#!/bin/sh\n" << script;
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    opts.command = program;
    return run_command(opts, input);
  }
};

bool is(const call_result& x, errc code) {
  return x.error == static_cast<std::uint8_t>(code);
}

} // namespace

TEST_CASE_METHOD(fixture, "a command reads the request and writes the reply",
                 "[actors][receiver]") {
  auto x = run("cat; echo $# >&1", "hello ");
  CHECK(is(x, errc::none));
  CHECK(x.body.text() == "hello 0\n");
}

TEST_CASE_METHOD(fixture, "a command is given its arguments, word by word",
                 "[actors][receiver]") {
  opts.arguments = {"two words", "", "$HOME"};
  CHECK(run("printf '<%s>' \"$@\"").body.text() == "<two words><><$HOME>");
}

TEST_CASE_METHOD(fixture, "a large request does not block a large reply",
                 "[actors][receiver]") {
  opts.output_bytes_max = 4u << 20;
  std::string large(1u << 20, 'x');
  CHECK(run("cat", large).body.text() == large);
}

TEST_CASE_METHOD(fixture, "a command need not read its request",
                 "[actors][receiver]") {
  // With the signal as a library finds it in its host.
  auto before = std::signal(SIGPIPE, SIG_DFL);
  CHECK(is(run("exit 0", std::string(1u << 20, 'x')), errc::none));
  std::signal(SIGPIPE, before);
}

TEST_CASE_METHOD(fixture, "how a command failed is told",
                 "[actors][receiver]") {
  CHECK(run("exit 3").about.find("exit status 3") != std::string::npos);
  CHECK(run("kill -TERM $$").about.find("signal 15") != std::string::npos);
  opts.command = "/nowhere/at/all";
  auto x = run_command(opts, "");
  CHECK(is(x, errc::io_failed));
  CHECK(x.about.find("/nowhere/at/all") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "a command that takes too long is killed",
                 "[actors][receiver]") {
  opts.command_limit = 200ms;
  auto begin = std::chrono::steady_clock::now();
  auto x = run("sleep 60 & sleep 60");
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
  CHECK(is(x, errc::io_failed));
  CHECK(x.about.find("command_limit") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "one that closes its output may not live on",
                 "[actors][receiver]") {
  opts.command_limit = 300ms;
  CHECK(is(run("exec >&-; sleep 60"), errc::io_failed));
}

TEST_CASE_METHOD(fixture, "a command that writes too much is killed",
                 "[actors][receiver]") {
  opts.output_bytes_max = 1000;
  CHECK(is(run("yes"), errc::too_large));
  CHECK(run("printf 123").body.text() == "123");
}
