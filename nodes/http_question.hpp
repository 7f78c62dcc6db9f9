#pragma once

#include "messages/ids.hpp"
#include "nodes/commands.hpp"
#include "nodes/exit_codes.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

namespace troupe {

/// A question to a running node.
struct node_question {
  /// `host:port` of its HTTP endpoint, or the name of a node of this machine
  /// and user, which is found through its state folder.
  std::string whom;
  /// Such as `/v1/members`.
  std::string path;
  /// JSON that is posted; empty: nothing is, the path is read.
  std::string body;
  timespan limit = std::chrono::seconds{2};
  /// File with the bearer token; empty: none.
  std::string token_file;
  /// Of this process: says where state folders are.
  std::map<std::string, std::string> environment;
};

struct question_failed {
  exit_code code = exit_code::unavailable;
  std::string text;
};

using node_answer = std::variant<nlohmann::ordered_json, question_failed>;

/// Asks; blocks until there is an answer or the limit is over. What the node
/// answers with a status of 400 and above is a failure, in its own words.
node_answer ask_node(const node_question& x);

/// Asks each of `whom` what `x` asks, all at once: one that stands still holds
/// up nobody. Answers come in the order of `whom`.
std::vector<node_answer> ask_nodes(const node_question& x,
                                   const std::vector<std::string>& whom);

/// Says why there is no answer; returns the exit status.
int tell(const question_failed& bad, console io);

} // namespace troupe
