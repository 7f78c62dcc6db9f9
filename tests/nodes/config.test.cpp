#include "tests/support/configuration.hpp"

#include "config/profiles.hpp"
#include "config/schema.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

TEST_CASE("every ready file loads without faults", "[config]") {
  auto files = ready_files();
  REQUIRE(files.size() >= 9);
  for (const auto& file : files) {
    auto result = config::load_file(file, plain());
    CAPTURE(file, faults_of(result));
    CHECK(result.ok());
    CHECK(result.warnings.empty());
    auto stem = std::filesystem::path{file}.stem().string();
    CHECK(result.config.name == stem);
  }
}

TEST_CASE("the ready files of a story start together on one machine [6.01]",
          "[config]") {
  // By the folder of their story.
  std::map<std::string, std::set<std::string>> binds;
  for (const auto& file : ready_files()) {
    auto result = config::load_file(file, plain());
    auto story = std::filesystem::path{file}.parent_path().filename();
    CAPTURE(file);
    auto& bind = result.config.transport.bind;
    auto any_port = bind.substr(bind.rfind(':')) == ":0";
    CHECK((any_port || binds[story.string()].insert(bind).second));
    // The only one that answers HTTP at a port of its own.
    if (result.config.kind == node_kind::discovery)
      CHECK(binds[story.string()].insert(result.config.http.bind).second);
  }
  // The ports of the sources are the ports of the files: peer, comparison
  // server and group manager.
  for (auto address : {"127.0.0.1:6789", "127.0.0.1:5678", "127.0.0.1:5680"})
    CHECK(binds["ordering"].count(address) == 1);
  CHECK(binds["discovery"].count("127.0.0.1:5000") == 1);
}

TEST_CASE("manager, comparison server and peer are three programs [1.31]",
          "[config]") {
  std::set<node_kind> kinds;
  for (const auto& file : ready_files())
    kinds.insert(config::load_file(file, plain()).config.kind);
  CHECK(kinds.count(node_kind::manager) == 1);
  CHECK(kinds.count(node_kind::comparison) == 1);
  CHECK(kinds.count(node_kind::peer) == 1);
}

TEST_CASE("the address that others are told may be set, and need not [6.16]",
          "[config]") {
  auto file = config_path("ordering/manager.json");
  auto without = config::load_file(file, plain());
  CHECK(without.config.transport.advertise.empty());
  auto with = plain();
  with.sets = {"transport.advertise=192.0.2.7:5680"};
  auto told = config::load_file(file, with);
  CHECK(told.ok());
  CHECK(told.config.transport.advertise == "192.0.2.7:5680");
}

TEST_CASE("no actor and no message holds a lock: mailboxes do it [0.32]",
          "[config]") {
  std::size_t read = 0;
  for (auto folder : {"../actors", "../messages", "../nodes"})
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator{config_path(folder)}) {
      auto stem = entry.path().stem();
      if (stem == "loop_scheduler" || stem == "alarm_clock")
        continue; // No actors: what mailboxes stand on.
      auto text = read_file(entry.path().string());
      CAPTURE(entry.path().string());
      for (auto word : {"std::mutex", "lock_guard", "unique_lock",
                        "shared_mutex", "condition_variable"})
        CHECK(text.find(word) == std::string::npos);
      ++read;
    }
  CHECK(read > 100);
}

TEST_CASE("ports are keys [6.01]", "[config]") {
  auto result = load(peer_with(R"("transport": {"bind": "0.0.0.0:6789",
                               "advertise": "192.0.2.1:6789"},
                               "encryption": "off")"));
  REQUIRE(result.ok());
  CHECK(result.config.transport.bind == "0.0.0.0:6789");
  CHECK(result.config.transport.advertise == "192.0.2.1:6789");
  CHECK(result.config.manager == "127.0.0.1:1");
}

TEST_CASE("a node checks its own deliveries where it is asked to", "[config]") {
  auto mode = [](const std::string& text) {
    auto result = load(peer_with(text));
    CHECK(result.ok());
    return result.config.group.check;
  };
  CHECK(mode(R"("group": {})") == check_mode::off);
  CHECK(mode(R"("group": {"check": "report"})") == check_mode::report);
  CHECK(mode(R"("group": {"check": "exit"})") == check_mode::exit);
}

