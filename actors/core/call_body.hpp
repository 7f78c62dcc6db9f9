#pragma once

#include "messages/calls.hpp"
#include "messages/errc.hpp"

#include <optional>
#include <string>

namespace troupe::core {

/// Bytes that a request has before its body.
constexpr std::size_t request_head_bytes = 2;

/// A request as it travels: name (2 bytes), body.
slice pack(const call& x);

/// A reply as it travels: error (1 byte), text for people (cut to
/// `wire::text_bytes_max`), body.
slice pack(const call_result& x);

std::optional<call> unpack_request(const slice& bytes);
std::optional<call_result> unpack_reply(const slice& bytes);

/// Makes the answer to a call that did not succeed.
call_result failure(errc why, std::string about);

} // namespace troupe::core
