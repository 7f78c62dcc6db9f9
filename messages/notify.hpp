#pragma once

#include "messages/ids.hpp"
#include "messages/packet.hpp"

#include <cstdint>
#include <string>

namespace troupe {

// Between a client of the notification service and whoever shows it.

/// Something that a client shows.
struct client_event {
  enum class kind : std::uint8_t {
    connected,    ///< The session is open; the text is who is there.
    rejected,     ///< It is not; nothing goes on.
    notification, ///< A post of somebody who is followed.
    news,         ///< What the servers tell unasked.
    done,         ///< A request was done.
    refused,      ///< A request was refused.
    unknown,      ///< Nobody can tell what became of a request.
    fail_over,    ///< Another server serves from now on.
    waiting,      ///< No server answers at present.
    left,         ///< The session is over, as was asked.
    unanswered,   ///< No server has ever answered; nothing goes on.
    leaderless,   ///< Servers answered, and none led; nothing goes on.
  };

  kind what = kind::news;
  std::string text{};
  /// Of a notification; of a request, its number.
  std::uint64_t number = 0;
  /// How long a request took, or nobody answered.
  timespan took{0};
};

std::string to_string(client_event::kind x);

/// Asks the servers for something: the code and text of a packet.
struct client_command {
  packet_code code = packet_code::user_info;
  std::string text{};
};

} // namespace troupe
