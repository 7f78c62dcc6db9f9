#pragma once

#include "nodes/commands.hpp"
#include "nodes/http_question.hpp"

namespace troupe {

/// `troupe members`: who is in the group of a running node. The answer is yes
/// (0) where the node is in a view that goes on, and no (1) where it is not;
/// `evidence` adds who suspected whom, and on what evidence, to the text.
int ask_members(const node_question& x, output_format format, console io,
                bool evidence);

/// `troupe members --watch`: tells of each change that the node comes to know
/// of, until it does not answer any more.
int watch_members(const node_question& x, output_format format, console io);

/// `troupe leader`: who leads it. The answer is no (1) where nobody does, or
/// the node is cut off and cannot know.
int ask_leader(const node_question& x, output_format format, console io);

} // namespace troupe
