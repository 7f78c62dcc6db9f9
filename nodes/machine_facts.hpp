#pragma once

#include "actors/core/sealing.hpp"
#include "nodes/health_check.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace troupe {

/// The addresses of all interfaces of this machine.
std::vector<net_address> addresses_here();

/// Whether the kernel says that the time of day is kept by somebody.
bool is_time_kept();

/// How many files a process of this user may open.
std::uint64_t descriptors_allowed();

/// Sends each of `peers` a datagram that any node answers, since it is meant
/// for a life that never was, from `bind`; returns how long each answer took.
/// Who does not answer is asked again, until `limit` is over. Those who seal
/// answer only what is sealed by one of their keys.
std::map<endpoint, timespan>
probe_peers(const endpoint& bind, const std::vector<endpoint>& peers,
            timespan limit, std::shared_ptr<core::sealing> sealing = nullptr);

} // namespace troupe
