#include "actors/io/folder_watcher.hpp"

#include <catch2/catch.hpp>

#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace std::literals;
using namespace troupe;
namespace fs = std::filesystem;

namespace {

/// The watcher waits in a thread of its own, so time is real here.
struct fixture {
  fs::path folder = fs::temp_directory_path()
                    / ("troupe-watch-" + std::to_string(::getpid()));
  caf::actor_system_config cfg;
  caf::actor_system sys{set_up(cfg)};
  folder_actor uut;

  static caf::actor_system_config& set_up(caf::actor_system_config& x) {
    x.set("scheduler.max-threads", std::size_t{1});
    x.set("logger.verbosity", caf::atom("quiet"));
    return x;
  }

  fixture() {
    fs::create_directories(folder);
    folder_options opts;
    opts.path = folder.string();
    uut = spawn_folder_watcher(sys, opts);
  }

  ~fixture() {
    caf::anon_send_exit(uut, caf::exit_reason::kill);
    uut = nullptr;
    sys.await_all_actors_done();
    fs::remove_all(folder);
  }

  folder_seen look(std::uint64_t wait) {
    caf::scoped_actor self{sys};
    folder_seen result;
    self->request(uut, 30s, look_at_folder{wait})
      .receive([&](folder_seen& x) { result = std::move(x); },
               [&](const caf::error&) { result.error = "no answer"; });
    return result;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a file that comes is seen before the time is over",
                 "[actors][gossip]") {
  CHECK(look(0).files.empty());
  std::ofstream{folder / "a"} << "x";
  auto seen = look(20'000); // What happened between two questions counts.
  REQUIRE(seen.files.size() == 1);
  CHECK(seen.files[0].name == "a");
  fs::remove(folder / "a");
  CHECK(look(20'000).files.empty());
}

TEST_CASE_METHOD(fixture,
                 "without a change it is looked at when the time is "
                 "over [2.06]",
                 "[actors][gossip]") {
  CHECK(look(0).error.empty());
  CHECK(look(250).files.empty());
}

TEST_CASE_METHOD(fixture,
                 "a folder that goes away is an error, and the "
                 "watcher lives",
                 "[actors][gossip]") {
  CHECK(look(0).error.empty());
  fs::remove_all(folder);
  CHECK(!look(100).error.empty());
  fs::create_directories(folder);
  CHECK(look(100).error.empty());
}

TEST_CASE_METHOD(fixture, "a burst beyond the kernel's queue is seen whole",
                 "[actors][gossip]") {
  CHECK(look(0).files.empty());
  for (int i = 0; i < 20'000; ++i)
    std::ofstream{folder / ("file-" + std::to_string(i))};
  auto seen = look(20'000);
  CHECK(seen.files.size() == 20'000);
}
