#pragma once

#include "messages/calls.hpp"
#include "messages/slice.hpp"

#include <optional>
#include <string_view>

/// Bodies of the calls as bytes and back; docs/protocol.md has their tables.
///
/// `encode` expects values that a reader accepts. `decode_...` returns nothing
/// unless all bytes are read and every field has a value that it can have; it
/// never allocates for more items than there are bytes for.
namespace troupe {

slice encode(const registration& x);
slice encode(const peer_list& x);
slice encode(const start_order& x);
slice encode(const delivery_report& x);

std::optional<registration> decode_registration(std::string_view body);
std::optional<peer_list> decode_peer_list(std::string_view body);
std::optional<start_order> decode_start_order(std::string_view body);
std::optional<delivery_report> decode_delivery_report(std::string_view body);

} // namespace troupe
