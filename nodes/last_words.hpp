#pragma once

#include <string>

namespace troupe {

/// Makes this process write `before`, the seed that the failing thread plays
/// (`simulation::seed_under_way`) and a line end to its standard error when it
/// aborts: a broken invariant in the code ends the process, and without its
/// seed it could not be played again.
void leave_last_words(std::string before);

} // namespace troupe
