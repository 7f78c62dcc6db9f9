#pragma once

#include "actors/core/call_body.hpp"
#include "actors/core/reply_table.hpp"
#include "messages/errc.hpp"
#include "tests/support/channel_link.hpp"

#include <catch2/catch.hpp>

#include <optional>

namespace troupe::test {

inline std::uint8_t number(errc x) {
  return static_cast<std::uint8_t>(x);
}

/// A server with small limits, fed piece by piece.
struct small_server {
  channel_options opts;
  core::reply_table uut;
  core::reply_table_out out;
  instant now{};

  small_server() {
    opts.calls_max = 8;
    opts.calls_per_caller_max = 3;
    opts.callers_max = 4;
    opts.body_bytes_max = 4000;
    opts.caller_bytes_max = 10000;
    opts.bytes_max = 30000;
    uut = core::reply_table{opts};
  }

  static origin from(std::uint16_t port, incarnation inc = 1) {
    return {channel_link::at(port), 0, 0, inc};
  }

  /// Lets a piece of a request come in.
  void piece(const origin& who, std::uint64_t id, std::uint32_t index,
             std::uint32_t total, std::size_t size) {
    out.clear();
    uut.on_chunk(who,
                 {call_kind::request, id, index, total, patterned_body(size)},
                 now, out);
  }

  void request(const origin& who, std::uint64_t id) {
    piece(who, id, 0, 1, 10);
  }

  std::uint64_t ticket() const {
    REQUIRE(out.accepted.size() == 1);
    return out.accepted[0].ticket;
  }

  void reply(std::uint64_t ticket, std::size_t size = 10) {
    out.clear();
    uut.on_result(ticket, {0, "", patterned_body(size)}, now, out);
  }

  void acknowledge(const origin& who, std::uint64_t id, std::uint32_t below) {
    out.clear();
    uut.on_ack(who, {call_kind::reply, id, below, 0}, now, out);
  }

  /// Executes a request from its first piece to its last acknowledgement.
  void whole(const origin& who, std::uint64_t id) {
    request(who, id);
    reply(ticket());
    acknowledge(who, id, 1);
  }

  /// Returns the error of the reply that just left, if one did.
  std::optional<std::uint8_t> error() const {
    for (auto& x : out.to_send)
      if (auto chunk = std::get_if<channel_chunk>(&x.what))
        return core::unpack_reply(chunk->part)->error;
    return std::nullopt;
  }

  std::optional<channel_ack> ack() const {
    for (auto& x : out.to_send)
      if (auto y = std::get_if<channel_ack>(&x.what))
        return *y;
    return std::nullopt;
  }
};

} // namespace troupe::test
