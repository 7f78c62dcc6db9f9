#pragma once

#include "actors/core/gossip_spreader.hpp"
#include "messages/gossip_table.hpp"

namespace troupe::core {

/// What `x` knows, for people. With `values` also what each origin shares.
gossip_table table_of(const gossip_spreader& x, const gossip_options& opts,
                      bool values, instant now);

/// What happened, as one sentence.
std::string sentence_of(const gossip_event& x);

} // namespace troupe::core
