#pragma once

#include "messages/ids.hpp"
#include "nodes/http_snapshot.hpp"
#include "nodes/http_types.hpp"
#include "nodes/one_at_a_time.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace troupe {

/// An event as all streams send it.
struct told_event {
  /// Grows by one with each event in the life of the node.
  std::uint64_t id = 0;
  /// As server-sent events are written.
  std::string text;
};

using told_event_ptr = std::shared_ptr<const told_event>;

/// Puts what the routes of a node answer together to events: one a second, and
/// one as soon as the group changes. However many streams there are, the actors
/// are asked once. Can be used by several threads; who comes while another one
/// looks is told what is known.
class event_feed {
public:
  using clock = std::function<instant()>;

  /// Between two events where nothing changes, and between two looks for a
  /// change.
  static constexpr timespan tell_every = std::chrono::seconds{1};
  static constexpr timespan look_every = std::chrono::milliseconds{200};

  /// Of `routes` those are asked that this kind of node has.
  event_feed(const std::vector<http_route>& routes, clock now);

  /// Returns the event of now; the same as before where none is due. Null where
  /// the first one is not there yet.
  told_event_ptr latest();

private:
  struct part {
    std::string name;
    http_request question;
    std::function<http_answer(const http_request&)> ask;
  };

  void look();
  std::string standing() const;
  told_event_ptr compose(std::uint64_t id) const;

  clock now_;
  std::vector<part> parts_;
  http_snapshot<told_event> last_;
  one_at_a_time gate_;
  // Of the thread whose turn it is.
  instant told_{};
  instant looked_{};
  /// What the group was like when that was told.
  std::string standing_;
};

/// `GET /v1/events`: server-sent events (`event: node`), each with a JSON
/// object that has the answers of `routes` under their names: `members`,
/// `leader`, `why`, `state`, `service`, `gossip`, `peers` and
/// `chaos`, as far as this kind of node has them.
http_route events_route(const std::vector<http_route>& routes);

} // namespace troupe
