#pragma once

#include "nodes/trace_log.hpp"

#include <string>

namespace troupe {

/// What a node has come to know, in words: `view 3.1`, `leads, epoch 4`,
/// `suspects peer-2: it was not heard for 500ms`, `commits 17 of epoch 4`.
std::string insight_words(const trace_record& x);

/// Returns `text` as it may stand between the marks of a page or a diagram.
std::string in_markup(const std::string& text);

} // namespace troupe
