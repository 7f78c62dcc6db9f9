#pragma once

#include "nodes/crowd_actor.hpp"
#include "nodes/run_config.hpp"
#include "nodes/service_clients.hpp"

#include <caf/actor_system.hpp>

namespace troupe {

/// A crowd of clients in this process, at an address of its own. Its actors
/// have a thread of their own; whoever watches signals does so before.
class crowd_host : public service_clients {
public:
  /// Throws `play_error` where there is no socket.
  explicit crowd_host(crowd_plan plan);
  ~crowd_host() override;

  std::string address() const override {
    return to_string(address_);
  }

  void tell(crowd_order x) override;
  crowd_counts count() override;

private:
  run_config config_;
  caf::actor_system sys_;
  endpoint address_;
  transport_actor transport_;
  crowd_actor crowd_;
};

} // namespace troupe
