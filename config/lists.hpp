#pragma once

#include "config/schema.hpp"

/// Values that are lists; a part of values.cpp.
namespace troupe::config {

/// Reads the members of a group: objects with a name and an address, no two
/// alike.
std::optional<key_value> read_peers(const key_row& row, const json_value& in,
                                    const std::string& source,
                                    fault_list& faults);

/// Bounds of a list of texts, such as the arguments of a command.
inline constexpr std::size_t texts_max = 64;
inline constexpr std::size_t text_bytes_max = 4096;

/// How many names the list of `row` may have.
std::size_t names_max(const key_row& row);

/// Reads a list of addresses of other nodes, each once.
std::optional<key_value>
read_addresses(const key_row& row, const json_value& in,
               const std::string& source, fault_list& faults);

/// Reads a list of names, each once.
std::optional<key_value> read_names(const key_row& row, const json_value& in,
                                    const std::string& source,
                                    fault_list& faults);

/// Reads a list of texts; they may be alike, empty, and of any characters but
/// a zero byte.
std::optional<key_value> read_texts(const key_row& row, const json_value& in,
                                    const std::string& source,
                                    fault_list& faults);

} // namespace troupe::config
