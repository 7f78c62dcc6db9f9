#pragma once

#include "actors/core/swim.hpp"
#include "nodes/gossip_follower.hpp"
#include "nodes/output.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// The event lines of nodes that share by gossip, as JSON or as sentences.
namespace troupe::events {

/// Which folder is shared.
std::string folder_line(output_format form, const std::string& path);

std::string change_line(output_format form, const gossip_change& x);

std::string peer_line(output_format form, const core::swim_event& x);

/// That so many events were not written, since nobody read them.
std::string left_out_line(output_format form, std::uint64_t count);

} // namespace troupe::events

namespace troupe {

/// The tags of a node, which travel as one text with a line for each.
std::vector<std::string> split_tags(const std::string& text);
std::string join_tags(const std::vector<std::string>& tags);

/// `1 file`, `2 files`.
std::string files_in_words(std::size_t count);

} // namespace troupe
