#include "tests/support/configuration.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::test;

TEST_CASE("an unknown key is named with the nearest known one", "[config]") {
  check({peer_with("\"group\": {\n  \"windw_bytes\": \"1MiB\"}"),
         "n.json:3:3: /group/windw_bytes: found an unknown key, expected one "
         "of \"level\", \"window_bytes\", \"window_messages\", "
         "\"message_bytes_max\", \"waiting_max\", \"eager_batches\", "
         "\"batch_bytes\", \"check\"; did you "
         "mean \"window_bytes\"?"});
  check({peer_with("\"source\": {\"x\": 1}"),
         "n.json:2:12: /source/x: found an unknown key, expected one of "
         "\"kind\", \"messages\", \"gap\", \"burst\", \"bytes\", "
         "\"large_bytes\", \"seed\""});
}

TEST_CASE("a value of another type is shown with what was expected",
          "[config]") {
  check({peer_with("\"group\": {\"window_bytes\": 65536}"),
         "n.json:2:27: /group/window_bytes: found 65536, expected a size such "
         "as \"64KiB\", from 1KiB to 1GiB"});
  check({peer_with("\"group\": {\"window_messages\": \"12\"}"),
         "n.json:2:30: /group/window_messages: found \"12\", expected a whole "
         "number from 1 to 1048576"});
  check({peer_with("\"handshake\": {\"interval\": \"5 s\"}"),
         "n.json:2:27: /handshake/interval: found \"5 s\", expected a duration "
         "such as \"500ms\", from 1ms to 1m"});
  check({peer_with("\"transport\": {\"impairment\": {\"loss\": \"5%\"}}"),
         "n.json:2:38: /transport/impairment/loss: found \"5%\", expected a "
         "number from 0 to 1"});
  check({peer_with("\"transport\": {\"bind\": \"localhost\"}"),
         "n.json:2:23: /transport/bind: found \"localhost\", expected an "
         "address such as \"127.0.0.1:7001\" or \"[::1]:0\""});
  check({peer_with("\"group\": null"),
         "n.json:2:10: /group: found null, expected an object with \"level\", "
         "\"window_bytes\", \"window_messages\", \"message_bytes_max\", "
         "\"waiting_max\", \"eager_batches\", \"batch_bytes\", \"check\""});
  check({peer_with("\"group\": {\"level\": true}"),
         "n.json:2:20: /group/level: found true, expected one of "
         "\"unordered\", \"naive\", \"fifo\", \"causal\", \"agreed\", "
         "\"safe\""});
}

TEST_CASE("a value out of its range is refused", "[config]") {
  check({peer_with("\"transport\": {\"impairment\": {\"loss\": 1.5}}"),
         "n.json:2:38: /transport/impairment/loss: found 1.5, expected a "
         "number from 0 to 1"});
  check({peer_with("\"handshake\": {\"tries\": 0}"),
         "n.json:2:24: /handshake/tries: found 0, expected a whole number from "
         "1 to 1000000"});
  check({peer_with("\"handshake\": {\"tries\": -1}"),
         "n.json:2:24: /handshake/tries: found -1.0, expected a whole number "
         "from 1 to 1000000"});
  check({peer_with("\"transport\": {\"impairment\": {\"delay\": "
                   "\"60ms..1ms\"}}"),
         "n.json:2:39: /transport/impairment/delay: found \"60ms..1ms\", "
         "expected a range of durations such as \"1ms..60ms\", the smaller "
         "first, from 0s to 1m"});
}

TEST_CASE("a multicast address is one, and has a port", "[config]") {
  for (std::string text : {"127.0.0.1:7001", "224.0.0.1", "239.192.7.1:0",
                           "240.0.0.1:7001", "[fe80::7]:7001", "all:7001"})
    check({peer_with("\"transport\": {\"multicast\": \"" + text + "\"}"),
           "n.json:2:28: /transport/multicast: found \"" + text
             + "\", expected an IP multicast address such as "
               "\"239.192.7.1:7001\" or \"[ff15::7]:7001\", with a port above "
               "0, or null"});
  check({peer_with("\"transport\": {\"multicast_hops\": 256}"),
         "n.json:2:33: /transport/multicast_hops: found 256, expected a whole "
         "number from 0 to 255"});
  for (std::string text : {"239.192.7.1:7001", "[ff15::7]:7001"}) {
    auto result
      = load(peer_with("\"transport\": {\"multicast\": \"" + text + "\"}"));
    CHECK(result.ok());
    CHECK(result.config.transport.multicast == text);
  }
  auto off = load(peer_with("\"transport\": {\"multicast\": null}"));
  CHECK(off.ok());
  CHECK(off.config.transport.multicast.empty());
}

