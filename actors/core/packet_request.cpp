#include "actors/core/packet_request.hpp"

namespace troupe::core {

service_request request_of(const packet& x) {
  service_request result;
  result.id = {x.client, x.session, x.sequence};
  result.answered = x.answered;
  auto body = x.text;
  switch (x.code) {
    case packet_code::connect:
      result.kind = request_kind::open;
      result.id = {x.client, 0, 0};
      break;
    case packet_code::disconnect:
      result.kind = request_kind::close;
      break;
    case packet_code::user_info:
    case packet_code::heartbeat: // Whether the session is open.
    case packet_code::confirm:
      result.kind = request_kind::read;
      body = "?";
      break;
    case packet_code::send:
      body = "=" + body;
      break;
    default: // FOLLOW says itself which of the two.
      break;
  }
  result.body = slice::copy_of(body);
  return result;
}

bool is_request(packet_code x) {
  return x == packet_code::connect || x == packet_code::disconnect
         || x == packet_code::follow || x == packet_code::send
         || x == packet_code::user_info;
}

} // namespace troupe::core
