// What a member that is told to leave makes of being told again.
#include "tests/support/group_process.hpp"

using namespace troupe;
using namespace troupe::test;

namespace {

/// Two members, of whom one stands still and is awaited for long.
struct fixture : group_process_fixture {
  fixture() {
    names = {"a", "b"};
    start_group({{"detector", {{"suspect_after", "30s"}}}});
    signal("b", SIGSTOP);
    await([&] { return processes.is_stopped(all["b"].index); });
  }

  ~fixture() {
    signal("b", SIGCONT);
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "signals to leave that come together are one wish: the others "
                 "are awaited",
                 "[process]") {
  // Both are there when it looks.
  signal("a", SIGSTOP);
  await([&] { return processes.is_stopped(all["a"].index); });
  signal("a", SIGTERM);
  signal("a", SIGINT);
  signal("a", SIGCONT);
  CHECK(finish("a") == 0);
}

TEST_CASE_METHOD(fixture, "whoever insists ends a node at once", "[process]") {
  await([&] {
    signal("a", SIGTERM);
    return all["a"].end.has_value();
  });
  CHECK(finish("a") == 128 + SIGTERM);
}
