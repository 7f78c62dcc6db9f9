#pragma once

#include "actors/core/fault_orders.hpp"
#include "nodes/http_types.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

namespace troupe {

/// What a client of `/v1/chaos` wants to go wrong.
struct chaos_order {
  enum class kind : std::uint8_t { links, heal, pause, kill };

  /// Addresses that one order names.
  static constexpr std::size_t links_max = 256;
  /// Longest that a datagram is held back.
  static constexpr timespan delay_max = std::chrono::minutes{1};
  static constexpr timespan span_default = std::chrono::minutes{1};

  kind what = kind::links;
  /// Of links.
  core::fault_order fault;
  /// How long to stand still.
  timespan pause{};
};

/// Reads the body of `POST /v1/chaos`, or says what is wrong with it: the words
/// are those of the faults of the simulator.
///
///   {"loss": 0.3, "delay": "1ms..60ms", "duplicate": 0.01,
///    "to": ["127.0.0.1:7003"], "for": "10s"}   one of the three at least
///   {"cut": ["127.0.0.1:7003"], "for": "10s"}        nothing leaves for these
///   {"partition": ["127.0.0.1:7003"], "for": "10s"}  nor is anything heard
///   {"pause": "3s"}   {"kill": true}   {"heal": true}
std::variant<chaos_order, http_answer>
read_chaos_order(const std::string& body);

/// Says what an impairment does, for people: `loss 0.3, delay 1ms..60ms`.
std::string to_text(const impairment& x);

} // namespace troupe
