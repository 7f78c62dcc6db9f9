#pragma once

#include "nodes/group_stack.hpp"
#include "nodes/node.hpp"

#include <optional>
#include <string>
#include <vector>

/// What the starts of all kinds of nodes have in common that are members of a
/// group which members join and leave.
namespace troupe {

/// The options of a group, without who this node is in it.
group_stack_options group_options_of(const node_config& c);

/// Finds the addresses of all `peers`.
std::optional<start_error> resolve_founders(const node_config& c,
                                            std::vector<member>& out);

/// What this name has voted in its earlier lives; whoever has no such record
/// is a newcomer.
std::optional<start_error> read_record(const node& n,
                                       group_stack_options& opts);

/// The number that this name has, if it has one yet.
member_id number_of(const std::string& name,
                    const std::vector<member>& founders,
                    const vote_record& record);

/// Says what a quorum does not promise.
void warn_of_quorum(const node_config& c);

} // namespace troupe
