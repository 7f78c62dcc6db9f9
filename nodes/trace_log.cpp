#include "nodes/trace_log.hpp"

#include "actors/core/natural_order.hpp"
#include "config/json_source.hpp"
#include "nodes/shallow_json.hpp"
#include "nodes/text_lines.hpp"
#include "nodes/trace_fields.hpp"
#include "nodes/trace_join.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <optional>
#include <set>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

using opinion = std::optional<trace_objection>;

opinion read_line(const std::string& text, trace_log& out) {
  auto x = parse_shallow(text);
  if (x.is_discarded())
    return trace_objection{"", config::in_quotes(text),
                           "an object in JSON, nested at most "
                             + std::to_string(config::json_depth_max)
                             + " deep"};
  if (auto wrong = check_trace_fields(x))
    return wrong;
  if (out.records.size() == trace_records_max)
    return trace_objection{"", "one record more",
                           "at most " + std::to_string(trace_records_max)
                             + " in all files"};
  auto at = x["at_us"].get<std::int64_t>();
  auto event = x["event"].get<std::string>();
  out.records.push_back({at, std::move(event), std::move(x)});
  return std::nullopt;
}

void add_fault(const std::string& file, std::size_t line, trace_objection x,
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

/// Looks at which files are read together: what two of them tell would be
/// counted twice.
class company {
public:
  /// `file` has the records from `first` on.
  void join(const std::string& file, const trace_log& x, std::size_t first,
            config::fault_list& faults) {
    for (auto i = first; i < x.records.size(); ++i) {
      const auto& item = x.records[i];
      if (item.event != "begin")
        continue;
      auto node = item.text("node");
      if (node.empty())
        whole_ = file; // The beginning of a node alone has its name.
      else if (!begins_.insert({node, item.at_us}).second)
        add_fault(file, 0,
                  {"", "what another file has as well", "each file once"},
                  faults);
    }
    size_ += x.records.size() > first;
    if (!whole_.empty() && size_ > 1 && !std::exchange(told_, true))
      add_fault(whole_, 0,
                {"", "the trace of a whole run", "no other file beside it"},
                faults);
  }

private:
  std::string whole_;
  std::size_t size_ = 0;
  bool told_ = false;
  std::set<std::pair<std::string, std::int64_t>> begins_;
};

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
  company others;
  for (const auto& file : files) {
    errno = 0;
    std::ifstream in{file, std::ios::binary};
    auto before = result.records.size();
    take_lines(in, file, result, faults);
    others.join(file, result, before, faults);
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
