#include "nodes/election_recorder.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <set>

namespace troupe {

namespace {

std::string text_in(const nlohmann::json& x, const char* key) {
  auto i = x.find(key);
  return i != x.end() && i->is_string() ? i->get<std::string>() : "";
}

/// The view into which that life went from `view`; empty where it did not.
std::string next_after(const recorded_life& x, const std::string& view) {
  auto i = std::find(x.views.begin(), x.views.end(), view);
  if (i == x.views.end() || i + 1 == x.views.end()
      || x.learnt.count(*(i + 1)) > 0)
    return "";
  return *(i + 1);
}

std::vector<std::string> names_in(const nlohmann::json& x, const char* key) {
  std::vector<std::string> result;
  auto i = x.find(key);
  if (i != x.end() && i->is_array())
    for (const auto& name : *i)
      if (name.is_string())
        result.push_back(name.get<std::string>());
  return result;
}

} // namespace

std::uint64_t epoch_of(const std::string& view) {
  std::uint64_t result = 0;
  std::from_chars(view.data(), view.data() + view.size(), result);
  return result;
}

void election_recorder::on_start(const std::string& node) {
  present_[node] = lives_.size();
  lives_.emplace_back();
  lives_.back().node = node;
}

void election_recorder::on_event(const std::string& node,
                                 const nlohmann::json& event) {
  auto& life = lives_[present_.at(node)];
  auto what = text_in(event, "event");
  if (what == "view") {
    auto id = text_in(event, "view");
    life.views.push_back(id);
    life.members = names_in(event, "members");
    life.learners = names_in(event, "learners");
    auto& learners = life.learners;
    if (std::find(learners.begin(), learners.end(), node) != learners.end())
      life.learnt.insert(id);
    auto known = leaders_.emplace(epoch_of(id), id).first;
    if (known->second != id)
      two_leaders_.push_back("two leaders in one epoch: views " + known->second
                             + " and " + id);
  } else if (what == "deliver") {
    ++deliveries_;
    auto number = event.value("seq", std::uint64_t{0});
    life.log[text_in(event, "view")].push_back(text_in(event, "sender") + "#"
                                               + std::to_string(number));
  }
}

void election_recorder::on_ended(const std::string& node) {
  lives_[present_.at(node)].over = true;
}

const recorded_life& election_recorder::life_of(const std::string& node) const {
  return lives_[present_.at(node)];
}

// -- the judgement ------------------------------------------------------------

std::vector<std::string> election_recorder::faults() const {
  auto result = two_leaders_;
  for (const auto& x : lives_) {
    for (const auto& [view, log] : x.log) {
      std::set<std::string> once{log.begin(), log.end()};
      if (once.size() != log.size())
        result.push_back(x.node + " delivered a message twice in view " + view);
    }
    for (const auto& y : lives_)
      if (&x < &y)
        check_pair(x, y, result);
  }
  return result;
}

std::uint64_t election_recorder::lost() const {
  std::map<std::string, std::size_t> most;
  std::map<std::string, std::size_t> kept;
  for (const auto& x : lives_)
    for (const auto& view : x.views) {
      auto found = x.log.find(view);
      auto size = found == x.log.end() ? 0 : found->second.size();
      most[view] = std::max(most[view], size);
      if (!next_after(x, view).empty()) {
        auto first = kept.emplace(view, size).first;
        first->second = std::min(first->second, size);
      }
    }
  std::uint64_t result = 0;
  for (const auto& [view, size] : kept)
    result += most[view] - size;
  return result;
}

void election_recorder::check_pair(const recorded_life& x,
                                   const recorded_life& y,
                                   std::vector<std::string>& out) const {
  for (const auto& view : x.views) {
    if (std::find(y.views.begin(), y.views.end(), view) == y.views.end())
      continue;
    static const std::vector<std::string> nothing;
    auto found = x.log.find(view);
    auto other = y.log.find(view);
    auto& mine = found == x.log.end() ? nothing : found->second;
    auto& theirs = other == y.log.end() ? nothing : other->second;
    auto shared
      = static_cast<std::ptrdiff_t>(std::min(mine.size(), theirs.size()));
    auto [i, k] = std::mismatch(mine.begin(), mine.begin() + shared,
                                theirs.begin());
    if (i != mine.begin() + shared)
      out.push_back("in view " + view + " " + x.node + " delivered " + *i
                    + " where " + y.node + " delivered " + *k);
    auto next = next_after(x, view);
    if (!next.empty() && next == next_after(y, view)
        && mine.size() != theirs.size())
      out.push_back(std::string{"from view "}
                      .append(view)
                      .append(" to ")
                      .append(next)
                      .append(" ")
                      .append(x.node)
                      .append(" delivered ")
                      .append(std::to_string(mine.size()))
                      .append(" messages and ")
                      .append(y.node)
                      .append(" ")
                      .append(std::to_string(theirs.size())));
  }
}

} // namespace troupe
