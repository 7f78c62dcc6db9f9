#pragma once

#include "config/fault.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::config {

/// Bounds of what is read; anything above is one fault.
constexpr std::size_t json_bytes_max = 1u << 20;
constexpr std::size_t json_depth_max = 32;
constexpr std::size_t json_values_max = 8192;
constexpr std::size_t json_key_bytes_max = 255;

enum class json_type : std::uint8_t {
  null,
  boolean,
  count, ///< A whole number that is not negative.
  number,
  text,
  list,
  object,
};

/// A value that knows where it stands.
struct json_value {
  json_type type = json_type::null;
  bool boolean = false;
  std::uint64_t count = 0;
  double number = 0;
  std::string text;
  std::vector<const json_value*> items;

  place where;
  /// The key of a member of an object, and where that key stands.
  std::string key;
  place key_at;
  /// The index of an item of a list.
  std::size_t index = 0;
  const json_value* parent = nullptr;

  /// Returns the JSON pointer (RFC 6901); empty for the document itself.
  std::string pointer() const;

  /// Returns the member called `name`, or null.
  const json_value* find(std::string_view name) const;

  /// Returns the value in short, as a fault shows it: `"abc"`, `5`, `a list`.
  std::string shown() const;
};

/// A text that was read. Values point at each other, hence it stays in place.
class json_document {
public:
  /// Reads `text`; `source` is the name that faults bear. A fault of syntax
  /// ends the reading, a duplicate key does not.
  json_document(std::string source, std::string_view text, fault_list& faults);

  json_document(const json_document&) = delete;
  json_document& operator=(const json_document&) = delete;

  /// Returns null when the text could not be read to its end.
  const json_value* root() const {
    return root_;
  }

  const std::string& source() const {
    return source_;
  }

private:
  friend class json_builder;

  std::string source_;
  std::deque<json_value> values_;
  const json_value* root_ = nullptr;
};

} // namespace troupe::config
