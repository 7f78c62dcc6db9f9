#pragma once

#include "actors/core/path_table.hpp"
#include "config/options.hpp"
#include "messages/endpoint.hpp"

#include <cstddef>
#include <optional>

namespace troupe {

/// Returns the size of datagrams that the path to `to` takes whole, as far as
/// the kernel knows the path. Sends nothing and does not block. What goes to a
/// multicast address goes through the interface that has the address `via`.
std::size_t datagram_bytes_to(const endpoint& to,
                              const std::optional<endpoint>& via = {});

/// Returns what `opts.datagram_bytes` means for every path.
core::path_function paths_for(const transport_options& opts,
                              std::optional<endpoint> via = {});

} // namespace troupe
