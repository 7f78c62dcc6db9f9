#pragma once

#include "messages/discovery_actors.hpp"
#include "messages/work_actors.hpp"

#include <caf/actor_system.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>

namespace troupe::simulation {

/// What lies under the keys that travel in place of HTTP's texts. The keys go
/// over the channels of the simulated network, so that questions and answers
/// are lost, late and cut off as those are.
struct work_mail {
  using question = std::variant<register_receiver, beat_receiver,
                                remove_receiver, list_receivers>;

  std::map<std::uint64_t, question> questions;
  std::map<std::uint64_t, directory_said> said;
  std::map<std::uint64_t, receiver_list_ptr> lists;
  std::uint64_t last = 0;
};

using work_mail_ptr = std::shared_ptr<work_mail>;

/// The list that a life of the directory shows.
using shown_list = std::shared_ptr<receiver_list_ptr>;

/// Where a node asks the directory: stands for its HTTP client.
directory_client_actor
spawn_work_client(caf::actor_system& sys, channel_actor channel,
                  const endpoint& directory, work_mail_ptr mail);

/// Hears the id of a receiver whose registration is answered.
using on_registered = std::function<void(const std::string&)>;

/// Where the directory is asked: stands for its HTTP server.
call_handler_actor
spawn_work_server(caf::actor_system& sys, receiver_directory_actor directory,
                  shown_list list, work_mail_ptr mail, on_registered listener);

} // namespace troupe::simulation
