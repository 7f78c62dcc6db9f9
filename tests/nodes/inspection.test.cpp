#include "nodes/inspection.hpp"
#include "tests/support/talk.hpp"

#include <algorithm>

using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : cluster {
  std::vector<std::string> said;

  fixture() : cluster(cluster_options{}) {
    install();
  }

  inspected_parts parts_of(std::size_t i) const {
    auto& x = nodes[i];
    return {{{"transport", x.transport}, {"clock", x.stream.clock}},
            x.stream.tracker,
            {}};
  }

  void inspect(const inspected_parts& parts) {
    said.clear();
    inspect_node(sys, parts,
                 [this](const std::string& x) { said.push_back(x); });
    settle();
  }

  /// How many sentences have `part` in them.
  auto count_said(const std::string& part) const {
    return std::count_if(said.begin(), said.end(), [&](const std::string& x) {
      return x.find(part) != std::string::npos;
    });
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "an inspection tells the counters of all parts",
                 "[nodes]") {
  send(0, {"a", "b"});
  pass(1s);
  inspect(parts_of(0));
  REQUIRE(said.size() == 3);
  CHECK(count_said("counters of the transport: ") == 1);
  CHECK(count_said(" datagrams_sent=") == 1);
  CHECK(count_said("counters of the clock: ") == 1);
  CHECK(count_said(" messages_stamped=2 ") == 1);
  CHECK(count_said("no message waits for anybody") == 1);
}

TEST_CASE_METHOD(fixture, "an inspection tells for whom messages wait",
                 "[nodes]") {
  cut(0, 2);
  cut(1, 2);
  send(0, {"a", "b"});
  pass(4s);
  inspect(parts_of(0));
  REQUIRE(said.size() == 3);
  CHECK(count_said("waits for peer-3: acknowledgement, 2 messages since 4.0 s, "
                   "last heard 4.0 s ago")
        == 1);
}

TEST_CASE_METHOD(fixture, "an inspection tells who holds the window",
                 "[nodes]") {
  auto parts = parts_of(0);
  parts.window = nodes[0].stream.group;
  inspect(parts);
  CHECK(count_said("window held by") == 0);
  cut(0, 2);
  send(0, {std::string(2u << 20, 'x'), "y"});
  pass(4200ms);
  inspect(parts);
  CHECK(count_said("window held by peer-3 since 4.2 s (") == 1);
}

TEST_CASE_METHOD(fixture, "an inspection names a part that does not answer",
                 "[nodes]") {
  auto parts = parts_of(1);
  caf::anon_send_exit(nodes[1].stream.clock, caf::exit_reason::kill);
  inspect(parts);
  CHECK(count_said("the clock does not answer") == 1);
  CHECK(count_said("counters of the transport: ") == 1);
}
