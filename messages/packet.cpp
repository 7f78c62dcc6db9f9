#include "messages/packet.hpp"

#include <array>

namespace troupe {

std::string to_string(packet_code x) {
  constexpr std::array<const char*, 15> names{"CONNECT",
                                              "DISCONNECT",
                                              "ACCEPT_CONN",
                                              "REJECT_CONN",
                                              "FOLLOW",
                                              "SEND",
                                              "NOTIFICATION",
                                              "ERROR",
                                              "INFO",
                                              "REQUEST_USER_INFO",
                                              "CONFIRM_STATE_CHANGE",
                                              "HEARTBEAT",
                                              "ELECTION",
                                              "REPLY",
                                              "COORDINATOR"};
  return names.at(static_cast<std::size_t>(x));
}

} // namespace troupe
