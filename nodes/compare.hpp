#pragma once

#include "messages/wire.hpp"
#include "nodes/commands.hpp"

#include <string>
#include <vector>

namespace troupe {

/// One log a member.
constexpr std::size_t compared_logs_max = wire::members_max;

/// Compares the delivery logs of the members of a group, position by position,
/// and prints what differs. Returns an `exit_code`: yes when all are in one
/// order and nothing is missing, no otherwise, bad data when a log cannot be
/// read.
int compare_logs(const std::vector<std::string>& files, output_format format,
                 console io);

} // namespace troupe
