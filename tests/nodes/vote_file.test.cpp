#include "nodes/vote_file.hpp"

#include "nodes/group_stack.hpp"
#include "tests/support/ballot_frames.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

using namespace troupe;
using namespace troupe::test;
namespace fs = std::filesystem;

namespace {

struct fixture {
  fs::path folder = fs::temp_directory_path()
                    / ("troupe-votes-" + std::to_string(::getpid()));

  fixture() {
    fs::create_directories(folder);
  }

  ~fixture() {
    fs::remove_all(folder);
  }

  std::string text() const {
    std::ifstream in{folder / "votes", std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }

  void put(const std::string& text) const {
    std::ofstream{folder / "votes", std::ios::binary} << text;
  }
};

vote_record some_record() {
  vote_record result{golden_promise()->votes};
  result.accepted.push_back(result.accepted.front());
  return result;
}

} // namespace

TEST_CASE_METHOD(fixture, "votes are read as they were written", "[votes]") {
  auto none = read_votes(folder);
  CHECK(!std::get<std::optional<vote_record>>(none));
  auto record = some_record();
  REQUIRE(!write_votes(folder, record));
  auto read = read_votes(folder);
  auto& found = std::get<std::optional<vote_record>>(read);
  REQUIRE(found);
  CHECK(same(*found, record));
}

TEST_CASE_METHOD(fixture, "a damaged byte anywhere in the votes is refused",
                 "[votes]") {
  REQUIRE(!write_votes(folder, some_record()));
  auto good = text();
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x10);
    put(bad);
    auto read = read_votes(folder);
    INFO("byte " << i);
    REQUIRE(std::holds_alternative<state_error>(read));
    CHECK(std::get<state_error>(read).what == state_error::kind::damaged);
    CHECK(text() == bad);
  }
}

TEST_CASE_METHOD(fixture, "votes that were cut short are refused", "[votes]") {
  REQUIRE(!write_votes(folder, some_record()));
  auto good = text();
  for (std::size_t size = 0; size < good.size(); size += 7) {
    put(good.substr(0, size));
    CHECK(std::holds_alternative<state_error>(read_votes(folder)));
  }
}

TEST_CASE("founders begin with one view of all of them, in any life",
          "[votes]") {
  auto record = first_record({golden_member(1, true), golden_member(2, true)});
  CHECK(record.installed.id == view_id{});
  REQUIRE(record.installed.members.size() == 2);
  CHECK(record.installed.members[0].inc == 0);
}
