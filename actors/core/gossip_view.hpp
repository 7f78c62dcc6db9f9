#pragma once

#include "actors/core/gossip_spreader.hpp"
#include "messages/gossip_table.hpp"

#include <cstddef>
#include <string>

namespace troupe::core {

/// What `x` knows, for people. With `values` also what each origin shares.
gossip_table table_of(const gossip_spreader& x, const gossip_options& opts,
                      bool values, instant now);

/// Names that a sentence has at most.
inline constexpr std::size_t told_names_max = 20;

/// What happened in `at`, as one sentence.
std::string sentence_of(const gossip_event& x, const gossip_spreader& at);

} // namespace troupe::core
