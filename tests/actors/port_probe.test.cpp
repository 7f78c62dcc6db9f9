#include "actors/io/port_probe.hpp"

#include "actors/io/socket.hpp"
#include "tests/support/udp.hpp"

using namespace troupe;
using namespace troupe::test;

namespace {

bool is_refused(caf::actor_system& sys, const endpoint& at) {
  caf::scoped_actor self{sys};
  auto probe = spawn_port_probe(sys);
  std::optional<bool> result;
  self->request(probe, patience, probe_port{at})
    .receive([&](const port_probed& x) { result = x.refused; },
             [](const caf::error&) {});
  self->send_exit(probe, caf::exit_reason::user_shutdown);
  REQUIRE(result);
  return *result;
}

} // namespace

TEST_CASE("a closed port is refused, an open one is not [6.45]",
          "[actors][requester]") {
  udp_config cfg;
  caf::actor_system sys{cfg};
  auto open = must_open("127.0.0.1:0");
  CHECK(!is_refused(sys, open.local));
  endpoint closed;
  {
    closed = must_open("127.0.0.1:0").local; // Closed at the brace.
  }
  CHECK(is_refused(sys, closed));
}
