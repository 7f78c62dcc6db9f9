#pragma once

#include "actors/core/swim.hpp"
#include "messages/actors.hpp"
#include "nodes/gossip_follower.hpp"
#include "nodes/output.hpp"

#include <caf/actor_system.hpp>
#include <caf/send.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace troupe {

class line_sink;

/// The node has said that it is ready, and shares this folder. What happened
/// before is written now.
struct folder_chosen {
  std::string path;
};

/// GOSSIP JOURNAL: writes what a node that shares hears.
using gossip_journal_actor = caf::typed_actor<caf::reacts_to<folder_chosen>,
                                              caf::reacts_to<gossip_change>,
                                              caf::reacts_to<core::swim_event>>;

/// How many events may wait for a standard output that nobody reads. Shared by
/// those who tell them and the journal, so that what does not fit is not even
/// sent.
class event_room {
public:
  static constexpr std::size_t waiting_max = 4096;

  /// False where the event is to be left out.
  bool enter() {
    if (waiting_.fetch_add(1) < waiting_max)
      return true;
    --waiting_;
    ++left_out_;
    return false;
  }

  void leave() {
    --waiting_;
  }

  /// How many were left out since the last call.
  std::uint64_t take_left_out() {
    return left_out_.exchange(0);
  }

private:
  std::atomic<std::size_t> waiting_{0};
  std::atomic<std::uint64_t> left_out_{0};
};

/// The journal and the way to it. May be used by any thread.
struct gossip_reporter {
  gossip_journal_actor journal;
  std::shared_ptr<event_room> room;

  template <class T>
  void tell(T x) const {
    if (room->enter())
      caf::anon_send(journal, std::move(x));
  }
};

/// Spawns the actor that writes to the standard output. It blocks there, so it
/// has a thread of its own.
gossip_reporter spawn_gossip_journal(caf::actor_system& sys, output_format form,
                                     std::shared_ptr<line_sink> out,
                                     supervisor_actor supervisor);

} // namespace troupe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::folder_chosen)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::gossip_change)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::core::swim_event)
