#include "config/show.hpp"

#include "config/lists.hpp"

#include "config/profiles.hpp"
#include "config/schema.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace troupe::config {

namespace {

using json = nlohmann::ordered_json;

std::string print(const json& x, json_layout layout = json_layout::indented) {
  auto indent = layout == json_layout::indented ? 2 : -1;
  return x.dump(indent, ' ', false, json::error_handler_t::replace) + "\n";
}

json to_json(const peer_entry& x) {
  json result{{"name", x.name}, {"address", x.address}};
  if (!x.http.empty())
    result["http"] = x.http;
  return result;
}

json to_json(const key_row& row, const key_value& value) {
  if (std::holds_alternative<std::monostate>(value) && row.or_word.empty())
    return nullptr;
  if (auto x = std::get_if<std::vector<peer_entry>>(&value)) {
    auto result = json::array();
    for (const auto& peer : *x)
      result.push_back(to_json(peer));
    return result;
  }
  if (auto x = std::get_if<std::vector<std::string>>(&value)) {
    if (row.type == key_type::addresses && x->size() == 1)
      return x->front();
    return *x;
  }
  if (row.type == key_type::count)
    return std::get<std::uint64_t>(value);
  if (row.type == key_type::flag)
    return std::get<std::uint64_t>(value) != 0;
  if (row.type == key_type::chance)
    return std::get<double>(value);
  return write_text(row, value);
}

json::json_pointer pointer_to(const std::string& path) {
  return json::json_pointer{pointer_of(path)};
}

/// Rows that mean something to `x` only, in the order of the table.
template <class F>
void for_each_key(const node_config& x, F f) {
  for (const auto& row : key_table())
    if (row.applies_to(x))
      f(row);
}

// -- JSON Schema --------------------------------------------------------------

const char* pattern_of(key_type type) {
  switch (type) {
    case key_type::name:
      return "^[a-z0-9-]{1,63}$";
    case key_type::bind:
    case key_type::address:
    case key_type::addresses:
      return "^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+):[0-9]{1,5}$";
    case key_type::duration:
      return "^[0-9]+(ns|us|ms|s|m|h)$";
    case key_type::range:
      return "^[0-9]+(ns|us|ms|s|m|h)(\\.\\.[0-9]+(ns|us|ms|s|m|h))?$";
    case key_type::size:
      return "^[0-9]+(B|KiB|MiB|GiB)$";
    default:
      return nullptr;
  }
}

json peers_schema() {
  json text{{"type", "string"}};
  json peer{{"type", "object"},
            {"additionalProperties", false},
            {"required", {"name", "address"}}};
  peer["properties"]["name"] = text;
  peer["properties"]["name"]["pattern"] = pattern_of(key_type::name);
  peer["properties"]["address"] = text;
  peer["properties"]["address"]["pattern"] = pattern_of(key_type::address);
  peer["properties"]["http"] = peer["properties"]["address"];
  return peer;
}

/// One, or a list of them.
json addresses_schema(const key_row& row) {
  json one{{"type", "string"}, {"pattern", pattern_of(row.type)}};
  json list{{"type", "array"},
            {"minItems", 1},
            {"maxItems", texts_max},
            {"uniqueItems", true},
            {"items", one}};
  return {{"description", row.doc}, {"anyOf", {one, list}}};
}

json value_schema(const key_row& row) {
  if (row.type == key_type::addresses)
    return addresses_schema(row);
  json result{{"description", row.doc}};
  auto type = "string";
  if (row.type == key_type::count)
    type = "integer";
  else if (row.type == key_type::chance)
    type = "number";
  else if (row.type == key_type::flag)
    type = "boolean";
  else if (row.is_list())
    type = "array";
  result["type"] = row.nullable ? json{type, "null"} : json(type);
  if (row.type == key_type::count || row.type == key_type::chance) {
    result["minimum"] = to_json(row, row.min);
    result["maximum"] = to_json(row, row.max);
  }
  if (row.type == key_type::word)
    result["enum"] = row.words;
  if (row.type == key_type::peers)
    result["items"] = peers_schema();
  if (row.type == key_type::names)
    result["items"] = {{"type", "string"},
                       {"pattern", pattern_of(key_type::name)}};
  if (row.type == key_type::texts)
    result["items"] = {{"type", "string"}, {"maxLength", text_bytes_max}};
  if (auto pattern = pattern_of(row.type))
    result["pattern"] = row.or_word.empty()
                          ? pattern
                          : "^" + row.or_word + "$|" + std::string{pattern};
  if (!row.required && row.derived.empty())
    result["default"] = to_json(row, row.get(node_config{}));
  return result;
}

// -- the key reference --------------------------------------------------------

std::string kinds_cell(const key_row& row) {
  if (row.kinds == all_kinds())
    return "all";
  std::vector<std::string> names;
  for (auto kind : row.kinds)
    names.push_back(to_string(kind));
  return join(names, ", ");
}

std::string default_cell(const key_row& row) {
  if (row.required)
    return "required";
  if (!row.derived.empty())
    return row.derived;
  return "`" + write_text(row, row.get(node_config{})) + "`";
}

} // namespace

