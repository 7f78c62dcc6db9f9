#include "actors/core/trace_scribe.hpp"

#include <utility>

/// What a scribe writes of the life of a group, and of what it did not get.
namespace troupe::core {

namespace {

/// Whether that counter is of datagrams or frames that did not get through
/// here.
bool is_drop(std::string_view counter) {
  auto begins = [&](std::string_view x) {
    return counter.substr(0, x.size()) == x;
  };
  return begins("datagrams_dropped_") || begins("frames_dropped_")
         || begins("sends_failed_") || counter == "impaired_lost"
         || counter == "impaired_unheard";
}

} // namespace

void trace_scribe::add_names(std::string_view key,
                             const std::vector<std::string>& names) {
  text_ += ",\"";
  text_ += key;
  text_ += "\":[";
  auto separator = "";
  for (const auto& item : names) {
    text_ += std::exchange(separator, ",");
    append_json(text_, item);
  }
  text_ += ']';
}

void trace_scribe::add_roster() {
  text_ += view_field(view_->id);
  std::vector<std::string> names;
  for (const auto& item : view_->members)
    names.push_back(item.name);
  add_names("members", names);
  text_ += ",\"ids\":[";
  auto separator = "";
  for (const auto& item : view_->members) {
    text_ += std::exchange(separator, ",");
    text_ += std::to_string(item.id);
  }
  text_ += ']';
}

void trace_scribe::on_status(const group_status& x, std::int64_t at_us) {
  auto before = std::exchange(status_, x).value_or(group_status{});
  if (x.phase != before.phase && begin("notice", at_us)) {
    put("detail", to_string(x.phase) + (x.why.empty() ? "" : ": " + x.why));
    end();
  }
  auto& now = x.known;
  if ((now.leader != before.known.leader || now.epoch != before.known.epoch)
      && begin("leader", at_us)) {
    if (now.leader == 0)
      text_ += ",\"leader\":null";
    else
      put("leader", name_of(now.leader));
    put("epoch", now.epoch);
    end();
  }
  std::vector<std::string> suspects;
  for (auto who : x.unheard)
    if (before.unheard.count(who) == 0)
      suspects.push_back(name_of(who));
  if (!suspects.empty() && begin("suspicion", at_us)) {
    add_names("whom", suspects);
    end();
  }
  // Whoever is in the view no more is not heard again: it is gone.
  for (auto who : before.unheard)
    if (x.unheard.count(who) == 0 && x.current && x.current->position_of(who)
        && begin("notice", at_us)) {
      put("detail", name_of(who) + " is suspected no more");
      end();
    }
}

void trace_scribe::on_commits(const commit_mark& x, std::int64_t at_us) {
  if (!begin("commit", at_us))
    return;
  put("epoch", x.epoch);
  put("index", x.index);
  put("count", x.count);
  end();
}

void trace_scribe::on_counters(const counters& x, std::int64_t at_us) {
  auto is_first = drops_.empty();
  for (const auto& item : x.items) {
    if (!is_drop(item.name))
      continue;
    auto more = item.value - std::exchange(drops_[item.name], item.value);
    if (is_first || more == 0 || !begin("drop", at_us))
      continue;
    put("what", item.name);
    put("count", more);
    end();
  }
}

/// Names a member of the view that the group is in.
std::string trace_scribe::name_of(member_id who) const {
  if (status_ && status_->current)
    if (auto place = status_->current->position_of(who))
      return status_->current->members[*place].name;
  return "member " + std::to_string(who);
}

} // namespace troupe::core
