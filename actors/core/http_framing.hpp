#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace troupe::core {

/// What one HTTP request may have; more is refused before it is read.
struct http_limits {
  /// Request line and headers, with the empty line behind them.
  std::size_t head_bytes_max = 8192;
  std::size_t body_bytes_max = 65536;
};

enum class http_progress : std::uint8_t { incomplete, complete, refused };

/// How far the first request of some bytes goes.
struct http_frame {
  http_progress state = http_progress::incomplete;
  /// Bytes of the head, with the empty line; zero while it is incomplete.
  std::size_t head = 0;
  /// Bytes that the body is said to have.
  std::size_t body = 0;
  /// The client waits for `100 Continue` before it sends its body.
  bool waits = false;
  /// Set if it was refused: the status, and why in words for people.
  int status = 0;
  const char* why = "";
};

/// Finds the end of the first HTTP/1 request in `bytes`, which came from
/// anywhere. It judges lengths and the form of lines alone, and never looks
/// farther than the limits:
///
/// 400  a line that is none, two lengths, a length that is no number
/// 411  a body without a length in front of it
/// 413  a body above the limit          417  an unknown expectation
/// 414  a request line above the limit  431  a head above the limit
http_frame frame_request(std::string_view bytes, const http_limits& limits);

/// Returns a complete head without the headers for what is not offered here:
/// expectations (met by now), ranges, compression.
std::string plain_head(std::string_view head);

} // namespace troupe::core
