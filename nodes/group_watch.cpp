#include "nodes/group_watch.hpp"

#include "nodes/output.hpp"
#include "nodes/time_text.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// Two tellings of one suspicion differ by less: a node says how long ago it
/// was, and the way to here takes a while.
constexpr std::int64_t same_us = 400'000;

bool is_same(const json& a, const json& b) {
  return a.at("who") == b.at("who") && a.at("by") == b.at("by")
         && a.at("cause") == b.at("cause")
         && a.at("withdrawn") == b.at("withdrawn")
         && std::abs(a.at("at_us").get<std::int64_t>()
                     - b.at("at_us").get<std::int64_t>())
              < same_us;
}

json names_in(const json& body) {
  auto result = json::array();
  for (const auto& who : body.at("members"))
    result.push_back(who.at("name"));
  return result;
}

json leader_in(const json& body) {
  const auto& x = body.at("leader");
  if (x.is_null())
    return {{"leader", nullptr}, {"epoch", nullptr}};
  return {{"leader", x.at("name")}, {"epoch", x.at("epoch")}};
}

json event(const char* name, std::int64_t at_us, const json& fields) {
  json result{{"event", name}, {"at_us", at_us}};
  result.update(fields);
  return result;
}

std::string name_or(const json& x, const char* other) {
  return x.is_null() ? other : printable(x.get<std::string>());
}

std::string view_sentence(const json& x) {
  if (x.at("view").is_null())
    return "in no view";
  auto result = "view " + printable(x.at("view").get<std::string>()) + " of";
  auto comma = " ";
  for (const auto& name : x.at("members")) {
    result += comma + printable(name.get<std::string>());
    comma = ", ";
  }
  return result;
}

std::string leader_sentence(const json& x) {
  return x.at("epoch").is_null() ? "nobody leads"
                                 : name_or(x.at("leader"), "a stranger")
                                     + " leads, epoch " + x.at("epoch").dump();
}

std::string majority_sentence(const json& x) {
  if (x.at("quorate").get<bool>())
    return "has a majority";
  auto why = printable(x.at("why").get<std::string>());
  return "has no majority" + (why.empty() ? "" : ": " + why);
}

std::string suspicion_sentence(const json& x) {
  return name_or(x.at("by"), "somebody")
         + (x.at("withdrawn").get<bool>() ? " no longer suspects "
                                          : " suspected ")
         + name_or(x.at("who"), "a stranger") + ": "
         + printable(x.at("cause").get<std::string>());
}

} // namespace

const json* group_watch::before(const char* key) const {
  return last_ ? &last_->at(key) : nullptr;
}

std::vector<json> group_watch::on_members(const json& body,
                                          std::int64_t now_us) {
  std::vector<json> result;
  add_suspicions(body, now_us, result);
  json view{{"view", body.at("view")}, {"members", names_in(body)}};
  if (!last_ || *before("view") != view.at("view"))
    result.push_back(event("view", now_us, view));
  auto leader = leader_in(body);
  if (!last_ || leader_in(*last_) != leader)
    result.push_back(event("leader", now_us, leader));
  auto quorate = body.at("quorate").get<bool>();
  if (!last_ || before("quorate")->get<bool>() != quorate)
    result.push_back(event("majority", now_us,
                           {{"quorate", quorate}, {"why", body.at("why")}}));
  add_sights(body, now_us, result);
  last_ = body;
  return result;
}

void group_watch::add_suspicions(const json& body, std::int64_t now_us,
                                 std::vector<json>& out) {
  std::vector<json> now;
  for (const auto& x : body.at("evidence")) {
    auto at = now_us - x.at("age_ms").get<std::int64_t>() * 1000;
    now.push_back(event("suspicion", at,
                        {{"who", x.at("who")},
                         {"by", x.at("by")},
                         {"cause", x.at("cause")},
                         {"withdrawn", x.at("withdrawn")}}));
    auto is_known = [&](const json& y) { return is_same(y, now.back()); };
    if (std::none_of(suspicions_.begin(), suspicions_.end(), is_known))
      out.push_back(now.back());
  }
  suspicions_ = std::move(now);
}

/// Of those who are new, only who is not heard is worth a word.
void group_watch::add_sights(const json& body, std::int64_t now_us,
                             std::vector<json>& out) const {
  auto heard_before = [&](const json& name) {
    if (last_)
      for (const auto& who : last_->at("members"))
        if (who.at("name") == name)
          return who.at("heard").get<bool>();
    return true;
  };
  for (const auto& who : body.at("members")) {
    auto heard = who.at("heard").get<bool>();
    if (heard_before(who.at("name")) != heard)
      out.push_back(
        event("sight", now_us, {{"member", who.at("name")}, {"heard", heard}}));
  }
}

std::string group_change_sentence(const json& x) {
  auto at = x.at("at_us").get<std::int64_t>() / 1000;
  auto result = rfc3339(static_cast<std::uint64_t>(at)) + " ";
  const auto& what = x.at("event");
  if (what == "view")
    result += view_sentence(x);
  else if (what == "leader")
    result += leader_sentence(x);
  else if (what == "majority")
    result += majority_sentence(x);
  else if (what == "sight")
    result += printable(x.at("member").get<std::string>())
              + (x.at("heard").get<bool>() ? " is heard again"
                                           : " is not heard");
  else
    result += suspicion_sentence(x);
  return result + "\n";
}

} // namespace troupe
