#include "config/json_source.hpp"

#include "config/token_follower.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace troupe::config {

namespace {

using json = nlohmann::json;

/// Takes the parser's words apart and leaves out what they repeat of the text.
fault syntax_fault(std::string_view what) {
  constexpr std::string_view expected_mark = "; expected ";
  fault result;
  auto begin = what.find("syntax error");
  if (begin == std::string_view::npos) {
    result.found = "a number that is out of range";
    return result;
  }
  auto text = what.substr(begin);
  auto quote = text.find("; last read: '");
  auto expected = text.rfind(expected_mark);
  result.found = "a " + std::string{text.substr(0, std::min(quote, expected))};
  if (expected != std::string_view::npos
      && (quote == std::string_view::npos || text[expected - 1] == '\''))
    result.expected = text.substr(expected + expected_mark.size());
  return result;
}

} // namespace

/// Takes the parser's events and builds the tree.
class json_builder : public nlohmann::json_sax<json> {
public:
  json_builder(json_document& out, std::string_view text, fault_list& faults)
    : out_(out), text_(text), faults_(faults), follower_(text) {
    // nop
  }

  bool null() override {
    return add(json_type::null) != nullptr;
  }

  bool boolean(bool x) override {
    auto value = add(json_type::boolean);
    return value && (value->boolean = x, true);
  }

  bool number_integer(number_integer_t x) override {
    return number_float(static_cast<double>(x), "");
  }

  bool number_unsigned(number_unsigned_t x) override {
    auto value = add(json_type::count);
    return value
           && (value->count = x, value->number = static_cast<double>(x), true);
  }

  bool number_float(number_float_t x, const string_t&) override {
    auto value = add(json_type::number);
    return value && (value->number = x, true);
  }

  bool string(string_t& x) override {
    auto value = add(json_type::text);
    return value && (value->text = std::move(x), true);
  }

  bool binary(binary_t&) override {
    return false; // JSON text has none.
  }

  bool start_object(std::size_t) override {
    return open(json_type::object);
  }

  bool end_object() override {
    return close();
  }

  bool start_array(std::size_t) override {
    return open(json_type::list);
  }

  bool end_array() override {
    return close();
  }

  bool key(string_t& x) override {
    key_at_ = follower_.next();
    key_ = std::move(x);
    if (key_.size() > json_key_bytes_max)
      return give_up(key_at_, "the key " + in_quotes(key_),
                     "keys of at most " + std::to_string(json_key_bytes_max)
                       + " bytes");
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const json::exception& what) override {
    auto problem = syntax_fault(what.what());
    problem.source = out_.source_;
    problem.where = follower_.failed(position);
    faults_.add(std::move(problem));
    return false;
  }

private:
  json_value* add(json_type type) {
    auto where = follower_.next();
    if (out_.values_.size() >= json_values_max) {
      give_up(where, "more values than can be kept",
              "at most " + std::to_string(json_values_max));
      return nullptr;
    }
    auto& value = out_.values_.emplace_back();
    value.type = type;
    value.where = where;
    if (open_.empty()) {
      out_.root_ = &value;
      return &value;
    }
    auto& parent = *open_.back();
    value.parent = &parent;
    value.index = parent.items.size();
    if (parent.type == json_type::object)
      name(value, parent);
    parent.items.push_back(&value);
    return &value;
  }

  /// Gives `value` its key; a second value of one key is a fault, and the
  /// reader only ever finds the first.
  void name(json_value& value, const json_value& parent) {
    value.key = std::move(key_);
    value.key_at = key_at_;
    if (auto first = parent.find(value.key))
      faults_.add({out_.source_, key_at_, value.pointer(),
                   "the key a second time",
                   "it once (it stands in line "
                     + std::to_string(first->key_at.line) + " already)",
                   ""});
  }

  bool open(json_type type) {
    auto value = add(type);
    if (!value)
      return false;
    open_.push_back(value);
    if (open_.size() > json_depth_max)
      return give_up(value->where, "values nested too deeply",
                     "at most " + std::to_string(json_depth_max) + " levels");
    return true;
  }

  bool close() {
    follower_.next();
    open_.pop_back();
    return true;
  }

  bool give_up(place where, std::string found, std::string expected) {
    faults_.add(
      {out_.source_, where, "", std::move(found), std::move(expected), ""});
    return false;
  }

  json_document& out_;
  std::string_view text_;
  fault_list& faults_;
  token_follower follower_;
  std::vector<json_value*> open_;
  std::string key_;
  place key_at_;
};

std::string json_value::pointer() const {
  if (!parent)
    return "";
  auto own = parent->type == json_type::list ? "/" + std::to_string(index)
                                             : pointer_step(key);
  return parent->pointer() + own;
}

const json_value* json_value::find(std::string_view name) const {
  for (auto item : items)
    if (item->key == name)
      return item;
  return nullptr;
}

std::string json_value::shown() const {
  switch (type) {
    case json_type::null:
      return "null";
    case json_type::boolean:
      return boolean ? "true" : "false";
    case json_type::count:
      return std::to_string(count);
    case json_type::number:
      return json(number).dump();
    case json_type::text:
      return in_quotes(text);
    case json_type::list:
      return "a list";
    case json_type::object:
      return "an object";
  }
  return "";
}

json_document::json_document(std::string source, std::string_view text,
                             fault_list& faults)
  : source_(std::move(source)) {
  if (text.size() > json_bytes_max) {
    faults.add({source_,
                {1, 1},
                "",
                "a text of " + std::to_string(text.size()) + " bytes",
                "at most " + std::to_string(json_bytes_max),
                ""});
    return;
  }
  json_builder builder{*this, text, faults};
  if (!json::sax_parse(text, &builder))
    root_ = nullptr;
}

} // namespace troupe::config
