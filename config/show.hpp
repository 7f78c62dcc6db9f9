#pragma once

#include "config/node_config.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// The table of keys and a configuration, as others read them.
namespace troupe::config {

/// Whether JSON is laid out for people or stands on one line.
enum class json_layout : std::uint8_t { indented, one_line };

/// Returns the effective configuration as JSON, in the form of a file: loading
/// it again gives the same values.
std::string show_json(const node_config& x, json_layout layout);

/// Returns `{"group.level": {"value": "safe", "origin": "default"}, ...}`.
std::string show_origins_json(const node_config& x, json_layout layout);

/// Returns one line a key: path, value and (with `origins`) who set it.
std::string show_text(const node_config& x, bool origins);

/// Returns the keys whose values differ, of those that nodes of `a`'s kind
/// have.
std::vector<std::string> differing_keys(const node_config& a,
                                        const node_config& b);

/// Returns the JSON Schema (draft 2020-12) of the files of one kind.
std::string json_schema(node_kind kind);

/// Returns the tables of keys and of profiles for docs/operations.md.
std::string key_reference();
std::string profile_reference();

} // namespace troupe::config
