#pragma once

#include "nodes/trace_log.hpp"

namespace troupe {

/// Whether a trace has lines of recorders, which tell of batches.
bool has_batches(const trace_log& x);

/// Makes of what recorders of nodes wrote what the simulator would have
/// written: a record a message; each arrival with when its datagram left, a
/// datagram that never arrived as lost; times from the first record on, vector
/// clocks. Expects the records by time. Nothing is kept beyond
/// `trace_records_max`; returns false if there was more.
bool join_batches(trace_log& x);

} // namespace troupe
