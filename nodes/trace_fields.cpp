#include "nodes/trace_fields.hpp"

#include "config/fault.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

std::string shown(const json& x) {
  return config::in_quotes(
    x.is_string() ? x.get<std::string>()
                  : x.dump(-1, ' ', false, json::error_handler_t::replace));
}

bool is_count(const json& x) {
  return x.is_number_unsigned()
         && x.get<std::uint64_t>() <= std::uint64_t{1} << 53;
}

/// Clocks of the simulator may start anywhere.
bool is_lamport_time(const json& x) {
  return x.is_number_unsigned();
}

bool is_list_of_texts(const json& x) {
  return x.is_array() && std::all_of(x.begin(), x.end(), [](const json& y) {
           return y.is_string();
         });
}

bool is_list_of_counts(const json& x) {
  return x.is_array() && std::all_of(x.begin(), x.end(), is_count);
}

/// By position, or by name.
bool is_vector_clock(const json& x) {
  return (x.is_array() || x.is_object())
         && std::all_of(x.begin(), x.end(), is_count);
}

bool is_text(const json& x) {
  return x.is_string();
}

bool is_name(const json& x) {
  return x.is_string() && !x.get_ref<const std::string&>().empty();
}

struct field {
  const char* name;
  bool (*fits)(const json&);
  const char* expected;
  /// Events that cannot do without it, between spaces; `*` means all.
  std::string_view needed_by;
};

bool is_truth(const json& x) {
  return x.is_boolean();
}

bool is_name_or_null(const json& x) {
  return x.is_null() || is_text(x);
}

/// Of a datagram it is its address.
bool is_receivers(const json& x) {
  return x.is_string() || is_list_of_counts(x);
}

/// All that somebody reads: a field that is another thing is no surprise later.
constexpr std::array<field, 40> fields{{
  {"at_us", is_count, "a whole number of microseconds", "*"},
  {"event", is_text, "a text", "*"},
  {"node", is_name, "the name of a node",
   " send receive resend deliver view start gone depart arrive delivered call "
   "notice leader suspicion commit drop "},
  {"peer", is_text, "the name of a node", " receive resend "},
  {"sender", is_text, "the name of a node", ""},
  {"message", is_text, "the name of a message", " send deliver "},
  {"messages", is_list_of_texts, "names of messages", " receive resend "},
  {"vector", is_vector_clock, "a vector clock", ""},
  {"sent_us", is_count, "a whole number of microseconds", " receive "},
  {"until_us", is_count, "a whole number of microseconds", ""},
  {"rank", is_count, "a whole number", ""},
  {"origin", is_count, "the number of a member", " depart arrive delivered "},
  {"by", is_count, "the number of a member", " arrive "},
  {"to", is_receivers, "numbers of members, or an address", " depart "},
  {"first", is_count, "a whole number", " depart arrive delivered "},
  {"count", is_count, "a whole number",
   " depart arrive delivered commit drop "},
  {"epoch", is_count, "a whole number", " leader commit "},
  {"index", is_count, "a whole number", " commit "},
  {"leader", is_name_or_null, "the name of a node, or null", " leader "},
  {"whom", is_list_of_texts, "names of nodes", " suspicion "},
  {"skips", is_list_of_counts, "whole numbers", ""},
  {"ids", is_list_of_counts, "numbers of members", ""},
  {"nodes", is_list_of_texts, "names of nodes", " begin "},
  {"others", is_list_of_texts, "names of nodes", ""},
  {"roles", is_list_of_texts, "words for nodes", ""},
  {"members", is_list_of_texts, "names of nodes", ""},
  {"time", is_lamport_time, "a whole number", ""},
  {"bytes", is_count, "a whole number", ""},
  {"again", is_truth, "true or false", ""},
  {"fate", is_text, "a text", ""},
  {"view", is_text, "a text", ""},
  {"kind", is_text, "a text", ""},
  {"detail", is_text, "a text", ""},
  {"invariant", is_text, "a text", ""},
  {"scenario", is_text, "a text", ""},
  {"what", is_text, "a text", " call drop "},
  {"result", is_text, "a text", " call "},
  {"level", is_text, "a text", ""},
  {"why", is_text, "a text", ""},
  {"ordered", is_truth, "true or false", ""},
}};

} // namespace

std::optional<trace_objection> check_trace_fields(const json& x) {
  if (!x.is_object())
    return trace_objection{"", shown(x), "an object"};
  auto event = x.find("event");
  auto needed = event != x.end() && event->is_string()
                  ? " " + event->get<std::string>() + " "
                  : std::string{"*"};
  for (const auto& item : fields) {
    auto value = x.find(item.name);
    auto is_needed = item.needed_by == "*"
                     || item.needed_by.find(needed) != std::string_view::npos;
    if (value == x.end() ? is_needed : !item.fits(*value))
      return trace_objection{
        item.name, value == x.end() ? "nothing" : shown(*value), item.expected};
  }
  return std::nullopt;
}

} // namespace troupe
