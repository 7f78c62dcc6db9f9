#include "nodes/trace_log.hpp"

#include "actors/core/natural_order.hpp"
#include "nodes/text_lines.hpp"
#include "nodes/trace_join.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <functional>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// Something that is not as it should be in a line: the field, or nothing for
/// all of it, what was found there, and what was expected.
struct objection {
  std::string field;
  std::string found;
  std::string expected;
};

using opinion = std::optional<objection>;

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

opinion check(const json& x) {
  if (!x.is_object())
    return objection{"", shown(x), "an object"};
  auto event = x.find("event");
  auto needed = event != x.end() && event->is_string()
                  ? " " + event->get<std::string>() + " "
                  : std::string{"*"};
  for (const auto& item : fields) {
    auto value = x.find(item.name);
    auto is_needed = item.needed_by == "*"
                     || item.needed_by.find(needed) != std::string_view::npos;
    if (value == x.end() ? is_needed : !item.fits(*value))
      return objection{item.name, value == x.end() ? "nothing" : shown(*value),
                       item.expected};
  }
  return std::nullopt;
}

opinion read_line(const std::string& text, trace_log& out) {
  auto x = json::parse(text, nullptr, false);
  if (x.is_discarded())
    return objection{"", config::in_quotes(text), "an object in JSON"};
  if (auto wrong = check(x))
    return wrong;
  if (out.records.size() == trace_records_max)
    return objection{"", "one record more",
                     "at most " + std::to_string(trace_records_max)
                       + " in all files"};
  auto at = x["at_us"].get<std::int64_t>();
  auto event = x["event"].get<std::string>();
  out.records.push_back({at, std::move(event), std::move(x)});
  return std::nullopt;
}

void add_fault(const std::string& file, std::size_t line, objection x,
               config::fault_list& faults) {
  faults.add({file,
              {line, line > 0 ? std::size_t{1} : std::size_t{0}},
              x.field.empty() ? "" : config::pointer_step(x.field),
              std::move(x.found),
              std::move(x.expected),
              ""});
}

/// What a node has written of a record when it dies is not worth less than what
/// it wrote before.
bool breaks_off(const text_line& x) {
  return !x.is_whole && x.text.front() == '{' && !json::accept(x.text);
}

/// A file that has only wrong lines is not worth reading to its end.
void take_lines(std::istream& in, const std::string& file, trace_log& out,
                config::fault_list& faults) {
  auto take = [&](const text_line& x) {
    if (breaks_off(x))
      out.cut_off.push_back(file);
    else if (auto wrong = read_line(x.text, out))
      add_fault(file, x.number, std::move(*wrong), faults);
    return faults.more() == 0;
  };
  read_lines(in, {file, "a trace", trace_line_bytes_max}, take, faults);
}

/// Adds the names under `keys` to the nodes that are known.
void add_nodes(trace_log& out) {
  std::set<std::string> known;
  auto add = [&](const std::string& name) {
    if (!name.empty() && known.insert(name).second)
      out.nodes.push_back(name);
  };
  for (const auto& x : out.records)
    if (x.event == "begin")
      for (const auto& name : x.names("nodes"))
        add(name);
  auto told = static_cast<std::ptrdiff_t>(out.nodes.size());
  for (const auto& x : out.records) {
    add(x.text("node"));
    add(x.text("peer"));
  }
  std::sort(out.nodes.begin() + told, out.nodes.end(), core::natural_less);
}

void finish(trace_log& out, const std::string& source,
            config::fault_list& faults) {
  std::stable_sort(out.records.begin(), out.records.end(),
                   [](const auto& x, const auto& y) {
                     return x.at_us < y.at_us;
                   });
  add_nodes(out);
  if (is_recorded(out) && !join_batches(out))
    add_fault(source, 0,
              {"", "more events",
               "at most " + std::to_string(trace_records_max)},
              faults);
}

} // namespace

std::vector<std::string> trace_record::names(const char* key) const {
  return what.value(key, std::vector<std::string>{});
}

std::string trace_log::title() const {
  for (const auto& x : records) {
    if (x.event != "begin")
      continue;
    auto result = x.text("scenario");
    if (auto level = x.text("level"); !level.empty())
      result += ", " + level;
    if (auto seed = x.what.find("seed"); seed != x.what.end())
      result += ", seed " + seed->dump();
    return result;
  }
  return "";
}

trace_log read_traces(const std::vector<std::string>& files,
                      config::fault_list& faults) {
  trace_log result;
  for (const auto& file : files) {
    errno = 0;
    std::ifstream in{file, std::ios::binary};
    take_lines(in, file, result, faults);
  }
  finish(result, files.empty() ? "" : files.front(), faults);
  return result;
}

trace_log read_trace(std::istream& in, const std::string& source,
                     config::fault_list& faults) {
  trace_log result;
  take_lines(in, source, result, faults);
  finish(result, source, faults);
  return result;
}

} // namespace troupe
