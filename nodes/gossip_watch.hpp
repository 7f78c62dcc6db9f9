#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace troupe {

/// Finds out what differs between two answers to `/v1/gossip`.
class gossip_watch {
public:
  using json = nlohmann::ordered_json;

  /// Takes an answer; returns an object for each node whose files differ:
  /// `{"event","origin","incarnation","version","files","added","changed",
  /// "gone"}`, with the event `shares`, or `expired`. The `first` answer is
  /// told as a whole. Throws `json::exception` for what is no such answer.
  std::vector<json> on_table(const json& table, bool first);

private:
  struct shared {
    std::uint64_t inc = 0;
    bool expired = false;
    /// By name, what is told of a file.
    std::map<std::string, std::string> files;
  };

  std::map<std::string, shared> seen_;
};

/// The same as a line for a person, with its end.
std::string watched_sentence(const nlohmann::ordered_json& change);

} // namespace troupe
