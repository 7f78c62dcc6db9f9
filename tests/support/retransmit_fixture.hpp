#pragma once

#include "actors/core/retransmit_buffer.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

#include <utility>
#include <vector>

namespace troupe::test {

/// The buffer of member 1, and the counters of what it sends.
struct retransmit_fixture {
  view_ptr current;
  core::retransmit_buffer uut;
  instant now{};
  lamport_time time;
  seqno last;

  explicit retransmit_fixture(std::size_t members = 3, seqno start = 0,
                              resender_options opts = {})
    : current(make_view(members, 1, start)),
      uut(opts),
      time(start),
      last(start) {
    uut.on_view(current);
  }

  outbound_batch send(const std::vector<std::string>& texts = {"x"}) {
    auto batch = make_batch(current, 1, ++time, last + 1, texts);
    last = batch->last();
    return uut.on_departures({{{batch, promise(), 0}}}, now);
  }

  stamp promise() const {
    auto size = current->members.size();
    return {current->id, time, last,
            std::vector<seqno>(size, current->start_seq)};
  }

  void hold(std::vector<seqno> acked, std::vector<seqno> stable,
            std::vector<envelope_batch_ptr> batches = {}) {
    uut.on_holdings({std::move(batches), std::move(stable), std::move(acked),
                     current->id},
                    now);
  }

  /// Lets time pass up to the next deadline and takes what is due.
  outbound_batch wait() {
    REQUIRE(uut.next_deadline());
    now = *uut.next_deadline();
    return uut.on_tick(now);
  }

  outbound_batch ask(member_id who, std::vector<seq_range> missing) {
    return uut.on_asked({who, {current->id, false, std::move(missing)}}, now);
  }

  std::uint64_t count(const std::string& name) const {
    return value_of(uut.count(), name);
  }
};

/// First numbers of the batches that `x` sends to `who`.
inline std::vector<seqno> sent_to(const outbound_batch& x, member_id who) {
  std::vector<seqno> result;
  for (auto& item : x.items)
    for (auto& to : *item.to)
      if (to.at == place_of(who))
        for (auto& what : item.frames)
          if (auto batch = std::get_if<envelope_batch_ptr>(&what))
            result.push_back((*batch)->first);
  return result;
}

} // namespace troupe::test
