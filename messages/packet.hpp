#pragma once

#include "messages/work.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace troupe {

/// What a packet between a client and a server is: the codes of the sources,
/// which are for ever.
enum class packet_code : std::uint8_t {
  connect = 0,      ///< client: the text is the name of the user
  disconnect = 1,   ///< client: takes leave
  accept = 2,       ///< server: the session is open (ACCEPT_CONN)
  reject = 3,       ///< server: it is not, the text says why (REJECT_CONN)
  follow = 4,       ///< client: `+name` follows, `-name` follows no more
  send = 5,         ///< client: a post
  notification = 6, ///< server: a post of somebody who is followed
  error = 7,        ///< server: a request was refused, the text says why
  info = 8,         ///< server: a request was done; or, as number 0, news
  user_info = 9,    ///< client: who am I, who is there (REQUEST_USER_INFO)
  confirm = 10,     ///< client: has shown all notifications up to the number
                    ///< (CONFIRM_STATE_CHANGE)
  heartbeat = 11,   ///< client: I live; are you there?
  election = 12,    ///< server: nobody leads at present, try again
  reply = 13,       ///< server: answers a heartbeat
  coordinator = 14, ///< server: the text is the address of who leads
};

/// Largest text of a packet, as in the sources.
constexpr std::size_t packet_text_max = 512;

/// One packet between a client and a server.
struct packet {
  packet_code code = packet_code::heartbeat;
  /// Whose session it is about, and the number that the servers gave it; 0
  /// where there is none yet.
  uuid_bytes client{};
  std::uint64_t session = 0;
  /// Of a request, the client's number, and of an answer that of the request;
  /// of a notification, its number for this user. Both count from 1.
  std::uint64_t sequence = 0;
  /// From a client: all its requests up to this number are answered. In a
  /// notification, and in what opens a session: no notification up to this
  /// number comes (any more).
  std::uint64_t answered = 0;
  /// From a server: the epoch in which it speaks; 0 from a client.
  std::uint64_t epoch = 0;
  /// Milliseconds since 1970, by the clock of who sent it. For people.
  std::uint64_t time = 0;
  std::string text{};
};

/// Returns the name of `x` as the sources have it: `ACCEPT_CONN`.
std::string to_string(packet_code x);

} // namespace troupe
