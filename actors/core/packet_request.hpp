#pragma once

#include "messages/packet.hpp"
#include "messages/replica.hpp"

namespace troupe::core {

/// Reads of a client count from here: they are no part of its requests.
constexpr std::uint64_t reads_from = std::uint64_t{1} << 62;

/// What a client asks for, as the application has it.
service_request request_of(const packet& x);

/// Whether a client is to be answered.
bool is_request(packet_code x);

} // namespace troupe::core
