#include "nodes/trace_clocks.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>

namespace troupe {

namespace {

using clock = std::vector<std::uint64_t>;

class clockwork {
public:
  explicit clockwork(trace_log& x) : log_(x) {
    for (const auto& name : log_.nodes)
      places_.emplace(name, places_.size());
    lanes_.resize(log_.nodes.size());
    for (std::size_t i = 0; i < log_.records.size(); ++i) {
      auto& record = log_.records[i];
      if (record.event != "send" && record.event != "deliver")
        continue;
      lanes_[places_.at(record.text("node"))].steps.push_back(i);
      if (record.event == "send")
        to_come_.insert(record.text("message"));
    }
    for (auto& lane : lanes_)
      lane.now.resize(lanes_.size());
  }

  void run() {
    while (advance(false) || advance(true)) {
      // nop
    }
  }

private:
  struct lane {
    std::vector<std::size_t> steps;
    std::size_t next = 0;
    clock now;
  };

  /// Takes each node as far as it gets; returns whether one got on. If none
  /// can, what is to be sent yet was told of wrongly, and one goes on without.
  bool advance(bool anyhow) {
    auto result = false;
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      auto& lane = lanes_[i];
      while (lane.next < lane.steps.size()) {
        auto& record = log_.records[lane.steps[lane.next]];
        if (!anyhow && record.event == "deliver"
            && to_come_.count(record.text("message")) > 0)
          break;
        take(record, i);
        ++lane.next;
        result = true;
        if (anyhow)
          return true;
      }
    }
    return result;
  }

  void take(trace_record& x, std::size_t place) {
    auto& own = lanes_[place].now;
    ++own[place];
    auto message = x.text("message");
    if (x.event == "send") {
      to_come_.erase(message);
      sent_.emplace(std::move(message), own);
    } else if (auto i = sent_.find(message); i != sent_.end()) {
      for (std::size_t k = 0; k < own.size(); ++k)
        own[k] = std::max(own[k], i->second[k]);
    }
    x.what["vector"] = own;
  }

  trace_log& log_;
  std::map<std::string, std::size_t> places_;
  std::vector<lane> lanes_;
  std::set<std::string> to_come_;
  std::map<std::string, clock> sent_;
};

} // namespace

void add_vector_clocks(trace_log& x) {
  clockwork{x}.run();
}

} // namespace troupe
