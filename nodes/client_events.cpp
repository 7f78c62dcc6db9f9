#include "nodes/client_events.hpp"

#include "nodes/json_payload.hpp"

#include <chrono>

namespace troupe::events {

namespace {

using json = nlohmann::ordered_json;

double in_ms(timespan x) {
  using std::chrono::microseconds;
  return static_cast<double>(
           std::chrono::duration_cast<microseconds>(x).count())
         / 1000;
}

std::string sentence(const client_event& x) {
  auto text = std::string{printable(x.text)};
  switch (x.what) {
    case client_event::kind::connected:
      return text;
    case client_event::kind::rejected:
      return "rejected: " + text;
    case client_event::kind::refused:
      return "refused: " + text;
    case client_event::kind::unknown:
      return "nobody can tell what became of: " + text;
    case client_event::kind::fail_over:
      return "(now served by " + text + ")";
    case client_event::kind::waiting:
      return "(" + text + "; waiting)";
    case client_event::kind::left:
      return "bye";
    case client_event::kind::unanswered:
    case client_event::kind::leaderless:
      return text + "; given up";
    default:
      return text;
  }
}

} // namespace

std::string client_line(output_format form, const client_event& x) {
  if (form == output_format::text)
    return sentence(x);
  json line{{"event", to_string(x.what)}};
  if (!x.text.empty())
    line["text"] = x.text;
  if (x.number > 0)
    line["number"] = x.number;
  if (x.took > timespan{0})
    line["ms"] = in_ms(x.took);
  line["at_us"] = wall_us();
  return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace troupe::events
