#include "nodes/http_body.hpp"

#include <algorithm>
#include <set>

namespace troupe {

namespace {

using json = nlohmann::json;

/// Watches a parse for what the library would let pass.
class parse_guard {
public:
  bool operator()(int depth, json::parse_event_t event, const json& parsed) {
    using kind = json::parse_event_t;
    // The depth is that of what is around.
    if ((event == kind::object_start || event == kind::array_start)
        && depth >= http_body::depth_max)
      too_deep = true;
    if (event == kind::object_start)
      names_.emplace_back();
    if (event == kind::object_end && !names_.empty())
      names_.pop_back();
    if (event == kind::key && !names_.empty()) {
      auto name = parsed.get<std::string>();
      if (!names_.back().insert(name).second && repeated.empty())
        repeated = name;
    }
    return !too_deep; // What is too deep is not even built.
  }

  bool too_deep = false;
  std::string repeated;

private:
  std::vector<std::set<std::string>> names_;
};

std::string found(const json& x) {
  return std::string{"found "} + x.type_name();
}

} // namespace

http_body::http_body(std::string_view text) {
  parse_guard guard;
  auto parsed = json::parse(text.begin(), text.end(), std::ref(guard), false);
  if (guard.too_deep)
    refuse("too_deep", "values may be nested " + std::to_string(depth_max)
                         + " deep at the most");
  else if (parsed.is_discarded())
    refuse("bad_json", "the body is no JSON");
  else if (!parsed.is_object())
    refuse("bad_json", "expected an object, " + found(parsed));
  else if (!guard.repeated.empty())
    refuse("bad_json", "a member is there twice", "/" + guard.repeated);
  else
    object_ = std::move(parsed);
}

bool http_body::has(const char* key) const {
  return object_.contains(key);
}

std::uint64_t http_body::count(const char* key, std::uint64_t min,
                               std::uint64_t max) {
  auto range = "a number from " + std::to_string(min) + " to "
               + std::to_string(max);
  auto x = find(key, range);
  if (!x)
    return 0;
  if (x->is_number_unsigned()) {
    auto value = x->get<std::uint64_t>();
    if (value >= min && value <= max)
      return value;
    refuse("bad_value",
           "expected " + range + ", found " + std::to_string(value),
           std::string{"/"} + key);
    return 0;
  }
  refuse("bad_value", "expected " + range + ", " + found(*x),
         std::string{"/"} + key);
  return 0;
}

std::string http_body::text(const char* key, std::size_t bytes_max) {
  auto x = find(key, "a text");
  if (!x)
    return {};
  check_text(*x, std::string{"/"} + key, bytes_max);
  return refusal_ ? std::string{} : x->get<std::string>();
}

std::vector<std::string> http_body::texts(const char* key,
                                          std::size_t items_max,
                                          std::size_t bytes_max) {
  if (!has(key))
    return {};
  auto x = find(key, "a list of texts");
  auto at = std::string{"/"} + key;
  if (!x || !x->is_array() || x->size() > items_max) {
    refuse("bad_value",
           "expected a list of at most " + std::to_string(items_max) + " texts",
           at);
    return {};
  }
  std::vector<std::string> result;
  for (auto& item : *x) {
    check_text(item, at + "/" + std::to_string(result.size()), bytes_max);
    if (refusal_)
      return {};
    result.push_back(item.get<std::string>());
  }
  return result;
}

void http_body::refuse_others(std::initializer_list<const char*> known) {
  for (auto& [key, value] : object_.items())
    if (std::none_of(known.begin(), known.end(),
                     [&k = key](const char* x) { return k == x; }))
      refuse("unknown_member", "this member is unknown here", "/" + key);
}

void http_body::refuse(const std::string& code, const std::string& message,
                       const std::string& pointer) {
  if (!refusal_)
    refusal_ = error_answer(400, code, message, pointer);
}

const json* http_body::find(const char* key, const std::string& expected) {
  if (refusal_)
    return nullptr;
  auto i = object_.find(key);
  if (i != object_.end())
    return &*i;
  refuse("missing_member", "expected " + expected, std::string{"/"} + key);
  return nullptr;
}

void http_body::check_text(const json& x, const std::string& pointer,
                           std::size_t bytes_max) {
  auto limits = "a text of 1 to " + std::to_string(bytes_max) + " bytes";
  if (!x.is_string())
    return refuse("bad_value", "expected " + limits + ", " + found(x), pointer);
  auto& value = x.get_ref<const std::string&>();
  auto is_control = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  };
  if (value.empty() || value.size() > bytes_max)
    refuse("bad_value", "expected " + limits, pointer);
  else if (std::any_of(value.begin(), value.end(), is_control))
    refuse("bad_value", "a text must have no control characters", pointer);
}

} // namespace troupe
