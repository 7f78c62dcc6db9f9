#include "actors/io/line_reader.hpp"

#include <catch2/catch.hpp>

#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <fcntl.h>
#include <unistd.h>

using namespace std::literals;
using namespace troupe;

namespace {

/// The reader blocks in a thread of its own, so time is real here.
struct fixture {
  caf::actor_system_config cfg;
  caf::actor_system sys{set_up(cfg)};
  int fds[2] = {-1, -1};
  line_reader_actor uut;

  static caf::actor_system_config& set_up(caf::actor_system_config& x) {
    x.set("scheduler.max-threads", std::size_t{1});
    x.set("logger.verbosity", caf::atom("quiet"));
    return x;
  }

  fixture() {
    REQUIRE(::pipe2(fds, O_CLOEXEC) == 0);
    uut = spawn_line_reader(sys, fds[0], 100);
  }

  ~fixture() {
    caf::anon_send_exit(uut, caf::exit_reason::kill);
    uut = nullptr;
    sys.await_all_actors_done();
    close_end();
    ::close(fds[0]);
  }

  void write(std::string_view text) {
    REQUIRE(::write(fds[1], text.data(), text.size())
            == static_cast<ssize_t>(text.size()));
  }

  void close_end() {
    if (fds[1] >= 0)
      ::close(fds[1]);
    fds[1] = -1;
  }

  /// What the reader answers within ten seconds.
  std::optional<input_lines> read() {
    std::optional<input_lines> result;
    caf::scoped_actor self{sys};
    self->request(uut, 10s, read_lines{})
      .receive([&](input_lines& x) { result = std::move(x); },
               [&](const caf::error& x) { failed = x; });
    return result;
  }

  caf::error failed;
};

using texts = std::vector<std::string>;

} // namespace

TEST_CASE_METHOD(fixture, "lines are told as soon as there are any",
                 "[actors]") {
  write("one\ntwo\nthr");
  auto first = read();
  REQUIRE(first);
  CHECK(first->lines == texts{"one", "two"});
  CHECK(!first->last);
  write("ee\n");
  auto second = read();
  REQUIRE(second);
  CHECK(second->lines == texts{"three"});
}

TEST_CASE_METHOD(fixture, "the end of the input is told, and told again",
                 "[actors]") {
  write("last words");
  close_end();
  auto x = read();
  REQUIRE(x);
  CHECK(x->lines == texts{"last words"});
  CHECK(x->last);
  auto again = read();
  REQUIRE(again);
  CHECK(again->last);
  CHECK(again->lines.empty());
}

TEST_CASE_METHOD(fixture, "a line above the limit is told by its size",
                 "[actors]") {
  write(std::string(150, 'x') + "\n");
  auto x = read();
  REQUIRE(x);
  CHECK(x->too_large == std::vector<std::size_t>{150});
}

TEST_CASE_METHOD(fixture, "a reader that waits for input can be ended",
                 "[actors]") {
  caf::scoped_actor self{sys};
  self->monitor(uut);
  caf::anon_send(uut, read_lines{});
  caf::anon_send_exit(uut, caf::exit_reason::user_shutdown);
  bool down = false;
  self->receive([&](caf::down_msg&) { down = true; }, caf::after(10s) >> [] {});
  CHECK(down);
}

TEST_CASE_METHOD(fixture, "a reader of bytes without end can be ended",
                 "[actors]") {
  auto zero = ::open("/dev/zero", O_RDONLY | O_CLOEXEC);
  REQUIRE(zero >= 0);
  auto endless = spawn_line_reader(sys, zero, 100);
  caf::scoped_actor self{sys};
  self->monitor(endless);
  caf::anon_send(endless, read_lines{});
  caf::anon_send_exit(endless, caf::exit_reason::user_shutdown);
  bool down = false;
  self->receive([&](caf::down_msg&) { down = true; }, caf::after(10s) >> [] {});
  CHECK(down);
  endless = nullptr;
  if (down)
    ::close(zero);
}

TEST_CASE_METHOD(fixture, "an input that cannot be read is an error, no end",
                 "[actors]") {
  auto folder = ::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  REQUIRE(folder >= 0);
  auto broken = spawn_line_reader(sys, folder, 100);
  std::swap(uut, broken);
  CHECK(!read());
  CHECK(failed == errc::io_failed);
  std::swap(uut, broken);
  caf::anon_send_exit(broken, caf::exit_reason::kill);
  broken = nullptr;
  ::close(folder);
}
