#pragma once

#include "actors/core/path_table.hpp"
#include "config/options.hpp"
#include "messages/endpoint.hpp"

#include <cstddef>

namespace troupe {

/// Returns the size of datagrams that the path to `to` takes whole, as far as
/// the kernel knows the path. Sends nothing and does not block.
std::size_t datagram_bytes_to(const endpoint& to);

/// Returns what `opts.datagram_bytes` means for every path.
core::path_function paths_for(const transport_options& opts);

} // namespace troupe
