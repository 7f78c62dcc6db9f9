#include "nodes/gossip_events.hpp"

#include "nodes/json_payload.hpp"

#include <nlohmann/json.hpp>

#include <sstream>

namespace troupe {

std::vector<std::string> split_tags(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);)
    result.push_back(line);
  return result;
}

std::string join_tags(const std::vector<std::string>& tags) {
  std::string result;
  for (const auto& x : tags)
    result += x + "\n";
  return result;
}

std::string files_in_words(std::size_t count) {
  return count == 1 ? "1 file" : std::to_string(count) + " files";
}

namespace events {

namespace {

using json = nlohmann::ordered_json;

std::string text_of(json line) {
  line["at_us"] = wall_us();
  return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string word(gossip_change::kind x) {
  switch (x) {
    case gossip_change::kind::shared:
      return "shared";
    case gossip_change::kind::taken:
      return "taken";
    default:
      return "expired";
  }
}

std::string list(const char* mark, const std::vector<std::string>& names,
                 std::size_t count) {
  std::string result;
  for (const auto& name : names)
    result += std::string{result.empty() ? "" : " "} + mark + printable(name);
  if (count > names.size())
    result += " and " + std::to_string(count - names.size()) + " more";
  return result.empty() ? result : "  " + result;
}

std::string sentence(const gossip_change& x) {
  auto who = printable(x.origin);
  if (x.what == gossip_change::kind::expired)
    return who
           + ": nothing was heard of it for too long; what it shared is "
             "dropped";
  auto own = x.what == gossip_change::kind::shared;
  return (own ? "this node" : who) + " shares " + files_in_words(x.files)
         + (x.new_life ? " in a new life" : "")
         + list("+", x.changed, x.changed_count)
         + list("-", x.gone, x.gone_count);
}

std::string sentence(const core::swim_event& x) {
  using kind = core::swim_event_kind;
  auto who = printable(x.what.name);
  auto by = x.what.by.empty() ? "" : " by " + printable(x.what.by);
  switch (x.kind) {
    case kind::joined:
      return who + " is there, at " + to_string(x.what.at);
    case kind::suspected:
      return who + " does not answer: suspected" + by;
    case kind::refuted:
      return who + " lives: the suspicion was wrong";
    case kind::faulty:
      return x.why == core::swim_cause::restart ? who + " has begun a new life"
                                                : who + " is given up" + by;
    case kind::left:
      return who + " has left";
    case kind::updated:
      return who + " says something else of itself, or is elsewhere";
    default:
      return "another node lives under the name " + who + ", at "
             + to_string(x.what.at);
  }
}

} // namespace

std::string folder_line(output_format form, const std::string& path) {
  if (form == output_format::text)
    return "shares the folder " + printable(path);
  return text_of({{"event", "sharing"}, {"folder", path}});
}

std::string change_line(output_format form, const gossip_change& x) {
  if (form == output_format::text)
    return sentence(x);
  json line{
    {"event", word(x.what)}, {"origin", x.origin}, {"version", x.version}};
  if (x.what != gossip_change::kind::expired)
    line.update({{"incarnation", x.inc},
                 {"files", x.files},
                 {"new_life", x.new_life},
                 {"changed_count", x.changed_count},
                 {"gone_count", x.gone_count},
                 {"changed", x.changed},
                 {"gone", x.gone}});
  return text_of(std::move(line));
}

std::string peer_line(output_format form, const core::swim_event& x) {
  if (form == output_format::text)
    return sentence(x);
  json line{{"event", core::to_string(x.kind)},
            {"peer", x.what.name},
            {"incarnation", x.what.inc},
            {"address", to_string(x.what.at)},
            {"cause", core::to_string(x.why)}};
  if (!x.what.by.empty())
    line["by"] = x.what.by;
  if (!x.what.tags.empty())
    line["tags"] = split_tags(x.what.tags);
  return text_of(std::move(line));
}

std::string left_out_line(output_format form, std::uint64_t count) {
  if (form == output_format::text)
    return std::to_string(count)
           + " lines were left out: nobody read what was written";
  return text_of({{"event", "left_out"}, {"count", count}});
}

} // namespace events

} // namespace troupe