TEST_CASE("a misspelt word is told its nearest", "[config]") {
  check({peer_with("\"group\": {\"level\": \"agred\"}"),
         "n.json:2:20: /group/level: found \"agred\", expected one of "
         "\"unordered\", \"naive\", \"fifo\", \"causal\", \"agreed\", "
         "\"safe\"; did you mean \"agreed\"?"});
}

TEST_CASE("a key that stands twice is a fault", "[config]") {
  check({peer_with("\"group\": {\"level\": \"safe\",\n \"level\": \"fifo\"}"),
         "n.json:3:2: /group/level: found the key a second time, expected it "
         "once (it stands in line 2 already)"});
}

TEST_CASE("an unknown kind is told the known ones", "[config]") {
  check({R"({"node": "opera", "name": "a"})",
         "n.json:1:10: /node: found \"opera\", expected one of \"manager\", "
         "\"comparison\", \"peer\", \"member\", \"discovery\", \"receiver\", "
         "\"requester\", \"server\", \"client\", \"gossip\""});
  check({R"({"name": "a"})",
         "n.json:1:1: /node: found nothing, expected the key \"node\": one of "
         "\"manager\", \"comparison\", \"peer\", \"member\", \"discovery\", "
         "\"receiver\", \"requester\", \"server\", \"client\", \"gossip\""});
}

TEST_CASE("a key of another kind is told to whom it belongs", "[config]") {
  check({R"({"node": "manager", "name": "a", "group": {"level": "safe"}})",
         "n.json:1:44: /group/level: found a key of the kind peer and member, "
         "expected a key of the kind manager"});
}

TEST_CASE("what promises nothing cannot be checked", "[config]") {
  for (std::string level : {"unordered", "naive"}) {
    auto bad = load(
      peer_with(R"("group": {"check": "exit", "level": ")" + level + "\"}"));
    REQUIRE(bad.faults.items().size() == 1);
    CHECK(bad.faults.items()[0].pointer == "/group/check");
    CHECK(bad.faults.items()[0].expected
          == "off: the level " + level + " promises nothing");
  }
}

TEST_CASE("names are short and plain", "[config]") {
  for (std::string name : {"", "A", "a b", "a/b", "ä", "..", "a.b"}) {
    auto result = load("{\"node\": \"manager\", \"name\": \"" + name + "\"}");
    CAPTURE(name);
    REQUIRE(result.faults.items().size() == 1);
    CHECK(result.faults.items()[0].pointer == "/name");
  }
  auto name = std::string(63, 'a');
  CHECK(load("{\"node\": \"manager\", \"name\": \"" + name + "\"}").ok());
  CHECK_FALSE(
    load("{\"node\": \"manager\", \"name\": \"" + name + "a\"}").ok());
}

TEST_CASE("keys that do not fit each other are faults", "[config]") {
  check(
    {peer_with("\"channel\": {\"chunk_bytes\": \"2KiB\"}"),
     "n.json:2:28: /channel/chunk_bytes: found \"2KiB\", expected less than "
     "transport.datagram_bytes, \"auto\" (1400B)"});
  check({peer_with("\"group\": {\"window_bytes\": \"128MiB\"}"),
         "n.json:2:27: /group/window_bytes: found \"128MiB\", expected at most "
         "ack_tracker.bytes_max, \"64MiB\""});
  check({peer_with("\"source\": {\"bytes\": \"17MiB\"}"),
         "n.json:2:21: /source/bytes: found \"17MiB\", expected at most "
         "group.message_bytes_max, \"16MiB\""});
  check({peer_with("\"source\": {\"large_bytes\": \"2KiB\"}, "
                   "\"group\": {\"message_bytes_max\": \"1KiB\"}"),
         "n.json:2:27: /source/large_bytes: found \"2KiB\", expected at most "
         "group.message_bytes_max, \"1KiB\""});
  check({peer_with("\"resender\": {\"rto_min\": \"2s\", \"rto_max\": \"1s\"}"),
         "n.json:2:25: /resender/rto_min: found \"2s\", expected at most "
         "resender.rto_initial, \"100ms\""});
  check({peer_with("\"resender\": {\"rto_max\": \"50ms\"}"),
         "n.json:2:25: /resender/rto_max: found \"50ms\", expected at least "
         "resender.rto_initial, \"100ms\""});
}

TEST_CASE("a peer has either peers or a manager", "[config]") {
  check({R"({"node": "peer", "name": "a"})",
         "n.json: /peers: found neither \"peers\" nor \"manager\", expected "
         "one of the two"});
  check({peer_with(R"("peers": [{"name": "a", "address": "[::1]:1"}])"),
         "n.json:2:10: /peers: found both \"peers\" and \"manager\", expected "
         "one of the two"});
  check({R"({"node": "comparison", "name": "c"})",
         "n.json: /manager: found nothing, expected an address such as "
         "\"127.0.0.1:7001\", with a port above 0"});
}

