#pragma once

#include "nodes/crowd_account.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

namespace troupe {

/// What clients are told to do.
enum class crowd_order : std::uint8_t { go, stop, count_anew, fault };

/// Those who are served while something is done to the servers.
class service_clients {
public:
  service_clients() = default;
  service_clients(const service_clients&) = delete;
  service_clients& operator=(const service_clients&) = delete;
  virtual ~service_clients() = default;

  virtual void tell(crowd_order x) = 0;

  /// Throws `play_error` where nobody answers.
  virtual crowd_counts count() = 0;

  /// Where the servers see them; empty where they have an address each.
  virtual std::string address() const {
    return {};
  }

  /// A process has said something; perhaps one of them.
  virtual void on_event(const std::string&, const nlohmann::json&) {
    // nop
  }

  /// To be called every few milliseconds.
  virtual void go_on() {
    // nop
  }
};

} // namespace troupe
