#include "nodes/log_database.hpp"

#include <catch2/catch.hpp>

#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>

#include <filesystem>
#include <fstream>
#include <system_error>
#include <unistd.h>

using namespace troupe;
namespace fs = std::filesystem;

namespace {

replica_entry entry(std::uint64_t index) {
  replica_entry result;
  result.at = {4, index};
  result.kind = request_kind::call;
  result.change = slice::copy_of("change " + std::to_string(index));
  return result;
}

struct fixture {
  caf::actor_system_config cfg;
  caf::actor_system sys{cfg};
  fs::path folder = fs::temp_directory_path()
                    / ("troupe-log-" + std::to_string(::getpid()));
  std::shared_ptr<std::string> told = std::make_shared<std::string>();

  fixture() {
    fs::remove_all(folder);
    fs::create_directories(folder);
  }

  ~fixture() {
    // A keeper that nobody holds closes its files in its own time.
    sys.await_all_actors_done();
    std::error_code gone;
    fs::remove_all(folder, gone);
  }

  opened_log_database open() {
    auto words = told;
    caf::scoped_actor self{sys};
    return open_log_database(
      sys, folder,
      {caf::actor_cast<supervisor_actor>(caf::actor_cast<caf::actor>(self)),
       [words](const notice& x) { *words = x.text; }});
  }

  /// Writes, and ends the keeper.
  bool keep(opened_log_database& at, std::vector<keep_log> all) {
    caf::scoped_actor self{sys};
    auto good = true;
    for (auto& x : all)
      self->request(at.keeper, caf::infinite, std::move(x))
        .receive([](const log_kept&) {},
                 [&](const caf::error&) { good = false; });
    self->monitor(at.keeper);
    self->send_exit(at.keeper, caf::exit_reason::user_shutdown);
    self->receive([](const caf::down_msg&) {});
    at.keeper = nullptr;
    return good;
  }
};

keep_log entries(std::uint64_t first, std::uint64_t last) {
  keep_log x;
  for (auto i = first; i <= last; ++i)
    x.entries.push_back(entry(i));
  return x;
}

} // namespace

TEST_CASE_METHOD(fixture, "a log comes back as it was kept [3.20] [3.21]",
                 "[nodes][log_database]") {
  auto first = open();
  REQUIRE(first.error.empty());
  CHECK(first.log.fresh);
  auto cut = entries(4, 4);
  cut.cut_after = 3;
  CHECK(keep(first, {entries(1, 5), cut}));
  auto again = open();
  REQUIRE(again.error.empty());
  CHECK_FALSE(again.log.fresh);
  REQUIRE(again.log.entries.size() == 4);
  CHECK(again.log.entries[3].change.text() == "change 4");
  keep_log image = entries(5, 6);
  image.snapshot_at = log_position{4, 4};
  image.snapshot = slice::copy_of(std::string("a\0state", 7));
  CHECK(keep(again, {image}));
  auto last = open();
  CHECK(last.log.snapshot_at == log_position{4, 4});
  CHECK(last.log.snapshot.size() == 7);
  CHECK(last.log.entries.size() == 2);
  keep(last, {});
}

TEST_CASE_METHOD(fixture, "a damaged log is refused, with what to do",
                 "[nodes][log_database]") {
  auto first = open();
  CHECK(keep(first, {entries(1, 3)}));
  auto at = folder / "service.db";
  std::string bytes(static_cast<std::size_t>(fs::file_size(at)), '\0');
  std::ifstream{at, std::ios::binary}.read(
    bytes.data(), static_cast<std::streamsize>(bytes.size()));
  auto found = bytes.find("change 2");
  REQUIRE(found != std::string::npos);
  bytes[found] ^= 1;
  std::ofstream{at, std::ios::binary} << bytes;
  auto again = open();
  CHECK(again.damaged);
  CHECK(again.error.find("put a good copy") != std::string::npos);
  std::ofstream{at, std::ios::binary} << "this is no database at all";
  CHECK_FALSE(open().error.empty());
}

TEST_CASE_METHOD(fixture, "what cannot be written is never acknowledged",
                 "[nodes][log_database]") {
  auto first = open();
  // The same place twice: SQLite refuses it, as it would a full disk.
  CHECK_FALSE(keep(first, {entries(1, 3), entries(2, 2), entries(4, 4)}));
  CHECK(told->find("nothing more is acknowledged") != std::string::npos);
  CHECK(open().log.entries.size() == 3);
}
