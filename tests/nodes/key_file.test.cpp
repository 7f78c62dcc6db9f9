#include "nodes/key_file.hpp"

#include "nodes/private_file.hpp"
#include "tests/support/command_line.hpp"
#include "tests/support/keys.hpp"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

using namespace troupe;
using namespace troupe::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

/// A folder of its own, gone with the test.
struct key_folder : command_line_fixture {
  key_folder() {
    std::filesystem::create_directories(folder);
  }

  key_folder(const key_folder&) = delete;
  key_folder& operator=(const key_folder&) = delete;

  ~key_folder() {
    std::filesystem::remove_all(folder);
  }

  std::string path(const std::string& name = "group.keys") const {
    return (folder / name).string();
  }

  /// Writes a file that is its owner's alone.
  std::string write(const std::string& text, mode_t mode = 0600) const {
    auto result = path("written.keys");
    std::ofstream{result, std::ios::trunc} << text;
    REQUIRE(::chmod(result.c_str(), mode) == 0);
    return result;
  }

  std::string error_in(const std::string& text) const {
    auto read = read_key_file(write(text));
    CHECK(read.ring.empty());
    return read.error;
  }

  int keys(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "keys");
    out.str("");
    err.str("");
    return run(arguments);
  }

  std::filesystem::path folder
    = std::filesystem::temp_directory_path()
      / ("troupe-keys-test-" + std::to_string(::getpid()));
};

const std::string digits(64, 'a');

std::string file_with(const std::string& key, const std::string& use = "1") {
  return R"({"use": )" + use + R"(, "keys": [)" + key + "]}";
}

std::string key_with(const std::string& id, const std::string& cipher,
                     const std::string& bytes) {
  return R"({"id": )" + id + R"(, "cipher": ")" + cipher + R"(", "key": ")"
         + bytes + "\"}";
}

} // namespace

