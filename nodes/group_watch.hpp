#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// Finds out what differs between two answers to `/v1/members`.
class group_watch {
public:
  using json = nlohmann::ordered_json;

  /// Takes an answer of the time `now_us` (microseconds since 1970); returns an
  /// object for each difference from the one before, each with `event` and
  /// `at_us`:
  ///
  ///   suspicion  who, by (null for one in no view), cause, withdrawn
  ///   view       view (null: none), members (their names)
  ///   leader     leader (null: nobody, or a stranger), epoch
  ///   majority   quorate, why
  ///   sight      member, heard
  ///
  /// The first answer is told as a whole, with all suspicions that the node
  /// remembers. Throws `json::exception` for what is no such answer.
  std::vector<json> on_members(const json& body, std::int64_t now_us);

private:
  void add_suspicions(const json& body, std::int64_t now_us,
                      std::vector<json>& out);
  void add_sights(const json& body, std::int64_t now_us,
                  std::vector<json>& out) const;
  const json* before(const char* key) const;

  std::optional<json> last_;
  /// What the last answer had, with its times.
  std::vector<json> suspicions_;
};

/// The same as a line for a person, with its end.
std::string group_change_sentence(const nlohmann::ordered_json& change);

} // namespace troupe