TEST_CASE("the number of messages comes from the file or a flag [1.12]",
          "[config]") {
  std::string text = R"({"node": "comparison", "name": "c",
                         "manager": "h:1", "comparison": {"messages": 7}})";
  CHECK(load(text).config.comparison.messages == 7u);
  auto with = plain();
  with.sets = {"comparison.messages=9"};
  CHECK(load(text, with).config.comparison.messages == 9u);
  with.sets = {"comparison.messages=null"};
  CHECK_FALSE(load(text, with).config.comparison.messages);
}

TEST_CASE("a later layer wins over an earlier one", "[config]") {
  auto interval = [](const std::string& file, const config::overrides& with) {
    auto result = load(peer_with(file), with);
    REQUIRE(faults_of(result).empty());
    return std::pair{result.config.handshake.interval,
                     to_string(result.config.origins["handshake.interval"])};
  };
  using outcome = std::pair<timespan, std::string>;
  auto with = plain();
  std::string profile = "\"profile\": \"seed\"";
  auto file = profile + ",\n\"handshake\": {\"interval\": \"3s\"}";
  CHECK(interval("", with) == outcome{500ms, "default"});
  CHECK(interval(profile, with) == outcome{2s, "profile seed"});
  CHECK(interval(file, with) == outcome{3s, "n.json:3:27"});
  with.environment["TROUPE_HANDSHAKE_INTERVAL"] = "4s";
  CHECK(interval(file, with) == outcome{4s, "TROUPE_HANDSHAKE_INTERVAL"});
  with.sets = {"handshake.interval=6s", "handshake.interval=5s"};
  CHECK(interval(file, with) == outcome{5s, "--set handshake.interval=5s"});
}

TEST_CASE("the profile itself may be overridden", "[config]") {
  auto with = plain();
  with.environment["TROUPE_PROFILE"] = "wan";
  CHECK(load(peer_with(""), with).config.resender.rto_min == timespan{200ms});
  with.sets = {"profile=seed"};
  CHECK(load(peer_with(""), with).config.resender.rto_min == timespan{1s});
}

TEST_CASE("the profile seed has the numbers of the sources [0.15][0.17][1.20]"
          "[6.12]",
          "[config]") {
  auto x = load(peer_with("\"profile\": \"seed\"")).config;
  CHECK(x.naive.message_timeout == timespan{5s});
  CHECK(x.naive.scan_interval == timespan{1s});
  CHECK(x.handshake.interval == timespan{2s});
  CHECK(x.handshake.tries == 5);
  CHECK(x.source.gap_min == timespan{10ms});
  CHECK(x.source.gap_max == timespan{99ms});
}

TEST_CASE("every profile suits every kind of node", "[config]") {
  for (const auto& profile : config::profiles()) {
    for (const auto& value : profile.values) {
      CAPTURE(profile.name, value.path, value.text);
      auto row = config::find_key(value.path);
      REQUIRE(row);
      CHECK(config::read_text(*row, value.text));
    }
    std::map<std::string, std::string> needed{
      {"comparison", R"(, "manager": "h:1")"},
      {"peer", R"(, "manager": "h:1")"},
      {"member", R"(, "peers": [{"name": "b", "address": "h:1"}])"},
      {"receiver", R"(, "discovery": "h:1")"},
      {"requester", R"(, "discovery": "h:1")"},
      {"server", R"(, "peers": [{"name": "a", "address": "[::1]:1"}])"},
      {"client", R"(, "user": "u", "servers": ["h:1"])"}};
    for (auto& kind : config::kind_names()) {
      auto result = load(R"({"node": ")" + kind
                         + R"(", "name": "a", "profile": ")" + profile.name
                         + "\"" + needed[kind] + "}");
      CAPTURE(profile.name, kind, faults_of(result));
      CHECK(result.ok());
    }
  }
}

TEST_CASE("an unknown variable is warned about", "[config]") {
  auto with = plain();
  with.environment["TROUPE_LOG_LEVLE"] = "info";
  with.environment["TROUPE_X"] = "";
  with.environment["TROUPED"] = "not ours";
  CHECK(load(peer_with(""), with).warnings
        == std::vector<std::string>{
          "the variable TROUPE_LOG_LEVLE is unknown and was ignored; did you "
          "mean TROUPE_LOG_LEVEL?",
          "the variable TROUPE_X is unknown and was ignored"});
}

TEST_CASE("a variable of another kind of node is let pass", "[config]") {
  auto with = plain();
  with.environment["TROUPE_GROUP_LEVEL"] = "agreed";
  auto result = load(R"({"node": "manager", "name": "m"})", with);
  CHECK(result.ok());
  CHECK(result.warnings.empty());
  CHECK(load(peer_with(""), with).config.group.order == level::agreed);
}

