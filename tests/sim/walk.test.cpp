#include "messages/wire.hpp"
#include "tests/support/talk.hpp"

#include <caf/scheduled_actor.hpp>

using namespace troupe;
using namespace troupe::test;

namespace {

/// Two members whose every step is looked at before it is taken.
struct walk : cluster {
  walk() : cluster(two()) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      auto& x = nodes[i];
      auto& s = x.stream;
      know(x.transport, i);
      know(s.clock, i);
      know(s.resender, i);
      know(s.tracker, i);
      know(s.orderer, i);
      know(s.group, i);
    }
    install();
  }

  static cluster_options two() {
    cluster_options result;
    result.members = 2;
    return result;
  }

  template <class Handle>
  void know(const Handle& x, std::size_t node) {
    owner[caf::actor_cast<caf::strong_actor_ptr>(x)->id()] = node;
  }

  /// Handles all messages, and writes down who is about to take one that
  /// carries a message of the application.
  void run() {
    while (sched.has_job()) {
      auto& who = sched.next_job<caf::scheduled_actor>();
      auto i = owner.find(who.id());
      auto next = who.peek_at_next_mailbox_element();
      if (i != owner.end() && next && carries(next->content()))
        rooms[i->second].emplace_back(who.name());
      sched.run_once();
    }
  }

  static bool has(const std::vector<frame>& frames) {
    return std::any_of(frames.begin(), frames.end(), [](auto& x) {
      return std::holds_alternative<envelope_batch_ptr>(x);
    });
  }

  static bool carries(const core::parcel& x) {
    wire::header head;
    std::vector<frame> frames;
    std::size_t skipped = 0;
    auto fault = wire::decode(core::join(x.what), head, frames, skipped);
    return fault == wire::fault::none && has(frames);
  }

  template <class T, class F>
  static bool any_in(caf::type_erased_tuple& x, F f) {
    return x.match_elements<T>() && f(x.get_as<T>(0));
  }

  static bool carries(caf::type_erased_tuple& x) {
    auto any = [](auto& items, auto f) {
      return std::any_of(items.begin(), items.end(), f);
    };
    return any_in<outgoing>(x, [](auto) { return true; })
           || any_in<draft_batch>(x, [](auto y) { return !y.items.empty(); })
           || any_in<departure_batch>(x,
                                      [&](auto y) {
                                        return any(y.items, [](auto& z) {
                                          return z.batch != nullptr;
                                        });
                                      })
           || any_in<outbound_batch>(x,
                                     [&](auto y) {
                                       return any(y.items, [](auto& z) {
                                         return has(z.frames);
                                       });
                                     })
           || any_in<parcel_batch>(x,
                                   [&](auto y) {
                                     return any(y.items, [](auto& z) {
                                       return carries(z);
                                     });
                                   })
           || any_in<frame_batch>(x,
                                  [&](auto y) {
                                    return any(y.items, [](auto& z) {
                                      return has({z.what});
                                    });
                                  })
           || any_in<arrivals>(x, [](auto y) { return !y.batches.empty(); })
           || any_in<progress>(x, [](auto y) { return !y.batches.empty(); })
           || any_in<delivery>(x, [](auto y) { return !y.batches.empty(); });
  }

  std::map<caf::actor_id, std::size_t> owner;
  std::map<std::size_t, std::vector<std::string>> rooms;
};

using names = std::vector<std::string>;

} // namespace

TEST_CASE("a message enters nine rooms from send to deliver, each once",
          "[sim]") {
  walk w;
  w.send(0, {"hello"});
  w.run();
  REQUIRE(w.nodes[1].seen.log.size() == 1);
  // Four on the way out, and the sender's own way in from the tracker on. The
  // resender also takes what the tracker reports; that it has already.
  CHECK(w.rooms[0]
        == names{"group", "clock", "resender", "ack-tracker", "sim-transport",
                 "orderer", "group"});
  // Five on the way in.
  CHECK(w.rooms[1]
        == names{"sim-transport", "clock", "ack-tracker", "orderer", "group"});
}
