#include "tests/support/discovery_process.hpp"

#include <set>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct fixture : discovery_fixture {
  std::string at = start_discovery();

  /// A program that `exec` runs.
  std::string script(const std::string& text) {
    auto path = folder + "/command";
    std::ofstream{path} << "#!/bin/sh\n" << text;
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
  }

  /// Runs `troupe ask`; its results are the lines of "ask".
  int ask(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"ask", "--discovery", "http://" + at});
    start_program("ask", TROUPE_BINARY, std::move(arguments));
    return finish("ask");
  }

  std::string reply() {
    return all["ask"].out.empty() ? "" : all["ask"].out.front();
  }

  bool was_told(const std::string& part) {
    return has_said("ask", part);
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "a withheld acknowledgement is tried again until it comes, "
                 "and nothing is processed twice [4.08] [4.10] [4.16] [4.17] "
                 "[4.18] [6.47]",
                 "[process][discovery]") {
  start_receiver("worker", at, {{"fail_ratio", 0.5}, {"fail_seed", 3}});
  start_requester("client", at,
                  {{"requests", 100},
                   {"concurrency", 10},
                   {"try_limit", "200ms"},
                   {"breaker_failures", 50},
                   {"pause_max", "100ms"}});
  CHECK(finish("client") == 0);
  CHECK(events("client", "acked").size() == 100);
  CHECK(!events("client", "timed_out").empty());
  std::size_t more_tries = 0;
  for (auto& x : events("client", "acked"))
    more_tries += x["try"] > 1 ? 1 : 0;
  CHECK(more_tries > 25);
  auto withheld = events("worker", "withheld").size();
  CHECK(withheld > 60);
  std::set<std::string> processed;
  for (auto& x : events("worker", "processed"))
    CHECK(processed.insert(x["request"]).second);
  CHECK(processed.size() == 100);
}

TEST_CASE_METHOD(fixture,
                 "a receiver that was killed knows in its next life what it "
                 "has processed [6.47]",
                 "[process][discovery]") {
  json opts{{"fail_ratio", 1}, {"processor", "upper"}};
  start_receiver("worker", at, opts);
  await_listed(at, 1);
  auto id = list(at)[0]["id"];
  start_requester("client", at, {{"requests", 1}, {"try_limit", "300ms"}});
  await_event("worker", "withheld", 2);
  CHECK(events("worker", "processed").size() == 1);
  kill("worker");
  opts["fail_ratio"] = 0;
  start_receiver("worker", at, opts);
  CHECK(finish("client") == 0);
  CHECK(events("client", "acked")[0]["reply"] == "REQUEST 1 OF CLIENT");
  CHECK(events("client", "acked")[0]["receiver"] == id);
  await_event("worker", "repeated");
  CHECK(events("worker", "processed").empty());
}

TEST_CASE_METHOD(fixture, "ten of each work [4.11]", "[process][discovery]") {
  for (int i = 0; i < 10; ++i)
    start_receiver("worker-" + std::to_string(i), at);
  for (int i = 0; i < 10; ++i)
    start_requester("client-" + std::to_string(i), at, {{"requests", 20}});
  for (int i = 0; i < 10; ++i) {
    auto name = "client-" + std::to_string(i);
    CHECK(finish(name) == 0);
    CHECK(events(name, "acked").size() == 20);
  }
}

TEST_CASE_METHOD(fixture, "one request is asked by a command [4.15]",
                 "[process][discovery]") {
  start_receiver("worker", at, {{"processor", "upper"}});
  await_listed(at, 1);
  auto id = list(at)[0]["id"].get<std::string>();
  CHECK(ask({"hello"}) == 0);
  CHECK(reply() == "HELLO");
  CHECK(was_told("try 1 to worker"));
  CHECK(ask({"--to", id, "by id"}) == 0);
  CHECK(reply() == "BY ID");
  CHECK(ask({"--to", "1", "by number"}) == 0);
  CHECK(reply() == "BY NUMBER");
  CHECK(ask({"-o", "json", "document"}) == 0);
  std::string text;
  for (auto& line : all["ask"].out)
    text += line;
  auto document = json::parse(text);
  CHECK(document["reply"] == "DOCUMENT");
  CHECK(document["tries"] == 1);
  CHECK(document["receiver"] == id);
  CHECK(document["verdict"] == "acked");
}

TEST_CASE_METHOD(fixture, "the shell is told why a request failed [6.45]",
                 "[process][discovery]") {
  start_receiver("worker", at,
                 {{"processor", "exec"},
                  {"command", script("exit $1")},
                  {"arguments", {"3"}},
                  {"tags", {"small", "gpu"}},
                  {"fail_ratio", 0}});
  start_receiver("silent", at, {{"tags", {"mute"}}, {"fail_ratio", 1}});
  await_listed(at, 2);
  CHECK(ask({"--tag", "gpu", "fails"}) == 1);
  CHECK(was_told("exit status 3"));
  CHECK(ask({"--tag", "mute", "--tries", "2", "--timeout", "200ms", "x"})
        == 75);
  kill("worker");
  CHECK(ask({"--tag", "gpu", "--to", "1", "is gone"}) == 69);
  CHECK(was_told("the receiver is gone"));
}