TEST_CASE("the source is a word or an object", "[config]") {
  CHECK(load(peer_with("\"source\": \"stdin\"")).config.source.kind
        == source_kind::standard_input);
  auto result = load(peer_with(R"("source": {"kind": "relay", "messages": 5,
                                   "gap": "1ms..2ms", "bytes": "10B"})"));
  REQUIRE(faults_of(result).empty());
  CHECK(result.config.source.kind == source_kind::relay);
  CHECK(result.config.source.messages == 5);
  CHECK(result.config.source.gap_max == timespan{2ms});
  auto with = plain();
  with.sets = {"source=text"};
  CHECK(load(peer_with(""), with).config.source.kind == source_kind::text);
}

TEST_CASE("a static peer listens where its group finds it", "[config]") {
  std::string text = R"({"node": "peer", "name": "b",
    "peers": [{"name": "a", "address": "h:1"},
              {"name": "b", "address": "127.0.0.1:2"}]})";
  auto x = load(text).config;
  CHECK(x.transport.bind == "127.0.0.1:2");
  CHECK(own_position(x) == 1u);
  CHECK(to_string(x.origins["transport.bind"]) == "peers");
  auto with = plain();
  with.sets = {"transport.bind=0.0.0.0:2", "encryption=off"};
  CHECK(load(text, with).config.transport.bind == "0.0.0.0:2");
}

TEST_CASE("a server's peers are addresses, its own among them [6.35]",
          "[config]") {
  std::string text = R"({"node": "server", "name": "b",
    "peers": [{"name": "a", "address": "h:1"},
              {"name": "b", "address": "127.0.0.1:2"}]})";
  auto x = load(text).config;
  CHECK(x.transport.bind == "127.0.0.1:2");
  CHECK(x.peers == std::vector<peer_entry>{{"a", "h:1"}, {"b", "127.0.0.1:2"}});
  CHECK_FALSE(load(R"({"node": "server", "name": "b",
    "peers": [{"name": "a", "address": "127.0.0.1:2:p"}]})")
                .ok());
}

TEST_CASE("a static group may come from a flag", "[config]") {
  auto with = plain();
  with.sets = {R"(peers=[{"name": "a", "address": "[::1]:2"}])"};
  auto result = load(R"({"node": "peer", "name": "a"})", with);
  REQUIRE(faults_of(result).empty());
  CHECK(result.config.peers == std::vector<peer_entry>{{"a", "[::1]:2"}});
  with.sets = {"peers=[{]"};
  CHECK_FALSE(load(R"({"node": "peer", "name": "a"})", with).ok());
}

TEST_CASE("state is kept where the key or the system says", "[config]") {
  using map = std::map<std::string, std::string>;
  auto folder = [](const std::string& file, const std::string& more,
                   const map& environment) {
    auto result = config::load_text(file, peer_with(more), {{}, environment});
    REQUIRE(faults_of(result).empty());
    return result.config.state_dir;
  };
  CHECK(folder("n.json", "", {{"XDG_STATE_HOME", "/x"}}) == "/x/troupe/a");
  CHECK(folder("n.json", "", {{"HOME", "/h"}}) == "/h/.local/state/troupe/a");
  CHECK(folder("n.json", "", {{"HOME", "/h"}, {"STATE_DIRECTORY", "/s:/t"}})
        == "/s");
  CHECK(folder("/etc/n.json", "\"state_dir\": \"../var/s\"", {}) == "/var/s");
  CHECK(folder("/etc/n.json", "\"state_dir\": \"/v\"", {}) == "/v");
  CHECK(folder("/etc/n.json", "\"state_dir\": null", {}) == std::nullopt);
  auto log = config::load_text("/etc/n.json",
                               peer_with("\"log_file\": \"a.log\""), plain());
  CHECK(log.config.log_file == "/etc/a.log");
  CHECK(faults_of(config::load_text("n.json", peer_with(""), {}))
        == std::vector<std::string>{
          "n.json: /state_dir: found neither the key nor a variable that says "
          "where state is kept, expected a folder, or null to keep no state"});
}

TEST_CASE("a file may name its schema", "[config]") {
  CHECK(load(peer_with("\"$schema\": \"peer.schema.json\"")).ok());
  CHECK_FALSE(load(peer_with("\"$schema\": 5")).ok());
}
