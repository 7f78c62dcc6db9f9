#include "actors/core/notify_command.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos)
    return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string upper(std::string_view text) {
  std::string result{text};
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return result;
}

notify_command fault(std::string why) {
  return {notify_command::kind::fault, packet_code::user_info, std::move(why)};
}

notify_command request(packet_code code, std::string text) {
  // Longer than any that is taken; the server says what the limit is.
  if (text.size() > packet_text_max)
    return fault("a line has at most " + std::to_string(packet_text_max)
                 + " bytes, this one " + std::to_string(text.size()));
  return {notify_command::kind::request, code, std::move(text)};
}

} // namespace

notify_command parse_notify_command(std::string_view line) {
  using kind = notify_command::kind;
  auto text = trimmed(line);
  if (text.empty())
    return {};
  auto end = std::min(text.find(' '), text.size());
  auto verb = upper(text.substr(0, end));
  std::string rest{trimmed(text.substr(end))};
  if (verb == "FOLLOW" || verb == "UNFOLLOW") {
    if (rest.empty())
      return fault(verb + " needs the name of a user");
    return request(packet_code::follow, (verb == "FOLLOW" ? "+" : "-") + rest);
  }
  if (verb == "SEND")
    return rest.empty() ? fault("SEND needs a text")
                        : request(packet_code::send, std::move(rest));
  if (!rest.empty() && (verb == "INFO" || verb == "HELP" || verb == "QUIT"))
    return fault(verb + " stands alone");
  if (verb == "INFO")
    return request(packet_code::user_info, {});
  if (verb == "HELP")
    return {kind::help, packet_code::user_info, {}};
  if (verb == "QUIT")
    return {kind::quit, packet_code::disconnect, {}};
  return fault("invalid command: " + verb.substr(0, 32) + " (try HELP)");
}

std::vector<std::string> notify_help() {
  return {"FOLLOW user    see what user posts",
          "UNFOLLOW user  see it no more",
          "SEND text      post, at most 128 characters",
          "INFO           who you are, and who is connected",
          "HELP           this list",
          "QUIT           leave; so do Ctrl-D and Ctrl-C"};
}

} // namespace troupe::core
