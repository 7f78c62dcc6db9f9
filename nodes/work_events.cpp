#include "nodes/work_events.hpp"

#include "nodes/json_payload.hpp"

#include <array>
#include <chrono>

namespace troupe::events {

namespace {

using json = nlohmann::ordered_json;

const char* word(work_step x) {
  constexpr std::array<const char*, 5> words{"processed", "acked", "withheld",
                                             "repeated", "refused"};
  return words.at(static_cast<std::size_t>(x));
}

const char* word(ask_step x) {
  constexpr std::array<const char*, 6> words{"waiting", "sent",  "timed_out",
                                             "refused", "acked", "failed"};
  return words.at(static_cast<std::size_t>(x));
}

std::string in_ms(timespan x) {
  using std::chrono::microseconds;
  auto us = std::chrono::duration_cast<microseconds>(x).count();
  return std::to_string(us / 1000) + "." + std::to_string(us / 100 % 10)
         + " ms";
}

std::string tries(std::uint32_t n) {
  return n == 1 ? "1 try" : std::to_string(n) + " tries";
}

std::string sentence(const ask_event& x) {
  auto request = "request " + std::to_string(x.id.number);
  auto number = std::to_string(x.tries);
  switch (x.step) {
    case ask_step::waiting:
      return request + " waits: " + printable(x.about);
    case ask_step::sent:
      return request + ": try " + number + " to " + printable(x.about);
    case ask_step::timed_out:
      return request + ": try " + number
             + " timed out; it may have been "
               "processed";
    case ask_step::refused:
      return request + ": try " + number + " refused: " + printable(x.about);
    case ask_step::acked:
      return request + " acknowledged after " + tries(x.tries) + " in "
             + in_ms(x.took) + ": " + printable(x.reply.text());
    case ask_step::failed:
      return request + " failed after " + tries(x.tries) + ": "
             + printable(x.about);
  }
  return {};
}

} // namespace

std::string work_line(output_format form, const work_event& x) {
  if (form == output_format::text)
    return std::string{word(x.step)} + " request " + to_string(x.id)
           + (x.about.empty() ? "" : ": " + printable(x.about));
  json line{{"event", word(x.step)}, {"request", to_string(x.id)}};
  if (!x.about.empty())
    line["about"] = x.about;
  line["at_us"] = wall_us();
  return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string ask_line(output_format form, const ask_event& x) {
  if (form == output_format::text)
    return sentence(x);
  json line{{"event", word(x.step)},
            {"request", to_string(x.id)},
            {"try", x.tries},
            {"receiver", x.receiver}};
  if (!x.about.empty())
    line["about"] = x.about;
  if (x.step == ask_step::acked) {
    using std::chrono::microseconds;
    line["took_us"] = std::chrono::duration_cast<microseconds>(x.took).count();
    add_payload(line, "reply", x.reply.text());
  }
  line["at_us"] = wall_us();
  return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace troupe::events
