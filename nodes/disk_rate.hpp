#pragma once

#include "messages/ids.hpp"

#include <cstddef>
#include <filesystem>

namespace troupe {

/// Returns how many transactions of one row of `bytes` SQLite makes durable in
/// a second, one after the other, in a new file in `folder`. What a server that
/// stood alone and answered one client could do at best. Throws `play_error`.
double disk_syncs_per_second(const std::filesystem::path& folder,
                             std::size_t bytes, timespan duration);

} // namespace troupe
