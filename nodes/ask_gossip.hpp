#pragma once

#include "nodes/commands.hpp"
#include "nodes/http_question.hpp"

namespace troupe {

/// `troupe gossip ls`: who shares what, as a running node knows it; `files`
/// adds the names of all files to the text.
int list_gossip(const node_question& x, output_format format, console io,
                bool files);

/// `troupe gossip watch`: tells of each change that the node comes to know of,
/// until it does not answer any more.
int watch_gossip(const node_question& x, output_format format, console io);

} // namespace troupe