TEST_CASE_METHOD(key_folder, "a key file holds what was written",
                 "[nodes][seal]") {
  auto x = ring({key(3), key(1, 7, core::cipher_suite::chacha20_poly1305)});
  REQUIRE_FALSE(write_key_file(path(), x));
  CHECK(read_key_file(path()).ring == x);
  struct stat about {};
  REQUIRE(::stat(path().c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  CHECK(write_key_file(path(), x, true)->find(path()) != std::string::npos);
}

TEST_CASE_METHOD(key_folder, "a key file is its owner's alone",
                 "[nodes][seal]") {
  auto good = file_with(key_with("1", "aes-256-gcm", digits));
  CHECK(read_key_file(write(good)).error.empty());
  CHECK_THAT(read_key_file(write(good, 0640)).error,
             Contains("chmod 600") && Contains("written.keys"));
  CHECK_THAT(read_key_file(path("none")).error, Contains("No such file"));
  CHECK_THAT(read_key_file(folder.string()).error, Contains("no file"));
}

TEST_CASE_METHOD(key_folder,
                 "what is wrong with a key file is named, and no "
                 "key is told",
                 "[nodes][seal]") {
  CHECK_THAT(error_in("{"), Contains("no JSON"));
  CHECK_THAT(error_in("[]"), Contains("expected an object"));
  CHECK_THAT(error_in(R"({"use": 1})"), Contains("\"keys\" is missing"));
  CHECK_THAT(error_in(file_with("")), Contains("at least one key"));
  CHECK_THAT(error_in(file_with(key_with("0", "aes-256-gcm", digits))),
             Contains("/keys/0/id: expected a number from 1 to 255"));
  CHECK_THAT(error_in(file_with(key_with("1", "rot13", digits))),
             Contains("/keys/0/cipher: expected aes-128-ocb, aes-256-gcm or"));
  auto error
    = error_in(file_with(key_with("1", "aes-256-gcm", digits.substr(1) + "g")));
  CHECK_THAT(error, Contains("/keys/0/key: expected 64 hexadecimal digits"));
  CHECK(error.find("aaaa") == std::string::npos);
  auto one = key_with("1", "aes-256-gcm", digits);
  CHECK_THAT(error_in(file_with(one + "," + one)), Contains("stands there "
                                                            "twice"));
  CHECK_THAT(error_in(file_with(one, "2")), Contains("there is no key 2"));
  CHECK_THAT(error_in(R"({"use": 1, "keys": [{"id": 1}], "more": 2})"),
             Contains("unknown"));
  CHECK_THAT(error_in(std::string(10000, ' ')), Contains("larger than"));
}

TEST_CASE_METHOD(key_folder, "keys are replaced in three steps",
                 "[nodes][seal]") {
  REQUIRE(keys({"new", path(), "-o", "json"}) == 0);
  auto first = json::parse(out.str());
  CHECK(first["use"] == 1);
  CHECK(keys({"new", path()}) == 73); // There is one.
  REQUIRE(keys({"install", path(), "--cipher", "chacha20-poly1305"}) == 0);
  CHECK_THAT(out.str(), Contains("opens and seals"));
  REQUIRE(keys({"use", path(), "2"}) == 0);
  CHECK(keys({"use", path(), "9"}) == 65);
  CHECK_THAT(err.str(), Contains("there is no key 9"));
  CHECK(keys({"remove", path(), "2"}) == 75);
  CHECK(keys({"remove", path(), "9"}) == 65);
  CHECK_THAT(err.str(), Contains("there is no key 9"));
  REQUIRE(keys({"remove", path(), "1"}) == 0);
  REQUIRE(keys({"list", path(), "-o", "json"}) == 0);
  auto last = json::parse(out.str());
  REQUIRE(last["keys"].size() == 1);
  CHECK(last["keys"][0]["cipher"] == "chacha20-poly1305");
  CHECK(last["keys"][0]["fingerprint"] != first["keys"][0]["fingerprint"]);
  CHECK(last["keys"][0].size() == 4); // No key among them.
}

TEST_CASE_METHOD(key_folder, "keys of another file come in", "[nodes][seal]") {
  REQUIRE_FALSE(write_key_file(path("a"), ring({key(1)})));
  REQUIRE_FALSE(write_key_file(path("b"), ring({key(1), key(2)})));
  REQUIRE_FALSE(write_key_file(path("c"), ring({key(1, 99)})));
  CHECK(keys({"install", path("a"), "--from", path("b")}) == 0);
  CHECK(read_key_file(path("a")).ring == ring({key(1), key(2)}));
  CHECK(keys({"install", path("a"), "--from", path("c")}) == 65);
  CHECK_THAT(err.str(), Contains("another key has the number 1"));
  CHECK(keys({"install", path("a"), "--from", path("none")}) == 78);
}

TEST_CASE_METHOD(key_folder, "a file beside the key file is left alone",
                 "[nodes][seal]") {
  REQUIRE_FALSE(write_key_file(path("a"), ring({key(1)})));
  REQUIRE_FALSE(write_key_file(path("a.new"), ring({key(2)})));
  REQUIRE(keys({"install", path("a"), "--from", path("a.new")}) == 0);
  CHECK(read_key_file(path("a.new")).ring == ring({key(2)}));
  CHECK(std::distance(std::filesystem::directory_iterator{folder}, {}) == 2);
}

TEST_CASE_METHOD(key_folder, "a link to a key file stays one",
                 "[nodes][seal]") {
  REQUIRE_FALSE(write_key_file(path("real"), ring({key(1), key(2)})));
  std::filesystem::create_symlink(path("real"), path("link"));
  REQUIRE(keys({"use", path("link"), "2"}) == 0);
  CHECK(std::filesystem::is_symlink(path("link")));
  CHECK(read_key_file(path("real")).ring.used().id == 2);
}

TEST_CASE_METHOD(key_folder, "a key file that root changes keeps its owner",
                 "[nodes][seal]") {
  if (::geteuid() != 0)
    return; // Nobody else can give a file away.
  REQUIRE_FALSE(write_key_file(path(), ring({key(1), key(2)})));
  REQUIRE(::chown(path().c_str(), 65534, 65534) == 0);
  REQUIRE(keys({"use", path(), "2"}) == 0);
  struct stat about {};
  REQUIRE(::stat(path().c_str(), &about) == 0);
  CHECK(about.st_uid == 65534);
  CHECK((about.st_mode & 0777) == 0600);
}

TEST_CASE_METHOD(key_folder, "changes at the same time are all kept",
                 "[nodes][seal]") {
  constexpr int keys_each = 3;
  REQUIRE_FALSE(write_key_file(path(), ring({key(1)})));
  auto install = [&](std::uint8_t first) {
    for (std::uint8_t i = 0; i < keys_each; ++i) {
      private_turn turn{path()};
      auto read = read_key_file(path());
      read.ring.install(key(first + i));
      write_key_file(path(), read.ring);
    }
  };
  std::thread other{install, 2};
  install(2 + keys_each);
  other.join();
  CHECK(read_key_file(path()).ring.keys().size() == 1 + 2 * keys_each);
}

TEST_CASE("off loopback a node has keys, or is told to do without",
          "[config][seal]") {
  auto bad = load(peer_with(R"("transport": {"bind": "192.0.2.1:7001"})"));
  REQUIRE_FALSE(bad.ok());
  CHECK_THAT(faults_of(bad)[0], Contains("key_file") && Contains("encryption"));
  CHECK(load(peer_with(R"("transport": {"bind": "192.0.2.1:7001"},
                          "key_file": "group.keys")"))
          .ok());
  CHECK(load(peer_with(R"("transport": {"bind": "[::]:7001"},
                          "encryption": "off")"))
          .ok());
  for (auto own : {"127.0.0.1:1", "127.8.8.8:1", "[::1]:1", "localhost:1"})
    CHECK(
      load(peer_with(R"("transport": {"bind": ")" + std::string{own} + "\"}"))
        .ok());
  auto both
    = load(peer_with(R"("key_file": "group.keys", "encryption": "off")"));
  REQUIRE_FALSE(both.ok());
  CHECK_THAT(faults_of(both)[0], Contains("/encryption"));
}
