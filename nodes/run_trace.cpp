#include "nodes/run_trace.hpp"

#include "nodes/json_fields.hpp"
#include "nodes/trace_clocks.hpp"
#include "nodes/update_ledger.hpp"

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
  if (what == "sent" && kind_ == group::still)
    on_sent(node, count_of(event, "seq"), at_us);
  else if (what == "deliver")
    on_delivery(node, event, at_us);
  else if (what == "shared")
    on_share(share::kind::made, node, event, at_us);
  else if (what == "taken")
    on_share(share::kind::known, node, event, at_us);
  else if (what == "done" || what == "refused" || what == "unknown")
    on_answer(node, event, at_us);
  else
    on_insight(node, event, at_us);
}

void run_trace::on_delivery(const std::string& node,
                            const nlohmann::json& event, std::int64_t at_us) {
  auto x = record_of(at_us, "deliver", node);
  auto sender = text_of(event, "sender");
  auto within = kind_ == group::still ? "" : "@" + text_of(event, "view");
  x.what["message"] = sender + within + "#"
                      + std::to_string(count_of(event, "seq"));
  x.what["sender"] = sender;
  x.what["rank"] = count_of(event, "rank");
  x.what["time"] = count_of(event, "time");
  add(std::move(x));
}

/// A client says how long its request took.
void run_trace::on_answer(const std::string& node, const nlohmann::json& event,
                          std::int64_t at_us) {
  auto ms = event.find("ms");
  if (ms == event.end() || !ms->is_number())
    return;
  auto what = text_of(event, "event");
  auto from_us = at_us - static_cast<std::int64_t>(ms->get<double>() * 1000);
  on_call(node, text_of(event, "text"),
          what == "done"      ? "ok"
          : what == "refused" ? "failed"
                              : "unknown",
          from_us, at_us);
}

/// What a node has come to know: of its group, of other nodes, of its servers.
void run_trace::on_insight(const std::string& node, const nlohmann::json& event,
                           std::int64_t at_us) {
  auto what = text_of(event, "event");
  auto peer = text_of(event, "peer");
  if (what == "view") {
    auto x = record_of(at_us, "view", node);
    x.what["view"] = text_of(event, "view");
    x.what["members"] = texts_of(event, "members");
    add(std::move(x));
  } else if (what == "serving" || what == "advising") {
    auto x = record_of(at_us, "leader", node);
    x.what["leader"] = event.value("leader", nlohmann::json{});
    x.what["epoch"] = count_of(event, "epoch");
    add(std::move(x));
  } else if (what == "suspected") {
    auto x = record_of(at_us, "suspicion", node);
    auto by = text_of(event, "by");
    x.what["whom"] = json::array({peer});
    x.what["why"] = by.empty() || by == node ? "it answers no probe"
                                             : by + " says so";
    add(std::move(x));
  } else if (what == "faulty" && text_of(event, "cause") != "restart") {
    on_notice(node, peer + " is given up", at_us);
  } else if (what == "refuted") {
    on_notice(node, peer + " lives: the suspicion was wrong", at_us);
  } else if (what == "expired") {
    on_notice(node, "what " + text_of(event, "origin") + " shared has expired",
              at_us);
  } else if (what == "fail_over") {
    on_notice(node, "is served by " + text_of(event, "text") + " now", at_us);
  } else if (what == "waiting") {
    on_notice(node, "waits: " + text_of(event, "text"), at_us);
  }
}

void run_trace::on_share(share::kind what, const std::string& node,
                         const nlohmann::json& event, std::int64_t at_us) {
  if (has_room())
    shares_.push_back({what, at_us, node, text_of(event, "origin"),
                       count_of(event, "incarnation"),
                       count_of(event, "version")});
}

void run_trace::on_ended(const std::string& node, std::int64_t now_us) {
  if (std::find(nodes_.begin(), nodes_.end(), node) == nodes_.end())
    return;
  ended_.insert(node);
  add(record_of(now_us, "gone", node));
}

void run_trace::on_start(const std::string& node, std::int64_t now_us) {
  if (ended_.erase(node) == 0)
    return;
  add(record_of(now_us, "start", node));
  if (!shares_.empty() && has_room())
    shares_.push_back({share::kind::start, now_us, node});
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

bool run_trace::has_room() {
  cut_off_ |= records_.size() + shares_.size() >= records_max;
  return !cut_off_;
}

bool run_trace::add(trace_record x) {
  if (!has_room())
    return false;
  records_.push_back(std::move(x));
  return true;
}

/// Who makes an update may tell of it later than who has it.
void run_trace::add_shares(std::vector<trace_record>& out) const {
  update_ledger ledger;
  auto by_time = shares_;
  std::stable_sort(by_time.begin(), by_time.end(),
                   [](const auto& x, const auto& y) {
                     return x.at_us < y.at_us;
                   });
  for (const auto& x : by_time) {
    if (x.what != share::kind::made)
      continue;
    auto line = record_of(x.at_us, "send", x.node);
    line.what["message"] = ledger.on_made({x.node, x.life, x.mark, x.at_us});
    out.push_back(std::move(line));
  }
  for (const auto& x : by_time) {
    if (x.what == share::kind::start)
      ledger.forget(x.node);
    if (x.what != share::kind::known)
      continue;
    for (const auto& name :
         ledger.on_known(x.node, {x.origin, x.life, x.mark, x.at_us})) {
      auto line = record_of(x.at_us, "deliver", x.node);
      line.what["message"] = name;
      line.what["sender"] = x.origin;
      out.push_back(std::move(line));
    }
  }
}

trace_log run_trace::log() const {
  trace_log result{records_, nodes_};
  add_shares(result.records);
  put_sends_first(result.records);
  add_vector_clocks(result);
  finish(result);
  return result;
}

trace_log run_trace::log_with(const trace_log& recorded) const {
  trace_log result{{}, nodes_};
  auto& xs = result.records;
  for (const auto& x : records_)
    if (x.event != "deliver" && x.event != "send" && x.event != "view")
      xs.push_back(x);
  for (auto x : recorded.records) {
    if (x.event == "begin" || x.event == "gone")
      continue;
    x.at_us += recorded.start_us;
    if (auto sent = x.what.find("sent_us"); sent != x.what.end())
      *sent = sent->get<std::int64_t>() + recorded.start_us;
    xs.push_back(std::move(x));
  }
  std::stable_sort(xs.begin(), xs.end(), [](const auto& x, const auto& y) {
    return x.at_us < y.at_us;
  });
  // The clocks have the places of the nodes there.
  if (recorded.nodes != nodes_)
    add_vector_clocks(result);
  finish(result);
  return result;
}

/// Times begin with the first event, and something says what was played.
void run_trace::finish(trace_log& x) const {
  auto& xs = x.records;
  auto start = xs.empty() ? 0 : xs.front().at_us;
  for (auto& item : xs) {
    item.at_us -= start;
    item.what["at_us"] = item.at_us;
    for (auto key : {"until_us", "sent_us"})
      if (auto at = item.what.find(key); at != item.what.end())
        *at = std::max<std::int64_t>(0, at->get<std::int64_t>() - start);
  }
  trace_record begin{0, "begin", {{"at_us", 0}, {"event", "begin"}}};
  begin.what.update(begin_);
  begin.what["nodes"] = nodes_;
  xs.insert(xs.begin(), std::move(begin));
  auto end = xs.back().at_us;
  xs.push_back({end, "end", {{"at_us", end}, {"event", "end"}}});
}

} // namespace troupe
