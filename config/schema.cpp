#include "config/schema.hpp"

#include <algorithm>
#include <cctype>

namespace troupe::config {

bool key_row::belongs_to(node_kind kind) const {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

bool key_row::applies_to(const node_config& x) const {
  // Servers have all keys of groups, those who gossip have none of them.
  auto of_group = belongs_to(node_kind::server)
                  && !belongs_to(node_kind::gossip);
  auto alone = x.kind == node_kind::discovery && x.peers.empty();
  return belongs_to(x.kind) && !(alone && of_group);
}

const key_row* find_key(std::string_view path) {
  for (const auto& row : key_table())
    if (row.path == path || (path == "source" && row.path == "source.kind"))
      return &row;
  return nullptr;
}

std::string variable_of(std::string_view path) {
  std::string result = "TROUPE_";
  for (auto c : path)
    result += c == '.' ? '_' : static_cast<char>(std::toupper(c));
  return result;
}

const std::vector<node_kind>& all_kinds() {
  static const std::vector<node_kind> result{
    node_kind::manager,   node_kind::comparison, node_kind::peer,
    node_kind::member,    node_kind::discovery,  node_kind::receiver,
    node_kind::requester, node_kind::server,     node_kind::client,
    node_kind::gossip};
  return result;
}

std::vector<std::string> kind_names() {
  std::vector<std::string> result;
  for (auto kind : all_kinds())
    result.push_back(to_string(kind));
  return result;
}

std::vector<std::string> names_below(std::string_view prefix,
                                     std::optional<node_kind> kind) {
  std::vector<std::string> result;
  for (const auto& row : key_table()) {
    if (kind && !row.belongs_to(*kind))
      continue;
    if (row.path.compare(0, prefix.size(), prefix) != 0)
      continue;
    auto rest = row.path.substr(prefix.size());
    auto name = rest.substr(0, rest.find('.'));
    if (std::find(result.begin(), result.end(), name) == result.end())
      result.push_back(name);
  }
  return result;
}

std::vector<std::string> paths_of(std::optional<node_kind> kind) {
  std::vector<std::string> result;
  for (const auto& row : key_table())
    if (!kind || row.belongs_to(*kind))
      result.push_back(row.path);
  return result;
}

std::string kinds_of(const key_row& row) {
  std::vector<std::string> names;
  for (auto kind : row.kinds)
    names.push_back(to_string(kind));
  return join(names, " and ");
}

} // namespace troupe::config
