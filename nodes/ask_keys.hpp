#pragma once

#include "nodes/keys.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace troupe {

/// Whether `where` is a node and no key file.
bool is_node(const std::string& where);

/// Keys as a table: what a file and `/v1/keys` tell of each.
std::string keys_text(const nlohmann::ordered_json& keys);

/// Has the group of a node change its keys (`POST /v1/keys`), and shows who did
/// and who did not.
int order_keys(const keys_options& opts, const nlohmann::ordered_json& order,
               output_format format, console io);

/// Shows which keys a node has.
int ask_keys(const keys_options& opts, output_format format, console io);

} // namespace troupe
