#include "config/lists.hpp"

#include "messages/wire.hpp"

#include <algorithm>
#include <map>

namespace troupe::config {

namespace {

/// Reads one member of a static group.
std::optional<peer_entry>
read_peer(const json_value& in, const std::string& source, fault_list& faults) {
  if (in.type != json_type::object) {
    faults.add({source, in.where, in.pointer(), in.shown(),
                R"(an object with "name" and "address")", ""});
    return std::nullopt;
  }
  peer_entry result;
  for (auto field : in.items) {
    auto is_text = field->type == json_type::text;
    if (field->key == "name" && is_text && is_name(field->text))
      result.name = field->text;
    else if (field->key == "address" && is_text
             && is_address(field->text, false))
      result.address = field->text;
    else if (field->key == "http" && is_text && is_address(field->text, false))
      result.http = field->text;
    else if (field->key == "name")
      faults.add({source, field->where, field->pointer(), field->shown(),
                  expected(*find_key("name")), ""});
    else if (field->key == "address" || field->key == "http")
      faults.add({source, field->where, field->pointer(), field->shown(),
                  expected_form(*find_key("manager")), ""});
    else
      faults.add({source, field->key_at, field->pointer(), "an unknown key",
                  R"(one of "name", "address", "http")",
                  nearest(field->key, {"name", "address", "http"})});
  }
  for (auto key : {"name", "address"})
    if (!in.find(key))
      faults.add({source, in.where, in.pointer() + "/" + key, "nothing",
                  "the key \"" + std::string{key} + "\"", ""});
  auto bad_http = in.find("http") && result.http.empty();
  if (result.name.empty() || result.address.empty() || bad_http)
    return std::nullopt;
  return result;
}

/// A second entry of one name or address is a fault of its own.
void compare_peers(const json_value& list, const std::string& source,
                   fault_list& faults) {
  for (auto key : {"name", "address", "http"}) {
    std::map<std::string, const json_value*> seen;
    for (auto item : list.items) {
      auto field = item->find(key);
      if (!field || field->type != json_type::text)
        continue;
      auto [first, is_new] = seen.emplace(field->text, field);
      if (!is_new)
        faults.add({source, field->where, field->pointer(), field->shown(),
                    "another " + std::string{key} + ": "
                      + first->second->pointer() + " has it already",
                    ""});
    }
  }
}

} // namespace

std::optional<key_value> read_peers(const key_row& row, const json_value& in,
                                    const std::string& source,
                                    fault_list& faults) {
  if (in.type == json_type::null)
    return key_value{std::monostate{}};
  if (in.type != json_type::list || in.items.empty()
      || in.items.size() > wire::members_max) {
    auto found = in.type == json_type::list
                   ? "a list of " + std::to_string(in.items.size())
                   : in.shown();
    faults.add({source, in.where, in.pointer(), found, expected(row), ""});
    return std::nullopt;
  }
  std::vector<peer_entry> result;
  for (auto item : in.items)
    if (auto peer = read_peer(*item, source, faults))
      result.push_back(std::move(*peer));
  compare_peers(in, source, faults);
  // An incomplete list would only bring faults that follow from the first.
  if (result.size() != in.items.size())
    return std::nullopt;
  return key_value{std::move(result)};
}

std::optional<key_value>
read_addresses(const key_row& row, const json_value& in,
               const std::string& source, fault_list& faults) {
  std::vector<std::string> result;
  for (auto item : in.items)
    if (item->type == json_type::text && is_address(item->text, false)
        && std::find(result.begin(), result.end(), item->text) == result.end())
      result.push_back(item->text);
    else
      faults.add({source, item->where, item->pointer(), item->shown(),
                  expected_form(*find_key("manager")) + ", each once", ""});
  if (in.items.empty() || in.items.size() > texts_max)
    faults.add({source, in.where, in.pointer(), in.shown(), expected(row), ""});
  else if (result.size() == in.items.size())
    return key_value{std::move(result)};
  return std::nullopt;
}

std::size_t names_max(const key_row& row) {
  auto own = std::get_if<std::uint64_t>(&row.max);
  return own ? *own : wire::members_max;
}

std::optional<key_value> read_names(const key_row& row, const json_value& in,
                                    const std::string& source,
                                    fault_list& faults) {
  if (in.type == json_type::null)
    return key_value{std::monostate{}};
  auto good = in.type == json_type::list && !in.items.empty()
              && in.items.size() <= names_max(row);
  std::vector<std::string> result;
  for (auto item : in.items)
    if (item->type == json_type::text && is_name(item->text)
        && std::find(result.begin(), result.end(), item->text)
             == result.end()) {
      result.push_back(item->text);
    } else if (good) {
      faults.add({source, item->where, item->pointer(), item->shown(),
                  expected(*find_key("name")) + ", each once", ""});
    }
  if (good && result.size() == in.items.size())
    return key_value{std::move(result)};
  if (!good)
    faults.add({source, in.where, in.pointer(), in.shown(), expected(row), ""});
  return std::nullopt;
}

std::optional<key_value> read_texts(const key_row& row, const json_value& in,
                                    const std::string& source,
                                    fault_list& faults) {
  if (in.type == json_type::null)
    return key_value{std::monostate{}};
  auto good = in.type == json_type::list && in.items.size() <= texts_max;
  std::vector<std::string> result;
  for (auto item : in.items) {
    auto fits = item->type == json_type::text
                && item->text.size() <= text_bytes_max
                && item->text.find('\0') == std::string::npos;
    good = good && fits;
    if (fits)
      result.push_back(item->text);
  }
  if (good)
    return key_value{std::move(result)};
  faults.add({source, in.where, in.pointer(), in.shown(), expected(row), ""});
  return std::nullopt;
}

} // namespace troupe::config
