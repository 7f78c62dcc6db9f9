#include "tests/support/gossip_process.hpp"

#include <signal.h>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;
using nlohmann::json;

using fixture = gossip_process_fixture;
using names_list = std::vector<std::string>;

TEST_CASE_METHOD(fixture,
                 "what a folder has reaches nodes that were told of one other "
                 "only, and what goes is gone [2.01] [2.02] [2.06] [2.08] "
                 "[2.11] [2.13] [2.14]",
                 "[process][gossip]") {
  start_node("x");
  start_node("w", through("x"));
  start_node("z", through("w"));
  put("x", "a.txt");
  await_names("z", "x", {"a.txt"});
  put("x", "b.txt");
  await_names("w", "x", {"a.txt", "b.txt"});
  take_away("x", "a.txt");
  await_names("z", "x", {"b.txt"});
  put("z", "c.txt");
  await_names("x", "z", {"c.txt"});
  auto taken = events("z", "taken");
  REQUIRE(!taken.empty());
  CHECK(taken.back()["origin"] == "x");
  CHECK(taken.back()["gone"] == json{"a.txt"});
}

TEST_CASE_METHOD(fixture,
                 "the network is known from the file, and each node binds the "
                 "address that it has there [2.03] [2.04] [6.17]",
                 "[process][gossip]") {
  // A node that is gone again has had the addresses, so they are free.
  start_node("x");
  start_node("w");
  auto peers = json::array({{{"name", "x"}, {"address", udp["x"]}},
                            {{"name", "w"}, {"address", udp["w"]}},
                            {{"name", "z"}, {"address", "127.0.0.1:9"}}});
  kill("x");
  kill("w");
  auto at_x = udp["x"];
  start_node("x", {{"peers", peers}});
  CHECK(udp["x"] == at_x);
  CHECK(ask("x", "/v1/peers")["peers"].size() == 3);
  CHECK(status("x", "z") == "unseen");
  start_node("w", {{"peers", peers}});
  await_answer([&] { return status("x", "w") == "alive"; });
  CHECK(ask("x", "/v1/peers")["peers"].size() == 3);
}

TEST_CASE_METHOD(fixture,
                 "a killed node is given up, what it shared expires, and its "
                 "next life is believed at once [2.12] [6.20] [6.21]",
                 "[process][gossip]") {
  json soon{{"gossip",
             {{"refresh_every", "500ms"},
              {"own_every", "500ms"},
              {"exchange_every", "500ms"},
              {"expire_every", "100ms"},
              {"expire_after", "4s"}}}};
  auto with = [&](const std::string& seed) {
    auto result = through(seed);
    result.merge_patch(soon);
    return result;
  };
  start_node("x", soon);
  start_node("w", with("x"));
  start_node("z", with("x"));
  put("z", "old");
  await_names("x", "z", {"old"});
  auto before = row("x", "z");
  kill("z");
  await_event("x", "faulty");
  await_event("x", "expired");
  await_event("w", "expired");
  CHECK(row("x", "z")["state"] == "expired");
  CHECK(row("x", "z")["files"] == 0);
  take_away("z", "old");
  put("z", "new");
  start_node("z", with("w"));
  await_names("x", "z", {"new"});
  auto after = row("x", "z");
  CHECK(after["incarnation"] > before["incarnation"]);
}

TEST_CASE_METHOD(fixture, "who leaves says so, and ends with 0 [2.12]",
                 "[process][gossip]") {
  start_node("x");
  start_node("w", through("x"));
  await_answer([&] { return status("x", "w") == "alive"; });
  // Else it would have nobody to tell.
  await_answer([&] { return status("w", "x") == "alive"; });
  signal("w", SIGTERM);
  CHECK(finish("w") == 0);
  await_event("x", "left");
  CHECK(events("x", "faulty").empty());
  signal("x", SIGTERM); // Alone, it has nobody to tell.
  CHECK(finish("x") == 0);
}

TEST_CASE_METHOD(fixture,
                 "who is given no folder makes one with a random name, and has "
                 "it again in the next life [2.07] [6.18]",
                 "[process][gossip]") {
  json config{{"node", "gossip"}, {"profile", "local"}};
  start("x", config);
  await_ready("x");
  auto made = await_event("x", "sharing")["folder"].get<std::string>();
  CHECK(std::filesystem::is_directory(made));
  auto name = std::filesystem::path{made}.filename().string();
  REQUIRE(name.size() == 27);
  CHECK(name.rfind("folder-", 0) == 0);
  CHECK(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 7)
        == std::string::npos);
  kill("x");
  start("x", config);
  await_ready("x");
  CHECK(await_event("x", "sharing")["folder"] == made);
  config["name"] = "y";
  start("y", config);
  CHECK(await_event("y", "sharing")["folder"] != made);
}

