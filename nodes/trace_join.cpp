#include "nodes/trace_join.hpp"

#include "actors/core/natural_order.hpp"
#include "nodes/trace_clocks.hpp"
#include "nodes/trace_names.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;
bool is_batch(const trace_record& x) {
  return x.event == "depart" || x.event == "arrive" || x.event == "delivered";
}

/// Messages that left for one node together.
struct departure {
  std::int64_t at_us = 0;
  std::string from;
  std::string to;
  std::vector<std::string> messages;
  std::uint64_t bytes = 0;
  bool again = false;
  bool arrived = false;
};

class joiner {
public:
  explicit joiner(trace_log& x) : log_(x) {
    std::sort(log_.nodes.begin(), log_.nodes.end(), core::natural_less);
    for (const auto& item : log_.records) {
      recorded_.insert(item.text("node"));
      names_.learn(item);
    }
  }

  bool run() {
    for (const auto& item : log_.records)
      if (item.event == "depart")
        depart(item);
      else if (item.event == "delivered")
        send_own(item);
    for (auto& item : log_.records)
      take(item);
    for (const auto& item : departures_)
      if (!item.arrived && recorded_.count(item.to) > 0)
        lose(item);
    finish();
    return !is_cut_off_;
  }

private:
  // -- what becomes of each line ----------------------------------------------

  void depart(const trace_record& x) {
    auto messages = names_.messages_of(x);
    auto from = x.text("node");
    auto view = x.text("view");
    if (names_.member(view, trace_count(x, "origin")) == from)
      for (const auto& item : messages)
        send(x.at_us, from, item);
    for (auto id : trace_counts(x, "to")) {
      departure next{x.at_us, from, names_.member(view, id), messages,
                     trace_count(x, "bytes")};
      for (const auto& item : messages) {
        auto& known = by_message_[{next.from, next.to, item}];
        next.again |= !known.empty();
        known.push_back(departures_.size());
      }
      if (!messages.empty() && room())
        departures_.push_back(std::move(next));
    }
  }

  void take(trace_record& x) {
    if (x.event == "arrive") {
      arrive(x);
    } else if (x.event == "delivered") {
      deliver(x);
    } else if (x.event == "view") {
      // A file that was begun anew tells its view again.
      if (std::exchange(shown_[x.text("node")], x.text("view"))
          != x.text("view"))
        keep(std::move(x));
    } else if (x.event == "begin") {
      if (!std::exchange(has_begun_, true)) {
        x.what["nodes"] = log_.nodes;
        x.what.erase("node");
        keep(std::move(x));
      }
    } else if (x.event != "depart") {
      keep(std::move(x));
    }
  }

  void send(std::int64_t at_us, const std::string& node,
            const std::string& message) {
    if (sent_.insert(message).second)
      add(at_us, "send", node, {{"message", message}});
  }

  void arrive(const trace_record& x) {
    auto messages = names_.messages_of(x);
    if (messages.empty())
      return;
    auto node = x.text("node");
    auto from = names_.member(x.text("view"), trace_count(x, "by"));
    auto left = departure_for(from, node, messages.front(), x.at_us);
    auto again = left != nullptr && left->again;
    for (const auto& item : messages)
      again |= !arrived_.insert({node, item}).second;
    // Clocks of machines differ.
    json what{{"peer", from},
              {"sent_us", left ? std::min(left->at_us, x.at_us) : x.at_us},
              {"messages", std::move(messages)},
              {"time", trace_count(x, "time")}};
    if (again)
      what["again"] = true;
    add(x.at_us, "receive", node, std::move(what));
  }

  /// Datagrams have no names: the last one before the arrival that has not
  /// been found to arrive is taken.
  const departure* departure_for(const std::string& from, const std::string& to,
                                 const std::string& message,
                                 std::int64_t at_us) {
    auto found = by_message_.find({from, to, message});
    if (found == by_message_.end())
      return nullptr;
    departure* best = nullptr;
    for (auto i : found->second)
      if (auto x = i < departures_.size() ? &departures_[i] : nullptr;
          x != nullptr
          && (best == nullptr
              || (x->at_us <= at_us && (best->arrived || !x->arrived))))
        best = x;
    if (best != nullptr)
      best->arrived = true;
    return best;
  }

  static std::uint64_t delivered_in(const trace_record& x) {
    return std::min(trace_count(x, "count"), trace_names::batch_messages_max);
  }

  /// A node may tell of its own delivery before its message leaves.
  void send_own(const trace_record& x) {
    auto node = x.text("node");
    if (names_.member(x.text("view"), trace_count(x, "origin")) != node)
      return;
    auto first = trace_count(x, "first");
    for (std::uint64_t i = 0; i < delivered_in(x); ++i)
      send(x.at_us, node, names_.message(x, first + i));
  }

  void deliver(const trace_record& x) {
    auto node = x.text("node");
    auto sender = names_.member(x.text("view"), trace_count(x, "origin"));
    for (std::uint64_t i = 0; i < delivered_in(x); ++i) {
      auto number = trace_count(x, "first") + i;
      add(x.at_us, "deliver", node,
          {{"message", names_.message(x, number)},
           {"sender", sender},
           {"rank", trace_count(x, "rank") + i},
           {"number", number},
           {"time", trace_count(x, "time")}});
    }
  }

  void lose(const departure& x) {
    json what{{"peer", x.to},
              {"fate", "lost"},
              {"bytes", x.bytes},
              {"messages", x.messages}};
    if (x.again)
      what["again"] = true;
    add(x.at_us, "datagram", x.from, std::move(what));
  }

  void add(std::int64_t at_us, const char* event, const std::string& node,
           json what) {
    json all{{"at_us", at_us}, {"event", event}, {"node", node}};
    all.update(what);
    keep({at_us, event, std::move(all)});
  }

  void keep(trace_record x) {
    if (room())
      out_.push_back(std::move(x));
  }

  bool room() {
    is_cut_off_ |= out_.size() + departures_.size() >= trace_records_max;
    return !is_cut_off_;
  }

  /// A sending comes ahead of what else is told of that moment.
  void finish() {
    auto place = [](const trace_record& x) {
      return std::tuple{x.at_us, x.event != "begin", x.event != "send"};
    };
    std::stable_sort(out_.begin(), out_.end(),
                     [&](const auto& x, const auto& y) {
                       return place(x) < place(y);
                     });
    auto start = out_.empty() ? 0 : out_.front().at_us;
    for (auto& x : out_) {
      x.at_us -= start;
      x.what["at_us"] = x.at_us;
      if (auto sent = x.what.find("sent_us"); sent != x.what.end())
        *sent = std::max<std::int64_t>(0, sent->get<std::int64_t>() - start);
    }
    log_.records = std::move(out_);
    add_vector_clocks(log_);
  }

  trace_log& log_;
  trace_names names_;
  std::set<std::string> recorded_;
  std::vector<departure> departures_;
  std::map<std::tuple<std::string, std::string, std::string>,
           std::vector<std::size_t>>
    by_message_;
  std::set<std::string> sent_;
  std::set<std::pair<std::string, std::string>> arrived_;
  std::map<std::string, std::string> shown_;
  bool has_begun_ = false;
  bool is_cut_off_ = false;
  std::vector<trace_record> out_;
};

} // namespace

bool has_batches(const trace_log& x) {
  return std::any_of(x.records.begin(), x.records.end(), is_batch);
}

bool join_batches(trace_log& x) {
  return joiner{x}.run();
}

} // namespace troupe