std::string show_json(const node_config& x, json_layout layout) {
  json result;
  for_each_key(x, [&](const key_row& row) {
    result[pointer_to(row.path)] = to_json(row, row.get(x));
  });
  return print(result, layout);
}

std::string show_origins_json(const node_config& x, json_layout layout) {
  json result;
  for_each_key(x, [&](const key_row& row) {
    result[row.path] = {{"value", to_json(row, row.get(x))},
                        {"origin", to_string(x.origins.at(row.path))}};
  });
  return print(result, layout);
}

std::string show_text(const node_config& x, bool origins) {
  std::vector<std::vector<std::string>> lines{{"KEY", "VALUE", "ORIGIN"}};
  for_each_key(x, [&](const key_row& row) {
    lines.push_back({row.path, write_text(row, row.get(x)),
                     to_string(x.origins.at(row.path))});
  });
  std::size_t path_width = 0;
  std::size_t value_width = 0;
  for (const auto& line : lines) {
    path_width = std::max(path_width, line[0].size());
    value_width = std::max(value_width, line[1].size());
  }
  std::string result;
  for (auto& line : lines) {
    line[0].resize(path_width, ' ');
    result += line[0] + "  ";
    if (origins) {
      line[1].resize(value_width, ' ');
      line[1] += "  " + line[2];
    }
    result += line[1] + "\n";
  }
  return result;
}

std::vector<std::string> differing_keys(const node_config& a,
                                        const node_config& b) {
  std::vector<std::string> result;
  for_each_key(a, [&](const key_row& row) {
    if (write_text(row, row.get(a)) != write_text(row, row.get(b)))
      result.push_back(row.path);
  });
  return result;
}

std::string json_schema(node_kind kind) {
  json result{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "Troupe node of the kind " + to_string(kind)},
              {"type", "object"},
              {"additionalProperties", false},
              {"required", json::array()},
              {"properties", json::object()}};
  result["properties"]["$schema"] = {{"type", "string"}};
  for (const auto& row : key_table()) {
    if (!row.belongs_to(kind))
      continue;
    if (row.required)
      result["required"].push_back(row.path);
    auto at = &result["properties"];
    std::size_t begin = 0;
    for (auto dot = row.path.find('.'); dot != std::string::npos;
         dot = row.path.find('.', begin)) {
      auto& section = (*at)[row.path.substr(begin, dot - begin)];
      section["type"] = "object";
      section["additionalProperties"] = false;
      at = &section["properties"];
      begin = dot + 1;
    }
    (*at)[row.path.substr(begin)] = value_schema(row);
  }
  auto& properties = result["properties"];
  properties["node"]["const"] = to_string(kind);
  if (auto source = properties.find("source"); source != properties.end())
    *source = json{{"anyOf", {(*source)["properties"]["kind"], *source}}};
  return print(result);
}

std::string key_reference() {
  std::string result = "| key | kinds | value | default | meaning | why |\n"
                       "|---|---|---|---|---|---|\n";
  for (const auto& row : key_table())
    result += "| `" + row.path + "` | " + kinds_cell(row) + " | "
              + expected(row) + " | " + default_cell(row) + " | " + row.doc
              + " | " + row.reason + " |\n";
  return result;
}

std::string profile_reference() {
  std::string result = "| profile | for | sets |\n|---|---|---|\n";
  for (const auto& x : profiles()) {
    std::vector<std::string> cells;
    for (const auto& value : x.values)
      cells.push_back("`" + std::string{value.path} + "` " + value.text);
    result += "| `" + x.name + "` | " + x.doc + " | "
              + (cells.empty() ? "nothing: its values are the defaults"
                               : join(cells, ", "))
              + " |\n";
  }
  return result;
}

} // namespace troupe::config