TEST_CASE_METHOD(fixture,
                 "the log has the start, the folder, each look with its "
                 "version, each send, and the whole table [2.16] [2.18] [2.19] "
                 "[2.20] [2.21]",
                 "[process][gossip]") {
  start_node("x");
  json talks{{"log", {{"level", "debug"}}},
             {"gossip",
              {{"refresh_every", "200ms"},
               {"own_every", "100ms"},
               {"other_every", "100ms"}}}};
  talks.merge_patch(through("x"));
  put("x", "a.txt");
  start_node("w", talks);
  await([&] {
    return has_said("w", "info w begins, at " + udp["w"])
           && has_said("w", "info it shares the folder " + files_of("w"))
           && has_said("w", "looked at the own folder: version 0")
           && has_said("w", "looked at the own folder: version 1")
           && has_said("w", "sent own metadata to x")
           && has_said("w", "took version") && has_said("w", "debug }");
  });
  // The table is what stands between the braces, a line each.
  std::string table;
  for (auto& line : all["w"].err) {
    auto at = line.find(" debug ");
    auto text = at == std::string::npos ? "" : line.substr(at + 7);
    if (text == "{")
      table = text;
    else if (!table.empty())
      table += "\n" + text;
    if (text == "}" && table.find("a.txt") != std::string::npos)
      break;
  }
  CAPTURE(table);
  auto parsed = json::parse(table, nullptr, false);
  REQUIRE(parsed.is_object());
  CHECK(parsed["x"]["files"] == json{"a.txt"});
  CHECK(parsed.dump(2) == table); // Sorted and indented.
}

TEST_CASE_METHOD(fixture,
                 "a manager tells a node of the others, and may come last",
                 "[process][gossip]") {
  start("m", {{"node", "manager"}, {"profile", "local"}});
  auto at = await_event("m", "ready")["addresses"]["udp"];
  json with{{"manager", at}, {"gossip", {{"register_every", "200ms"}}}};
  start_node("x", with);
  start_node("w", with);
  await_answer([&] { return status("x", "w") == "alive"; });
  // It starts anew at its address, and hears of all.
  kill("m");
  await([&] { return has_said("x", "is silent"); });
  start("m", {{"node", "manager"},
              {"profile", "local"},
              {"transport", {{"bind", at}}}});
  start_node("z", with);
  await_answer([&] { return status("z", "w") == "alive"; });
}

TEST_CASE_METHOD(fixture,
                 "of two nodes with one name the earlier gives way (77)",
                 "[process][gossip]") {
  start_node("x");
  start_node("w", through("x"));
  await_answer([&] { return status("x", "w") == "alive"; });
  // It begins later under the same name, with a state folder of its own.
  auto file = folder + "/again.json";
  std::ofstream{file} << json{{"node", "gossip"},
                              {"name", "w"},
                              {"profile", "local"},
                              {"state_dir", "another"},
                              {"gossip", {{"seeds", {udp["x"]}}}}};
  start_program("again", TROUPE_BINARY, {"run", file, "-o", "jsonl"});
  CHECK(finish("w") == 77);
  CHECK(has_said("w", "another node lives under the name w"));
}

TEST_CASE_METHOD(fixture,
                 "what is told of a file beside its name is as the owner chose",
                 "[process][gossip]") {
  start_node("x", {{"gossip", {{"folder", {{"size", true}, {"hash", true}}}}}});
  start_node("w", through("x"));
  put("x", "a", "12345");
  await_answer([&] {
    auto found = row("w", "x");
    return found.is_object() && found["entries"].size() == 1
           && found["entries"][0].value("size", 0) == 5;
  });
  auto told = row("w", "x")["entries"][0];
  CHECK(told["hash"].get<std::string>().size() == 16);
  CHECK(!told.contains("time"));
}

TEST_CASE_METHOD(fixture, "operators ask over HTTP", "[process][gossip]") {
  start_node("x", {{"gossip", {{"tags", {"role=web", "zone 1"}}}}});
  start_node("w", through("x"));
  put("x", "a");
  await_names("w", "x", {"a"});
  auto known = ask("w", "/v1/peers");
  for (auto& peer : known["peers"])
    if (peer["name"] == "x")
      CHECK(peer["tags"] == json{"role=web", "zone 1"});
  auto counters = ask("w", "/v1/counters");
  CHECK(counters["transport"]["datagrams_received"] > 0);
  CHECK(counters.contains("gossiper"));
  CHECK(counters.contains("member-finder"));
  CHECK(ask("w", "/readyz")["status"] == "ready");
  CHECK(ask("w", "/healthz")["status"] == "ok");
  auto brief = ask("w", "/v1/gossip?files=no&origin=x");
  REQUIRE(brief["origins"].size() == 1);
  CHECK(brief["origins"][0]["files"] == 1);
  CHECK(!brief["origins"][0].contains("entries"));
  auto at = "http://" + http["w"];
  CHECK(curl({at + "/v1/gossip?origin=nobody"}).status == 404);
  CHECK(curl({at + "/v1/gossip?files=maybe"}).code() == "bad_query");
}

TEST_CASE_METHOD(fixture, "what cannot be shared is named at the start",
                 "[process][gossip]") {
  start("x",
        {{"node", "gossip"}, {"gossip", {{"folder", {{"path", "nowhere"}}}}}});
  CHECK(finish("x") == 73);
  CHECK(has_said("x", "nowhere (gossip.folder.path) is not there"));
  start("x", {{"node", "gossip"},
              {"gossip", {{"seeds", {"no-such-host.invalid:7"}}}}});
  CHECK(finish("x") == 69);
  CHECK(has_said("x", "no-such-host.invalid"));
}
