#include "nodes/run_trace.hpp"

#include "nodes/json_fields.hpp"
#include "nodes/trace_clocks.hpp"

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

trace_record record_of(std::int64_t at_us, const char* event,
                       const std::string& node) {
  return {at_us, event, {{"at_us", at_us}, {"event", event}, {"node", node}}};
}

/// Nodes tell of a message once it has gone, which may be later than another
/// one tells of its delivery.
void put_sends_first(std::vector<trace_record>& xs) {
  std::map<std::string, std::int64_t> first;
  for (const auto& x : xs)
    if (x.event == "deliver") {
      auto [i, is_new] = first.emplace(x.text("message"), x.at_us);
      i->second = std::min(i->second, x.at_us);
    }
  for (auto& x : xs)
    if (x.event == "send")
      if (auto i = first.find(x.text("message")); i != first.end())
        x.at_us = std::min(x.at_us, i->second);
  auto place = [](const trace_record& x) {
    return std::pair{x.at_us, x.event != "send"};
  };
  std::stable_sort(xs.begin(), xs.end(), [&](const auto& x, const auto& y) {
    return place(x) < place(y);
  });
}

} // namespace

run_trace::run_trace(json begin, std::vector<std::string> nodes, group kind)
  : begin_(std::move(begin)), nodes_(std::move(nodes)), kind_(kind) {
  // nop
}

void run_trace::on_event(const std::string& node, const nlohmann::json& event,
                         std::int64_t now_us) {
  if (std::find(nodes_.begin(), nodes_.end(), node) == nodes_.end())
    return;
  auto what = text_of(event, "event");
  auto said = time_of(event, "at_us");
  auto at_us = said > 0 ? said : now_us;
  if (what == "sent" && kind_ == group::still) {
    on_sent(node, count_of(event, "seq"), at_us);
  } else if (what == "deliver") {
    auto x = record_of(at_us, "deliver", node);
    auto sender = text_of(event, "sender");
    auto within = kind_ == group::still ? "" : "@" + text_of(event, "view");
    x.what["message"] = sender + within + "#"
                        + std::to_string(count_of(event, "seq"));
    x.what["sender"] = sender;
    x.what["rank"] = count_of(event, "rank");
    x.what["time"] = count_of(event, "time");
    add(std::move(x));
  } else if (what == "view") {
    auto x = record_of(at_us, "view", node);
    x.what["view"] = text_of(event, "view");
    x.what["members"] = texts_of(event, "members");
    add(std::move(x));
  }
}

void run_trace::on_ended(const std::string& node, std::int64_t now_us) {
  if (std::find(nodes_.begin(), nodes_.end(), node) != nodes_.end())
    add(record_of(now_us, "gone", node));
}

void run_trace::on_fault(const std::vector<std::string>& nodes,
                         const std::string& what, std::int64_t from_us,
                         std::int64_t until_us) {
  add({from_us,
       "fault",
       {{"at_us", from_us},
        {"event", "fault"},
        {"until_us", until_us},
        {"nodes", nodes},
        {"detail", what}}});
}

void run_trace::on_call(const std::string& node, const std::string& what,
                        const std::string& result, std::int64_t from_us,
                        std::int64_t until_us) {
  auto x = record_of(from_us, "call", node);
  x.what["until_us"] = until_us;
  x.what["what"] = what;
  x.what["result"] = result;
  add(std::move(x));
}

void run_trace::on_notice(const std::string& node, const std::string& text,
                          std::int64_t at_us) {
  auto x = record_of(at_us, "notice", node);
  x.what["detail"] = text;
  add(std::move(x));
}

void run_trace::on_sent(const std::string& node, std::uint64_t last,
                        std::int64_t at_us) {
  auto& before = sent_[node];
  while (before < last) {
    auto x = record_of(at_us, "send", node);
    x.what["message"] = node + "#" + std::to_string(before + 1);
    if (!add(std::move(x)))
      return;
    ++before;
  }
}

bool run_trace::add(trace_record x) {
  if (records_.size() == records_max) {
    cut_off_ = true;
    return false;
  }
  records_.push_back(std::move(x));
  return true;
}

trace_log run_trace::log() const {
  trace_log result{records_, nodes_};
  auto& xs = result.records;
  put_sends_first(xs);
  add_vector_clocks(result);
  auto start = xs.empty() ? 0 : xs.front().at_us;
  for (auto& x : xs) {
    x.at_us -= start;
    x.what["at_us"] = x.at_us;
    if (x.what.contains("until_us"))
      x.what["until_us"] = x.what["until_us"].get<std::int64_t>() - start;
  }
  trace_record begin{0, "begin", {{"at_us", 0}, {"event", "begin"}}};
  begin.what.update(begin_);
  begin.what["nodes"] = nodes_;
  xs.insert(xs.begin(), std::move(begin));
  auto end = xs.back().at_us;
  xs.push_back({end, "end", {{"at_us", end}, {"event", "end"}}});
  return result;
}

} // namespace troupe
