#pragma once

#include "actors/io/socket.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <variant>

#include <unistd.h>

namespace troupe::test {

/// Returns a multicast address that no other test has: the number of this
/// process is part of it, and the port was free. Empty, with a warning that
/// says why, where the system lets nobody join it on loopback.
inline std::string own_multicast_address() {
  auto pid = static_cast<unsigned>(getpid());
  transport_options opts;
  auto probe = open_socket(opts);
  REQUIRE(std::holds_alternative<bound_socket>(probe));
  opts.multicast = "239." + std::to_string(192 + (pid >> 16 & 0x3f)) + "."
                   + std::to_string(pid >> 8 & 0xff) + "."
                   + std::to_string(pid & 0xff) + ":"
                   + std::to_string(std::get<bound_socket>(probe).local.port);
  auto joined = open_socket(opts);
  if (auto error = std::get_if<socket_error>(&joined)) {
    WARN("skipped, as there is no multicast here: " + error->text);
    return {};
  }
  return opts.multicast;
}

} // namespace troupe::test
