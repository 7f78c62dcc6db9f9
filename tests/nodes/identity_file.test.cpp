#include "nodes/identity_file.hpp"

#include "nodes/small_file.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

using namespace troupe;
namespace fs = std::filesystem;

namespace {

struct fixture {
  fs::path at;

  fixture() {
    std::string name = fs::temp_directory_path() / "identity-XXXXXX";
    REQUIRE(::mkdtemp(name.data()));
    at = name;
  }

  ~fixture() {
    fs::remove_all(at);
  }

  std::variant<identity_file, state_error> start(std::uint64_t ms,
                                                 incarnation floor = 0) const {
    return identity_file::open(at, "node-1", {ms, 7}, floor);
  }

  identity_file live(std::uint64_t ms) const {
    auto x = start(ms);
    REQUIRE(std::holds_alternative<identity_file>(x));
    return std::get<identity_file>(x);
  }

  std::string text() const {
    return read_small(at / "identity");
  }

  void write(const std::string& x) const {
    std::ofstream{at / "identity"} << x;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a life is on the disk before it is used",
                 "[nodes]") {
  auto x = live(1000).who();
  CHECK(core::unpack(x.life).counter == 1000);
  CHECK(core::is_durable(x.life));
  auto kept = read_identity(text());
  REQUIRE(kept);
  CHECK(kept->name == "node-1");
  CHECK(kept->life == x.life);
  CHECK(!fs::exists(at / "identity.new"));
}

TEST_CASE_METHOD(fixture, "lives grow where the clock stands or goes back",
                 "[nodes]") {
  auto first = live(1000).who().life;
  auto second = live(1000).who().life;
  auto third = live(10).who().life;
  CHECK(core::unpack(second).counter == 1001);
  CHECK(core::unpack(third).counter == 1002);
  CHECK((first < second && second < third));
}

TEST_CASE_METHOD(fixture, "a file with one flipped bit is refused as it is",
                 "[nodes]") {
  live(1000);
  auto good = text();
  REQUIRE(!good.empty());
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i] = static_cast<char>(bad[i] ^ (1 << (i % 8)));
    write(bad);
    INFO("byte " << i);
    auto x = start(2000);
    REQUIRE(std::holds_alternative<state_error>(x));
    CHECK(std::get<state_error>(x).what == state_error::kind::damaged);
    CHECK(text() == bad);
  }
  write(good);
  CHECK(live(2000).who().life > 0);
}

TEST_CASE_METHOD(fixture,
                 "a file that ends early is refused, and says what "
                 "to do",
                 "[nodes]") {
  live(1000);
  auto good = text();
  for (std::size_t size = 0; size < good.size(); ++size) {
    write(good.substr(0, size));
    CHECK(std::holds_alternative<state_error>(start(2000)));
  }
  write(good + "\n");
  auto x = start(2000);
  REQUIRE(std::holds_alternative<state_error>(x));
  auto& bad = std::get<state_error>(x);
  CHECK(bad.text.find((at / "identity").string()) != std::string::npos);
  CHECK(bad.text.find("remove it, and the node starts as a newcomer")
        != std::string::npos);
}

TEST_CASE_METHOD(fixture, "what cannot be read or written is no new disk",
                 "[nodes]") {
  fs::create_directory(at / "identity"); // Reads fail with EISDIR.
  auto x = start(1000);
  REQUIRE(std::holds_alternative<state_error>(x));
  CHECK(std::get<state_error>(x).what == state_error::kind::io_failed);
  fs::remove(at / "identity");
  fs::create_directory(at / "identity.new"); // So do writes.
  x = start(1000);
  REQUIRE(std::holds_alternative<state_error>(x));
  CHECK(std::get<state_error>(x).what == state_error::kind::io_failed);
  CHECK(!fs::exists(at / "identity"));
}

TEST_CASE_METHOD(fixture, "lives go on behind the floor", "[nodes]") {
  auto floor = core::pack({5000, false, 1});
  auto x = start(1000, floor);
  REQUIRE(std::holds_alternative<identity_file>(x));
  CHECK(std::get<identity_file>(x).who().life > floor);
}
