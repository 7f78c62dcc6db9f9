#pragma once

#include "nodes/trace_log.hpp"

namespace troupe {

/// Gives each sending and delivery the vector clock of its node after it
/// (Fidge 1988, Mattern 1989), by the order of the records of each node and by
/// who delivered what. Times do not matter: clocks of machines differ. Expects
/// that no node delivers a message of its own before its sending.
void add_vector_clocks(trace_log& x);

} // namespace troupe
