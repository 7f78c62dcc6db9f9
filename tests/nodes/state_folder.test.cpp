#include "nodes/state_folder.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <unistd.h>

using namespace troupe;
namespace fs = std::filesystem;

namespace {

struct fixture {
  fs::path at;

  fixture() {
    std::string name = fs::temp_directory_path() / "state-XXXXXX";
    REQUIRE(::mkdtemp(name.data()));
    at = fs::path{name} / "deep" / "state";
  }

  ~fixture() {
    fs::remove_all(at.parent_path().parent_path());
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream{at / name} << text;
  }

  std::string read(const std::string& name) const {
    std::ifstream in{at / name};
    return {std::istreambuf_iterator<char>{in}, {}};
  }

  /// Opens the folder and lets it go again.
  incarnation live() const {
    auto x = state_folder::open(at, "peer-1");
    REQUIRE(std::holds_alternative<state_folder>(x));
    return std::get<state_folder>(x).life();
  }

  state_error fault() const {
    auto x = state_folder::open(at, "peer-1");
    REQUIRE(std::holds_alternative<state_error>(x));
    return std::get<state_error>(x);
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a folder that is missing is made, with its format",
                 "[nodes]") {
  auto life = live();
  CHECK(life > 0);
  CHECK(read("format") == "1\n");
  CHECK(read("identity").find("life " + std::to_string(life) + "\n")
        != std::string::npos);
}

TEST_CASE_METHOD(fixture, "every life has a larger number than the one before",
                 "[nodes]") {
  auto first = live();
  auto second = live();
  CHECK(second > first);
  CHECK(core::is_durable(first));
}

TEST_CASE_METHOD(fixture, "lives go on behind those of an earlier release",
                 "[nodes]") {
  fs::create_directories(at);
  write("incarnation", "9000000000000000000\n"); // The clock went back since.
  auto first = live();
  CHECK(first > 9000000000000000000u);
  CHECK(live() > first);
}

TEST_CASE_METHOD(fixture, "a folder is refused to a node of another name",
                 "[nodes]") {
  live();
  auto before = read("identity");
  auto x = state_folder::open(at, "peer-2");
  REQUIRE(std::holds_alternative<state_error>(x));
  auto& bad = std::get<state_error>(x);
  CHECK(bad.what == state_error::kind::other_name);
  CHECK(bad.text.find("belongs to the node peer-1, not to peer-2")
        != std::string::npos);
  CHECK(read("identity") == before);
}

TEST_CASE_METHOD(fixture, "no two nodes share one folder", "[nodes]") {
  auto first = state_folder::open(at, "peer-1");
  REQUIRE(std::holds_alternative<state_folder>(first));
  auto bad = fault();
  CHECK(bad.what == state_error::kind::in_use);
  CHECK(bad.text.find(at.string()) != std::string::npos);
  CHECK(bad.text.find("process " + std::to_string(::getpid()))
        != std::string::npos);
}

TEST_CASE_METHOD(fixture, "a folder is free again when its node has ended",
                 "[nodes]") {
  {
    auto x = state_folder::open(at, "peer-1");
    REQUIRE(std::holds_alternative<state_folder>(x));
    auto moved = std::move(std::get<state_folder>(x));
    CHECK(fault().what == state_error::kind::in_use);
  }
  live();
}

TEST_CASE_METHOD(fixture, "numbers that are reserved never come again",
                 "[nodes]") {
  auto reserve = [&](const std::string& name, std::uint64_t count) {
    auto x = state_folder::open(at, "peer-1");
    REQUIRE(std::holds_alternative<state_folder>(x));
    auto first = std::get<state_folder>(x).reserve(name, count);
    REQUIRE(std::holds_alternative<std::uint64_t>(first));
    return std::get<std::uint64_t>(first);
  };
  CHECK(reserve("round", 5) == 1);
  CHECK(reserve("round", 1) == 6);
  CHECK(reserve("round", 1) == 7);
  CHECK(reserve("other", 1) == 1);
}

TEST_CASE_METHOD(fixture, "a folder of a newer version is refused as it is",
                 "[nodes]") {
  auto life = live();
  write("format", "2\n");
  auto bad = fault();
  CHECK(bad.what == state_error::kind::newer_format);
  CHECK(bad.text.find("has format 2") != std::string::npos);
  CHECK(read("identity").find("life " + std::to_string(life) + "\n")
        != std::string::npos);
}

TEST_CASE_METHOD(fixture, "a place that cannot be a folder is named",
                 "[nodes]") {
  fs::create_directories(at.parent_path());
  std::ofstream{at} << "a file";
  auto bad = fault();
  CHECK(bad.what == state_error::kind::cannot_create);
  CHECK(bad.text.find(at.string()) != std::string::npos);
}

TEST_CASE("without a disk a later life still has a larger number", "[nodes]") {
  auto first = fresh_incarnation();
  for (auto next = first; (next >> 20) == (first >> 20);)
    next = fresh_incarnation(); // Until the next millisecond.
  CHECK(fresh_incarnation() > first);
  CHECK(!core::is_durable(first));
}
