#pragma once

#include "nodes/http_types.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

/// Reads the JSON object that is the body of a request, and keeps the answer
/// to the first thing that is wrong with it:
///
///   http_body body{request};
///   auto port = body.count("port", 1, 65535);
///   body.refuse_others({"port"});
///   if (body.refusal())
///     return *body.refusal();
///
/// What cannot be read counts as empty. Objects with two members of one name
/// are refused, as are values nested deeper than `depth_max`.
class http_body {
public:
  static constexpr int depth_max = 32;

  explicit http_body(std::string_view text);

  /// The answer with status 400, once something was wrong.
  const std::optional<http_answer>& refusal() const {
    return refusal_;
  }

  bool has(const char* key) const;

  std::uint64_t count(const char* key, std::uint64_t min, std::uint64_t max);

  /// A text of at least one byte and at most `bytes_max`, without control
  /// characters.
  std::string text(const char* key, std::size_t bytes_max);

  /// A list of such texts; one that is not there is empty.
  std::vector<std::string> texts(const char* key, std::size_t items_max,
                                 std::size_t bytes_max);

  /// Refuses an object that has other members than these.
  void refuse_others(std::initializer_list<const char*> known);

  /// Refuses the body for a reason of the caller's, unless it is refused.
  void refuse(const std::string& code, const std::string& message,
              const std::string& pointer = "");

private:
  const nlohmann::json* find(const char* key, const std::string& expected);
  void check_text(const nlohmann::json& x, const std::string& pointer,
                  std::size_t bytes_max);

  nlohmann::json object_ = nlohmann::json::object();
  std::optional<http_answer> refusal_;
};

} // namespace troupe