TEST_CASE("the keys of a detector fit each other", "[config]") {
  auto with = [](const std::string& detector) {
    return R"({"node": "member", "name": "a", "peers": [{"name": "a", "address": )"
           R"("[::1]:1"}], "detector": )"
           + detector + "}";
  };
  CHECK(
    load(with(R"({"kind": "swim", "swim": {"probe_interval": "1s"}})")).ok());
  CHECK(load(with(R"({"rule": "phi", "phi": {"threshold": 10}})")).ok());
  check({with(R"({"kind": "gossip"})"),
         "n.json:1:102: /detector/kind: found \"gossip\", expected one of "
         "\"heartbeat\", \"swim\""});
  check({with(R"({"swim": {"probe_timeout": "50ms"}})"),
         "n.json:1:120: /detector/swim/probe_timeout: found \"50ms\", expected "
         "less than detector.swim.probe_interval, \"50ms\""});
  check({with(R"({"phi": {"acceptable_pause": "10ms"}})"),
         "n.json:1:122: /detector/phi/acceptable_pause: found \"10ms\", "
         "expected at least detector.heartbeat, \"50ms\""});
}

TEST_CASE("a static group has unique members, this node among them",
          "[config]") {
  auto group = [](const std::string& peers) {
    return R"({"node": "peer", "name": "a", "peers": [)" + peers + "]}";
  };
  check({group(R"({"name": "b", "address": "h:1"})"),
         "n.json:1:40: /peers: found no member called \"a\", expected this "
         "node among them, under its \"name\""});
  check({group("{\"name\": \"a\", \"address\": \"[::1]:1\"},\n"
               "{\"name\": \"a\", \"address\": \"[::1]:2\"}"),
         "n.json:2:10: /peers/1/name: found \"a\", expected another name: "
         "/peers/0/name has it already"});
  check({group("{\"name\": \"a\", \"address\": \"[::1]:1\"},\n"
               "{\"name\": \"b\", \"address\": \"[::1]:1\"}"),
         "n.json:2:26: /peers/1/address: found \"[::1]:1\", expected another "
         "address: /peers/0/address has it already"});
  check({group(R"({"name": "a", "adress": "h:1", "address": "[::1]:1"})"),
         "n.json:1:55: /peers/0/adress: found an unknown key, expected one of "
         "\"name\", \"address\", \"http\"; did you mean \"address\"?"});
  check({group(R"({"name": "a", "address": "h:0"})"),
         "n.json:1:66: /peers/0/address: found \"h:0\", expected an address "
         "such as \"127.0.0.1:7001\", with a port above 0"});
  check({group(R"({"name": "a"})"),
         "n.json:1:41: /peers/0/address: found nothing, expected the key "
         "\"address\""});
  check({group("5"), "n.json:1:41: /peers/0: found 5, expected an object with "
                     "\"name\" and \"address\""});
  check({group(""), "n.json:1:40: /peers: found a list of 0, expected a list "
                    "of 1 to 128 objects with \"name\" and \"address\", or "
                    "null"});
}

TEST_CASE("all faults are told at once, in the order of the text", "[config]") {
  auto result
    = load("{\n"
           "  \"node\": \"peer\",\n"
           "  \"name\": \"Peer\",\n"
           "  \"manager\": \"here\",\n"
           "  \"group\": {\"levle\": \"safe\"},\n"
           "  \"naive\": {\"linger\": 5}\n"
           "}",
           {{"group.level=x", "nothing"},
            {{"XDG_STATE_HOME", "/s"}, {"TROUPE_LOG_LEVEL", "loud"}}});
  std::vector<std::string> where;
  for (const auto& item : result.faults.items())
    where.push_back(item.source + ":" + std::to_string(item.where.line) + " "
                    + item.pointer);
  CHECK(where
        == std::vector<std::string>{
          "n.json:3 /name", "n.json:4 /manager", "n.json:5 /group/levle",
          "n.json:6 /naive/linger", "TROUPE_LOG_LEVEL:0 /log/level",
          "--set group.level=x:0 /group/level", "--set nothing:0 "});
}

TEST_CASE("more faults than can be read are counted", "[config]") {
  std::string keys;
  for (int i = 0; i < 300; ++i)
    keys += (i > 0 ? ", \"zz" : "\"zz") + std::to_string(i) + "\": 1";
  auto result = load(peer_with(keys));
  CHECK(result.faults.items().size() == config::fault_list::items_max);
  CHECK(result.faults.more() == 100);
}

TEST_CASE("a file that cannot be read is a fault", "[config]") {
  CHECK(faults_of(config::load_file("/nowhere/n.json", plain()))
        == std::vector<std::string>{
          "/nowhere/n.json: found a file that cannot be read (No such file or "
          "directory), expected a configuration file"});
  CHECK_FALSE(config::load_file("/", plain()).ok());
}
