#include "tests/support/discovery_process.hpp"

#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace troupe;
using namespace troupe::test;
using namespace std::chrono_literals;

namespace {

/// Plays systemd: hears what a service says of itself.
struct service_manager : discovery_fixture {
  std::string path = folder + "/notify";
  int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  service_manager() {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::strncpy(at.sun_path, path.c_str(), sizeof(at.sun_path) - 1);
    REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&at), sizeof(at)) == 0);
  }

  ~service_manager() {
    ::close(fd);
  }

  /// Returns what is said next; empty if nothing is for a while.
  std::string hear(int patience_ms = 20000) const {
    pollfd it{fd, POLLIN, 0};
    char text[1000];
    if (::poll(&it, 1, patience_ms) <= 0)
      return "";
    auto n = ::recv(fd, text, sizeof(text), 0);
    return n > 0 ? std::string(text, static_cast<std::size_t>(n)) : "";
  }

  void start_service(const std::vector<std::string>& environment) {
    std::ofstream{folder + "/node.json"}
      << R"({"node":"discovery","name":"d","state_dir":null})";
    std::vector<std::string> line{"NOTIFY_SOCKET=" + path};
    line.insert(line.end(), environment.begin(), environment.end());
    line.insert(line.end(), {TROUPE_BINARY, "run", folder + "/node.json"});
    start_program("service", "/usr/bin/env", line);
  }
};

} // namespace

TEST_CASE_METHOD(service_manager,
                 "a node tells the service manager when it is ready, that it "
                 "lives and that it leaves",
                 "[process][service]") {
  start_service({"WATCHDOG_USEC=200000"});
  auto ready = hear();
  CHECK_THAT(ready, Catch::StartsWith("READY=1\nSTATUS=discovery d on udp "));
  CHECK_THAT(ready, Catch::Contains(", http 127.0.0.1:"));
  for (int i = 0; i < 5; ++i)
    CHECK(hear() == "WATCHDOG=1");
  signal("service", SIGTERM);
  auto last = hear();
  while (last == "WATCHDOG=1")
    last = hear();
  CHECK_THAT(last, Catch::StartsWith("STOPPING=1"));
  CHECK(finish("service") == 0);
}

TEST_CASE_METHOD(service_manager, "a node that nobody watches says so once",
                 "[process][service]") {
  start_service({"WATCHDOG_USEC=200000", "WATCHDOG_PID=1"});
  CHECK_THAT(hear(), Catch::StartsWith("READY=1"));
  CHECK(hear(500).empty());
}

TEST_CASE_METHOD(service_manager, "a node that stands still is not told alive",
                 "[process][service]") {
  start_service({"WATCHDOG_USEC=200000"});
  CHECK_THAT(hear(), Catch::StartsWith("READY=1"));
  CHECK(hear() == "WATCHDOG=1");
  signal("service", SIGSTOP);
  while (!hear(500).empty())
    continue; // What was on its way.
  CHECK(hear(500).empty());
  signal("service", SIGCONT);
  CHECK(hear() == "WATCHDOG=1");
}