TEST_CASE_METHOD(fixture, "large requests and replies go in pieces [4.02]",
                 "[process][discovery]") {
  start_receiver("worker", at, {{"processor", "upper"}});
  await_listed(at, 1);
  auto line = std::string(100000, 'a');
  std::ofstream{folder + "/large"} << line << "\n";
  start_program("ask", "/bin/sh",
                {"-c", std::string{TROUPE_BINARY} + " ask --discovery " + at
                         + " < " + folder + "/large"});
  CHECK(finish("ask") == 0);
  CHECK(reply() == std::string(100000, 'A'));
}

TEST_CASE_METHOD(fixture, "a person chooses from a numbered list [4.14]",
                 "[process][discovery]") {
  start_receiver("worker", at, {{"processor", "upper"}});
  await_listed(at, 1);
  auto id = list(at)[0]["id"].get<std::string>();
  auto command = std::string{TROUPE_BINARY} + " ask --discovery " + at;
  // `script` gives it a terminal.
  start_program("ask", "/bin/sh",
                {"-c", "printf '7\\n1\\nfirst\\n" + id
                         + "\\nsecond\\n\\nthird\\n\\004' | script -qec '"
                         + command + "' /dev/null"});
  CHECK(finish("ask") == 0);
  std::string seen;
  for (auto& x : all["ask"].out)
    seen += x + "\n";
  INFO(seen);
  for (auto word : {"number", "worker", "Whom to ask?", "has no number 7",
                    "FIRST", "SECOND", "THIRD"})
    CHECK(seen.find(word) != std::string::npos);
  CHECK(seen.find(id) != std::string::npos);
}

TEST_CASE_METHOD(fixture, "tries end at the limit with a word why [4.09]",
                 "[process][discovery]") {
  start_receiver("worker", at, {{"fail_ratio", 1}});
  await_listed(at, 1);
  auto begin = std::chrono::steady_clock::now();
  CHECK(ask({"--tries", "2", "--timeout", "400ms", "hello"}) == 75);
  auto took = std::chrono::steady_clock::now() - begin;
  CHECK(took >= 800ms);
  CHECK(took < 5s);
  CHECK(was_told("try 1 timed out"));
  CHECK(was_told("given up after 2 tries"));
}

TEST_CASE_METHOD(fixture, "a refused connection gives that receiver up [6.45]",
                 "[process][discovery]") {
  start_receiver("worker", at);
  start_receiver("other", at, {{"processor", "upper"}});
  await_listed(at, 2);
  std::string id;
  for (auto& x : list(at))
    if (x["name"] == "worker")
      id = x["id"];
  kill("worker"); // It stays listed for half a minute.
  auto begin = std::chrono::steady_clock::now();
  CHECK(ask({"--to", id, "hello"}) == 69);
  CHECK(was_told("refused"));
  for (int i = 0; i < 3; ++i) {
    CHECK(ask({"any will do"}) == 0); // Another one takes it.
    CHECK(reply() == "ANY WILL DO");
  }
  CHECK(std::chrono::steady_clock::now() - begin < 4s); // No time-out of 5 s.
}

TEST_CASE_METHOD(fixture, "a command processes, and no shell is between",
                 "[process][discovery]") {
  start_receiver("worker", at,
                 {{"processor", "exec"},
                  {"command", script("tr a-z A-Z; echo $#")}});
  CHECK(ask({"$(touch /tmp/x); `id` -o json"}) == 0);
  REQUIRE(!all["ask"].out.empty());
  CHECK(reply() == "$(TOUCH /TMP/X); `ID` -O JSON0\\n");
}

TEST_CASE_METHOD(fixture, "a command that fails is an answer",
                 "[process][discovery]") {
  start_receiver("worker", at,
                 {{"processor", "exec"}, {"command", script("exit 3")}});
  CHECK(ask({"hello"}) == 1);
  CHECK(was_told("exit status 3"));
}

TEST_CASE_METHOD(fixture, "a command is bounded, with all that it starts",
                 "[process][discovery]") {
  auto mark = folder + "/survivor";
  start_receiver(
    "slow", at,
    {{"processor", "exec"},
     {"command_limit", "500ms"},
     {"command", script("(sleep 2; touch " + mark + ") & sleep 60")}});
  CHECK(ask({"hello"}) == 1);
  CHECK(was_told("longer than receiver.command_limit"));
  kill("slow");
  wait(2500ms);
  CHECK(!std::filesystem::exists(mark));
  start_receiver("noisy", at,
                 {{"processor", "exec"},
                  {"output_bytes_max", "1KiB"},
                  {"command", script("yes")}});
  CHECK(ask({"--to", "any", "hello"}) == 1);
  CHECK(was_told("receiver.output_bytes_max"));
}
