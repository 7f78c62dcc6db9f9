#pragma once

#include <cstdint>
#include <string>

namespace troupe {

/// Tells which processes have a UDP socket on `port`, such as
/// "pid 4711 (troupe)"; empty where that cannot be read, as for processes of
/// other users. Reads /proc: for error messages alone.
std::string holders_of_udp_port(std::uint16_t port);

/// The same for TCP sockets that listen, or are connected from that port.
std::string holders_of_tcp_port(std::uint16_t port);

} // namespace troupe
