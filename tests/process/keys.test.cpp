// Keys of real members are replaced by one command, while they talk.
#include "nodes/key_file.hpp"
#include "tests/support/group_process.hpp"

#include <set>

#include <sys/stat.h>

using namespace troupe;
using namespace troupe::test;

namespace {

struct key_fixture : group_process_fixture {
  std::string token = folder + "/node.token";

  /// Starts members with the key files that they have.
  void begin() {
    bearer = "0123456789abcdef";
    write_private(token, bearer + "\n");
    core::key_ring ring;
    ring.install(draw_key(1, best_suite()));
    udp = free_addresses(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      REQUIRE_FALSE(write_key_file(file_of(names[i]), ring));
      auto config = config_of(i);
      config["key_file"] = file_of(names[i]);
      config["http"] = {{"token_file", token}};
      config["source"]
        = {{"kind", "text"}, {"messages", 100000}, {"gap", "5ms"}};
      start(names[i], config);
    }
    await_group();
  }

  static void write_private(const std::string& path, const std::string& text) {
    std::ofstream{path} << text;
    std::filesystem::permissions(path, std::filesystem::perms::owner_read);
  }

  std::string file_of(const std::string& name) const {
    return folder + "/" + (are_sharing ? "group" : name) + ".keys";
  }

  /// What a command with a token answers; its exit status is `code`.
  json ask(std::vector<std::string> words) {
    words.insert(words.end(), {"--token-file", token, "-o", "json"});
    code = command(words);
    std::string text;
    for (const auto& line : all.at("command").out)
      text += line;
    CAPTURE(text, all.at("command").err);
    auto result = json::parse(text, nullptr, false);
    REQUIRE(!result.is_discarded());
    return result;
  }

  json view() {
    return ask({"members", http.at("a")});
  }

  bool are_sharing = false;
  int code = 0;
};

struct fixture : key_fixture {
  fixture() {
    begin();
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "one command replaces the key of a whole group",
                 "[process][seal]") {
  auto before = view();
  CHECK(before["sealed"] == true);
  for (const auto& name : {"a", "c"}) {
    auto x = ask({"keys", "rotate", http.at(name)});
    CAPTURE(x.dump());
    CHECK(code == 0);
    CHECK(x["good"] == true);
    CHECK(x["members"].size() == 3);
  }
  std::set<std::string> known;
  for (const auto& name : names) {
    auto read = read_key_file(file_of(name));
    REQUIRE(read.error.empty()); // It still is its owner's alone.
    CHECK(read.ring.keys().size() == 1);
    CHECK(read.ring.used().id == 3);
    known.insert(fingerprint(read.ring.used()));
    auto told = ask({"keys", "list", http.at(name)});
    CHECK(told["keys"][0]["fingerprint"] == fingerprint(read.ring.used()));
  }
  CHECK(known.size() == 1);
  auto after = view();
  CAPTURE(before.dump(), after.dump());
  CHECK(after["view"] == before["view"]); // Nobody was missed meanwhile.
  auto health = ask({"doctor", http.at("b")});
  for (const auto& x : health["checks"])
    if (x["check"] == "sealing")
      CHECK(x["good"] == true);
}

TEST_CASE_METHOD(fixture, "who brings no token changes no key",
                 "[process][seal]") {
  CHECK(command({"keys", "rotate", http.at("a")}) == 77);
  CHECK(read_key_file(file_of("a")).ring.used().id == 1);
}

TEST_CASE_METHOD(fixture,
                 "a member that does not answer is named, and no key "
                 "is used without it",
                 "[process][seal]") {
  signal("c", SIGSTOP);
  auto x = ask({"keys", "rotate", http.at("a")});
  signal("c", SIGCONT);
  CAPTURE(x.dump());
  if (x["good"] == true) { // It was removed before it was asked.
    CHECK(x["members"].size() == 2);
    return;
  }
  CHECK(code == 75);
  CHECK(x["step"] == "install");
  REQUIRE(x["refusals"].size() == 1);
  CHECK(x["refusals"][0]["member"] == "c");
  CHECK(read_key_file(file_of("b")).ring.used().id == 1);
}

TEST_CASE_METHOD(key_fixture, "members of one machine may share a key file",
                 "[process][seal]") {
  are_sharing = true;
  begin();
  for (auto used = 2; used < 5; ++used) {
    auto x = ask({"keys", "rotate", http.at(names[used % names.size()])});
    CAPTURE(x.dump());
    CHECK(code == 0);
    CHECK(x["members"].size() == 3);
    auto read = read_key_file(file_of("a"));
    CHECK(read.ring.keys().size() == 1);
    CHECK(read.ring.used().id == used);
  }
}
