#include "nodes/gossip_journal.hpp"

#include "nodes/descriptor.hpp"
#include "nodes/journal.hpp"
#include "tests/support/probe.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <unistd.h>

using namespace troupe;
using namespace troupe::test;
using nlohmann::json;

namespace {

struct fixture : deterministic {
  probe<supervisor_actor> supervisor{*this};
  std::FILE* reader = nullptr;
  gossip_reporter uut;

  fixture() {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    reader = ::fdopen(ends[0], "r");
    auto out = std::make_shared<line_sink>(::fdopen(ends[1], "w"), true);
    uut = spawn_gossip_journal(sys, output_format::jsonl, std::move(out),
                               supervisor.handle());
  }

  ~fixture() {
    caf::anon_send_exit(uut.journal, caf::exit_reason::kill);
    std::fclose(reader);
  }

  void tell(std::size_t files) {
    gossip_change x;
    x.origin = "ana";
    x.files = files;
    uut.tell(x);
  }

  /// The next line; waits for it.
  json next() {
    std::array<char, 1024> line{};
    REQUIRE(std::fgets(line.data(), line.size(), reader) != nullptr);
    return json::parse(line.data());
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "what nobody reads is left out where it is too much, and "
                 "counted",
                 "[nodes][gossip_journal]") {
  constexpr std::size_t more = 5;
  for (std::size_t i = 0; i < event_room::waiting_max + more; ++i)
    tell(i);
  caf::anon_send(uut.journal, folder_chosen{"/shared"});
  CHECK(next()["folder"] == "/shared");
  CHECK(next()["files"] == 0);
  auto left_out = next();
  CHECK(left_out["event"] == "left_out");
  CHECK(left_out["count"] == more);
  for (std::size_t i = 1; i < event_room::waiting_max; ++i)
    REQUIRE(next()["files"] == i);
  // There is room again.
  tell(0);
  CHECK(next()["files"] == 0);
}
