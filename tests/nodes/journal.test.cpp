#include "nodes/journal.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace troupe;
using namespace troupe::test;
using nlohmann::json;

namespace {

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream in{path};
  std::vector<std::string> result;
  for (std::string line; std::getline(in, line);)
    result.push_back(line);
  return result;
}

struct fixture : deterministic {
  std::string folder;
  probe<supervisor_actor> supervisor{*this};
  view_ptr current = make_view(2);
  journal_actor uut;

  fixture() {
    std::string name = std::filesystem::temp_directory_path()
                       / "journal-XXXXXX";
    REQUIRE(::mkdtemp(name.data()));
    folder = name;
    spdlog::set_level(spdlog::level::off);
  }

  ~fixture() {
    spdlog::set_level(spdlog::level::info);
    std::filesystem::remove_all(folder);
  }

  std::string out() const {
    return folder + "/out";
  }

  std::string log() const {
    return folder + "/log";
  }

  void spawn(output_format form, const std::string& log_path) {
    journal_setup setup;
    setup.output = form;
    setup.standard_output = line_sink::open(out());
    setup.log = line_sink::open(log_path);
    setup.log_name = log_path;
    setup.supervisor = supervisor.handle();
    uut = own(sys.spawn(journal_behavior, setup));
    caf::anon_send(uut, view_installed{current});
    settle();
  }

  written deliver(std::vector<envelope_batch_ptr> batches) {
    return ask<written>(*this, uut,
                        delivery{0, std::move(batches), 0, 0, current->id});
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "each delivery is announced and logged as one line "
                 "[0.26] [0.27]",
                 "[nodes]") {
  spawn(output_format::text, log());
  auto done = deliver({make_batch(current, 2, 7, 3, {"hi", "a\nb"}),
                       make_batch(current, 1, 9, 1, {"x"})});
  CHECK(done.messages == 3);
  // What was answered can be read, also by others, before the node ends.
  auto said = lines_of(out());
  REQUIRE(said.size() == 4);
  CHECK(said[0] == "view 1.0: peer-1, peer-2");
  CHECK(said[1] == "delivered message 3 of peer-2 with time 7: hi");
  CHECK(said[2] == "delivered message 4 of peer-2 with time 7: a\\nb");
  auto logged = lines_of(log());
  REQUIRE(logged.size() == 4);
  auto last = json::parse(logged[3]);
  CHECK(last["event"] == "deliver");
  CHECK(last["rank"] == 2);
  CHECK(last["sender"] == "peer-1");
  CHECK(last["seq"] == 1);
  CHECK(last["time"] == 9);
  CHECK(last["payload"] == "x");
  CHECK(last["at_us"].is_number_integer());
}

TEST_CASE_METHOD(fixture, "an end marker is counted, but it is no message",
                 "[nodes]") {
  spawn(output_format::jsonl, log());
  auto marker = std::make_shared<envelope_batch>(*make_batch(current, 2, 1, 1));
  marker->units = make_units({""}, unit_kind::end);
  CHECK(deliver({marker}).messages == 1);
  CHECK(deliver({make_batch(current, 2, 2, 2)}).messages == 1);
  auto said = lines_of(out());
  REQUIRE(said.size() == 2);
  CHECK(json::parse(said[1])["rank"] == 0);
}

TEST_CASE_METHOD(fixture, "bytes that are no text are written in base64",
                 "[nodes]") {
  spawn(output_format::jsonl, log());
  deliver({make_batch(current, 2, 1, 1, {"\xff", "\xff\xfe", "\xff\xfe\xfd"})});
  auto said = lines_of(out());
  REQUIRE(said.size() == 4);
  CHECK(json::parse(said[1])["payload_b64"] == "/w==");
  CHECK(json::parse(said[2])["payload_b64"] == "//4=");
  CHECK(json::parse(said[3])["payload_b64"] == "//79");
  CHECK(!json::parse(said[1]).contains("payload"));
}

TEST_CASE_METHOD(fixture, "a new view begins the ranks anew", "[nodes]") {
  spawn(output_format::jsonl, log());
  deliver({make_batch(current, 2, 1, 1)});
  current = make_view(2, 1, 0, 2);
  caf::anon_send(uut, view_installed{current});
  deliver({make_batch(current, 2, 1, 1)});
  auto said = lines_of(out());
  REQUIRE(said.size() == 4);
  CHECK(json::parse(said[2])["view"] == "2.0");
  CHECK(json::parse(said[3])["rank"] == 0);
}

TEST_CASE_METHOD(fixture, "what was sent and who is waited for is seen at once",
                 "[nodes]") {
  spawn(output_format::jsonl, log());
  caf::anon_send(uut, said{5});
  caf::anon_send(uut, waiting{{{"peer-2", "acknowledgement", 3}}});
  settle();
  auto lines = lines_of(out());
  REQUIRE(lines.size() == 3);
  CHECK(json::parse(lines[1])["event"] == "sent");
  CHECK(json::parse(lines[1])["seq"] == 5);
  CHECK(json::parse(lines[2])["for"][0]["name"] == "peer-2");
  CHECK(lines_of(log()).size() == 1);
}

TEST_CASE_METHOD(fixture, "a full disk ends the node, once", "[nodes]") {
  spawn(output_format::jsonl, "/dev/full");
  REQUIRE(supervisor.count<life_over>() == 1);
  CHECK(!supervisor.all<life_over>()[0].good);
  CHECK(supervisor.all<life_over>()[0].why == errc::io_failed);
  deliver({make_batch(current, 2, 1, 1)});
  CHECK(supervisor.count<life_over>() == 1);
  // The standard output is still served.
  CHECK(lines_of(out()).size() == 2);
}

TEST_CASE("a sink that cannot be opened is none", "[nodes]") {
  CHECK(!line_sink::open("/no/such/folder/log"));
}
