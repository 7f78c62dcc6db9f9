#pragma once

#include "messages/ballot.hpp"
#include "messages/calls.hpp"
#include "messages/keys.hpp"
#include "messages/slice.hpp"
#include "messages/state.hpp"

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
slice encode(const state_request& x);
slice encode(const state_chunk& x);
slice encode(const vote_record& x);
slice encode(const key_order& x);

std::optional<registration> decode_registration(std::string_view body);
std::optional<peer_list> decode_peer_list(std::string_view body);
std::optional<start_order> decode_start_order(std::string_view body);
std::optional<delivery_report> decode_delivery_report(std::string_view body);
std::optional<state_request> decode_state_request(std::string_view body);
/// The part shares `body`.
std::optional<state_chunk> decode_state_chunk(const slice& body);
std::optional<vote_record> decode_vote_record(std::string_view body);
std::optional<key_order> decode_key_order(std::string_view body);

} // namespace troupe
